"""What can be written after `throughline`."""

from __future__ import annotations

import argparse
import re

_VALUE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PROPOSAL = re.compile(r"(?:TL-)?0*([1-9][0-9]{0,8})", re.IGNORECASE)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; ``deed`` of what it finds names the command."""
    found = argparse.ArgumentParser(
        prog="throughline",
        description="Talk to a Throughline server.",
        epilog="The server and the token are those of THROUGHLINE_URL and THROUGHLINE_TOKEN, or"
        " of throughline login. Exit status: 0 done, 1 refused, 2 wrong usage.",
    )
    commands = found.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_login(commands)
    _add_link(commands)
    _add_check(commands)
    metric = commands.add_parser("metric", help="what is measured")
    _add_push(metric.add_subparsers(title="commands", metavar="COMMAND", required=True))
    return found


def _add_login(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    login = commands.add_parser("login", help="keep a server's address and a token for it")
    login.add_argument("url", metavar="URL", help="such as https://throughline.example")
    _finish(login, "login")


def _add_link(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    link = commands.add_parser("link", help="link a commit to a proposal")
    link.add_argument("number", metavar="N", type=_proposal, help="such as 42, or TL-42")
    link.add_argument("--sha", help="which commit; HEAD, unless given")
    link.add_argument("--url", help="its page; made from the origin, unless given")
    link.add_argument("--title", help="its subject, unless given")
    _finish(link, "link")


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check",
        help="see that the proposals which commits name are accepted",
        description="See that every proposal which the commits of RANGE name by a line"
        " “Proposal: 42”, or by TL-42, exists and is accepted.",
    )
    check.add_argument(
        "range",
        metavar="RANGE",
        nargs="?",
        help="such as origin/main..HEAD; what is not on the default branch, unless given",
    )
    check.add_argument(
        "--require-all", action="store_true", help="every commit has to name one, merges aside"
    )
    _finish(check, "check")


def _add_push(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    push = commands.add_parser("push", help="record a value, or a file of values")
    push.add_argument("key", metavar="KEY", help="the metric's key")
    push.add_argument("value", metavar="VALUE", nargs="?", type=_value, help="such as 12.4")
    push.add_argument("--at", metavar="TIME", help="when it was measured; now, unless given")
    push.add_argument("--n", metavar="N", type=int, help="how many observations it sums up")
    push.add_argument("--series", metavar="NAME", help="a segment or control")
    push.add_argument(
        "--csv", metavar="FILE", help="lines of at,value[,n][,series]; - for standard input"
    )
    _finish(push, "push")


def _finish(command: argparse.ArgumentParser, deed: str) -> None:
    command.add_argument("--json", action="store_true", help="answer with a JSON document")
    command.set_defaults(deed=deed)


def _value(text: str) -> float:
    if not _VALUE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number such as 12.4")
    return float(text)


def _proposal(text: str) -> int:
    found = _PROPOSAL.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"“{text}” is not a proposal's number, such as 42")
    return int(found[1])
