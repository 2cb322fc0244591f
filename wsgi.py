"""The entry point that servers and the `flask` command look for."""

from proposals import create_app

app = create_app()
