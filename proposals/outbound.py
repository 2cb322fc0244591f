"""The one way out: every request that this server makes to another leaves through here.

A name is resolved once, every address that it stands for is checked, and the connection goes
to an address that was checked, under the name that was asked for. Nothing is followed, no
cookie, password file or proxy of the machine is used, and what went wrong is told in one
sentence that holds neither the answer nor an address.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import requests
import urllib3
from flask import current_app
from requests.adapters import HTTPAdapter
from requests_hardened import Config, HTTPSession

from proposals.addresses import Address, is_allowed
from proposals.errors import Invalid

PATIENCE = 10.0  # seconds to find a host, to connect, and between two pieces of an answer
LONGEST = 20.0  # seconds in all, from the name to the last byte
LARGEST = 1024 * 1024  # bytes, counted after decompression
PORTS = frozenset({80, 443})
PIECE = 64 * 1024

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>[/?][!\x22$-\x5b\x5d-~]*)?"
)


class NoAnswer(Invalid):
    """There was no usable answer; the sentence says why."""

    code, title = "no_answer", "No answer"


@dataclass(frozen=True)
class Answer:
    """What came back: a status of 200 to 299, and a body of at most a megabyte."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8, which is what JSON and our CSV are."""
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NoAnswer("The answer is not UTF-8 text.") from None


def fault_of(url: str, *, is_source: bool = False) -> str:
    """Return what is wrong with an address as it is written, or an empty string."""
    found = _URL.fullmatch(url)
    if found is None:
        return (
            "Write an address that begins with https:// or http://, with a plain host name"
            " and without a password."
        )
    port = int(found["port"] or (443 if found["scheme"] == "https" else 80))
    if not is_source and port not in PORTS:
        return "Only ports 80 and 443 are asked. For another, an administrator adds a source."
    return "" if 0 < port < 65_536 else "There is no such port."


def address_of(host: str, port: int, *, is_source: bool = False, is_inside: bool = False) -> str:
    """Return the address to connect to, or raise NoAnswer: one bad answer spoils them all."""
    found = _look_up(host, port)
    if not found or not all(is_allowed(each, is_inside=is_inside) for each in found):
        raise NoAnswer(_nowhere(is_source=is_source, is_inside=is_inside))
    return str(found[0])


def _nowhere(*, is_source: bool, is_inside: bool) -> str:
    """Return the same words for a name that nobody has and for one that may not be asked."""
    if is_inside:
        return "This name leads to no host that may be asked."
    if is_source:
        return "No public host has this name. If it is inside, say so of the source."
    return (
        "No public host has this name. For a place inside your own network, an administrator"
        " adds a source."
    )


def _look_up(host: str, port: int) -> list[Address]:
    """Ask for a name's addresses, and wait only so long: the system would wait for minutes."""
    answers: SimpleQueue[list[Address]] = SimpleQueue()
    threading.Thread(target=lambda: answers.put(_resolved(host, port)), daemon=True).start()
    try:
        return answers.get(timeout=PATIENCE)
    except Empty:
        return []


def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [ipaddress.ip_address(each[4][0]) for each in found]
    except (OSError, ValueError):
        return []


def fetch(
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    is_source: bool = False,
    is_inside: bool = False,
) -> Answer:
    """Ask for an address, and return the answer or raise NoAnswer.

    Other ports than 80 and 443, and places inside, are for sources that an administrator
    added. Takes at most LONGEST seconds; hold no transaction meanwhile.
    """
    if fault := fault_of(url, is_source=is_source):
        raise NoAnswer(fault)
    with _Deadline(LONGEST) as deadline, _session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Pinned(deadline, is_source=is_source, is_inside=is_inside))
        try:
            return _exchange(session, url, params, headers)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise NoAnswer(_told(error, is_late=deadline.is_over)) from None


def _session() -> HTTPSession:
    session = HTTPSession(
        Config(
            ip_filter_enable=False,  # ours is stricter, and knows what is inside
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=(PATIENCE, PATIENCE),
            user_agent_override="Throughline",
        )
    )
    session.trust_env = False  # no proxies, no .netrc
    session.verify = current_app.config["CA_FILE"] or True
    return session


def _exchange(session: HTTPSession, url: str, params: Any, headers: Any) -> Answer:
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    with session.get(url, params=params, headers=sent, stream=True) as response:
        if refusal := _refusal_in(response.status_code):
            raise NoAnswer(refusal)
        body = bytearray()
        while piece := response.raw.read(PIECE, decode_content=True):
            body += piece
            if len(body) > LARGEST:
                raise NoAnswer("The answer is larger than 1 MB.")
        # A connection that was shut in the middle reads like one that ended.
        if session.get_adapter(url).deadline.is_over:
            raise requests.Timeout
        return Answer(response.status_code, bytes(body))


def _refusal_in(status: int) -> str:
    if status < 300:
        return ""
    if status < 400:
        return "It answers with a redirect, which is not followed: give the address it leads to."
    if status in (401, 403):
        return f"It wants another token or password ({status})."
    if status == 404:
        return "There is nothing at this address (404)."
    if status < 500:
        return f"It does not accept the request ({status})."
    return f"It has a fault of its own ({status})."


def _told(error: Exception, *, is_late: bool) -> str:
    late = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)
    if is_late or isinstance(error, late):
        return "It did not answer in time."
    if isinstance(error, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)):
        return "Its certificate does not prove that it is this host."
    if isinstance(error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)):
        return "This address cannot be read."
    return "It cannot be reached, or it ended the conversation."


class _Deadline:
    """Shuts every connection when the time is over, whatever it waits for just then.

    A time limit on single reads does not end a conversation in which a byte comes every
    few seconds.
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._connections: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *rest: object) -> None:
        self._timer.cancel()
        for each in self._connections:
            each.close()

    def watch(self, connection: socket.socket) -> None:
        self._connections.append(connection.dup())  # TLS takes the first one over
        if self.is_over:
            self._end()

    def _end(self) -> None:
        self.is_over = True
        for each in self._connections:
            with suppress(OSError):  # it is closed already
                each.shutdown(socket.SHUT_RDWR)


class _Pinned(HTTPAdapter):
    """Connects to an address that was checked, and speaks to it under the name asked for."""

    def __init__(self, deadline: _Deadline, **reach: bool) -> None:
        super().__init__(max_retries=0)
        self.deadline = deadline
        self._reach = reach

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        place, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        name, is_encrypted = place["host"], place["scheme"] == "https"
        port = place["port"] or (443 if is_encrypted else 80)
        named = f"[{name}]" if ":" in name else name
        request.headers["Host"] = named if place["port"] is None else f"{named}:{port}"
        if is_encrypted:
            pool["assert_hostname"] = pool["server_hostname"] = name
        address = address_of(name, port, **self._reach)
        place["host"] = f"[{address}]" if ":" in address else address
        return place, pool

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = _watched(pool.ConnectionCls, self.deadline)
        return pool


def _watched(kind: type[Any], deadline: _Deadline) -> type[Any]:
    class Watched(kind):
        def _new_conn(self) -> Any:
            connection = super()._new_conn()
            deadline.watch(connection)
            return connection

    return Watched
