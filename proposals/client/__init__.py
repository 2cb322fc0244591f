"""`throughline`, the command that talks to a server over its API: in pipelines, on people's desks.

It imports nothing of the application, and of the standard library only what the command at
hand needs: it starts in a tenth of a second.
"""

from __future__ import annotations


def main() -> int:
    """Run the command and return its exit status: 0 done, 1 refused, 2 wrong usage."""
    from proposals.client.commands import run

    return run()
