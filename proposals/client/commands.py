"""The commands, their words and their exit statuses."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from proposals.client.arguments import parser
from proposals.client.problems import Misused, Refused
from proposals.client.settings import Settings, keep, plain_url, settings

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
Answer = Mapping[str, Any]


def run(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say (sys.argv, unless given) and return the exit status.

    Answers are written to standard output; what went wrong to standard error, a line each.
    """
    chosen = parser().parse_args(arguments)
    deed, in_words = COMMANDS[chosen.deed]
    try:
        answer = deed(chosen)
    except Misused as problem:
        return _say([str(problem)], MISUSED)
    except Refused as problem:
        if chosen.json:
            print(json.dumps(problem.document, ensure_ascii=False))
        return _say(problem.lines, REFUSED)
    except KeyboardInterrupt:
        return INTERRUPTED
    print(json.dumps(answer, ensure_ascii=False) if chosen.json else in_words(answer))
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


def link(chosen: argparse.Namespace) -> dict[str, Any]:
    """Link one commit to a proposal."""
    from proposals.client.linking import link_commit

    said = {"sha": chosen.sha, "url": chosen.url, "title": chosen.title}
    return link_commit(settings(), chosen.number, **said)


def check(chosen: argparse.Namespace) -> dict[str, Any]:
    """See that what commits name is accepted."""
    from proposals.client.checking import check_commits

    return check_commits(settings(), chosen.range, require_all=chosen.require_all)


def _asked_token() -> str:
    if sys.stdin.isatty():
        from getpass import getpass

        token = getpass("Token (made under “API tokens” in the account menu): ").strip()
    else:
        token = sys.stdin.readline().strip()
    if not token.isascii() or not token.isprintable() or not token:
        raise Misused("That is no token. It begins with tl_.")
    return token


def _signed_in(answer: Answer) -> str:
    return f"Signed in to {answer['url']} as {answer['name']}; kept in {answer['kept']}."


def _pushed(answer: Answer) -> str:
    words = {"added": "new", "corrected": "corrected", "unchanged": "as before"}
    return ", ".join(f"{answer[name]:,} {word}" for name, word in words.items())


def _linked(answer: Answer) -> str:
    from proposals.client.git import plain, short

    title = f" “{plain(answer['title'])}”" if answer["title"] else ""
    return f"Commit {short(answer['sha'])}{title} is linked to proposal {answer['proposal']}."


def _checked(answer: Answer) -> str:
    from proposals.client.checking import in_words

    return in_words(answer)


def _say(lines: Sequence[str], status: int) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return status


# What each does, and its answer in words.
COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], Answer], Callable[[Any], str]]] = {
    "login": (log_in, _signed_in),
    "push": (push, _pushed),
    "link": (link, _linked),
    "check": (check, _checked),
}
