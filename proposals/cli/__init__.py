"""The commands."""

def init_app(app):
    pass
