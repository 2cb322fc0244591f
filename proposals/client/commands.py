"""The commands, their words and their exit statuses."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from proposals.client.problems import Misused, Refused
from proposals.client.settings import Settings, keep, plain_url, settings

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say (sys.argv, unless given) and return the exit status.

    Answers are written to standard output; what went wrong to standard error, a line each.
    """
    chosen = _parser().parse_args(arguments)
    try:
        answer = chosen.deed(chosen)
    except Misused as problem:
        return _say([str(problem)], MISUSED)
    except Refused as problem:
        if chosen.json:
            print(json.dumps(problem.document, ensure_ascii=False))
        return _say(problem.lines, REFUSED)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(json.dumps(answer, ensure_ascii=False) if chosen.json else _in_words(answer))
    return DONE


def log_in(chosen: argparse.Namespace) -> dict[str, str]:
    """Ask for a token, see that the server knows it, and keep both."""
    from proposals.client.server import call

    url = plain_url(chosen.url)
    if url.startswith("http://") and not re.match(r"http://(localhost|127\.|\[::1\])", url):
        _say([f"Mind: {url} is not encrypted; everybody on the way can read the token."], DONE)
    token = _asked_token()
    person = call(Settings(url, token), "/me")
    path = keep(Settings(url, token))
    return {"name": str(person["name"]), "url": url, "kept": str(path)}


def push(chosen: argparse.Namespace) -> dict[str, int]:
    """Send one point, or a file of them."""
    from proposals.client.pushing import push_file, push_point

    if (chosen.value is None) == (chosen.csv is None):
        raise Misused("Write a value, or --csv FILE.")
    if chosen.csv is None:
        said = {"at": chosen.at, "n": chosen.n, "series": chosen.series}
        return push_point(settings(), chosen.key, chosen.value, **said)
    if chosen.at or chosen.n or chosen.series:
        raise Misused("--at, --n and --series belong to a single value; a file has columns.")
    if chosen.csv == "-":
        return push_file(settings(), chosen.key, sys.stdin.buffer)
    try:
        with open(chosen.csv, "rb") as lines:
            return push_file(settings(), chosen.key, lines)
    except (IsADirectoryError, FileNotFoundError, PermissionError):
        raise Misused(f"{chosen.csv} cannot be read.") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="throughline",
        description="Talk to a Throughline server.",
        epilog="The server and the token are those of THROUGHLINE_URL and THROUGHLINE_TOKEN, or"
        " of throughline login. Exit status: 0 done, 1 refused, 2 wrong usage.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_login(commands)
    metric = commands.add_parser("metric", help="what is measured")
    _add_push(metric.add_subparsers(title="commands", metavar="COMMAND", required=True))
    return parser


def _add_login(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    login = commands.add_parser("login", help="keep a server's address and a token for it")
    login.add_argument("url", metavar="URL", help="such as https://throughline.example")
    login.add_argument("--json", action="store_true", help="answer with a JSON document")
    login.set_defaults(deed=log_in)


def _add_push(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    push_ = commands.add_parser("push", help="record a value, or a file of values")
    push_.add_argument("key", metavar="KEY", help="the metric's key")
    push_.add_argument("value", metavar="VALUE", nargs="?", type=_number, help="such as 12.4")
    push_.add_argument("--at", metavar="TIME", help="when it was measured; now, unless given")
    push_.add_argument("--n", metavar="N", type=int, help="how many observations it sums up")
    push_.add_argument("--series", metavar="NAME", help="a segment or control")
    push_.add_argument(
        "--csv", metavar="FILE", help="lines of at,value[,n][,series]; - for standard input"
    )
    push_.add_argument("--json", action="store_true", help="answer with a JSON document")
    push_.set_defaults(deed=push)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise argparse.ArgumentTypeError(f"“{text}” is not a number such as 12.4")
    return float(text)


def _asked_token() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        token = getpass("Token (made under “API tokens” in the account menu): ").strip()
    else:
        token = sys.stdin.readline().strip()
    if not token.isascii() or not token.isprintable() or not token:
        raise Misused("That is no token. It begins with tl_.")
    return token


def _in_words(answer: Mapping[str, Any]) -> str:
    if "kept" in answer:
        return f"Signed in to {answer['url']} as {answer['name']}; kept in {answer['kept']}."
    words = {"added": "new", "corrected": "corrected", "unchanged": "as before"}
    return ", ".join(f"{answer[name]:,} {word}" for name, word in words.items())


def _say(lines: Sequence[str], status: int) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return status
