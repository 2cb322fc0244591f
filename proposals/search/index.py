"""The index behind search."""
def ensure_index() -> None:
    """Make the index of this database's kind, if it is not there."""
