"""Real servers on this machine: what pulls ask, and a canary that nobody may ask."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    path: str
    params: dict[str, str]
    headers: dict[str, str]


Respond = Callable[[Asked], tuple[int, bytes] | tuple[int, bytes, dict[str, str]]]


@dataclass
class Server:
    """A server whose answers a test can change; it keeps what it was asked."""

    respond: Respond
    port: int = 0
    asked: list[Asked] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(respond: Respond, *, tls: Any = None) -> Iterator[Server]:
    """Serve on loopback until the block is left."""
    server = Server(respond)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(parts.path, params, dict(self.headers))
            server.asked.append(asked)
            status, body, *more = server.respond(asked)
            self.send_response(status)
            for name, value in (more[0] if more else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # the other side has had enough
                self.wfile.write(body)

        def log_message(self, *rest: Any) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        running.socket = tls.wrap_socket(running.socket, server_side=True)
    server.port = running.server_address[1]
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()


@contextmanager
def listening(
    talk: Callable[[socket.socket], None] | None = None,
) -> Iterator[tuple[int, list[Any]]]:
    """Take connections on loopback, count them, and talk to each; yields port and connections."""
    taken: list[Any] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            taken.append(connection)
            if talk:
                with suppress(OSError):
                    talk(connection)
            connection.close()

    thread = threading.Thread(target=take, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1], taken
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
