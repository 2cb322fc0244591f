"""The entry point that servers and the `flask` command look for."""

import sys

from proposals import create_app
from proposals.config import Misconfigured

try:
    app = create_app()
except Misconfigured as faults:
    sys.exit(f"Throughline cannot start. {faults}")
