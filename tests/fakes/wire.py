"""An HTTP server on the loopback that a fake service stands on: real sockets, real faults."""

from __future__ import annotations

import json
import select
import socket
import struct
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One question that reached the server."""

    number: int
    """From 1, over all series."""
    series: int
    """What the pictures' marks say; -1 where no picture bears one."""
    attempt: int
    """How often this series has been asked about, from 1."""
    model: str
    body: Json = field(repr=False)
    raw: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


Schedule = "Callable[[Asked], str | None]"
"""Says which fault, by name, a question meets; None is an honest answer."""


def first(*faults: str) -> Callable[[Asked], str | None]:
    """Every series meets these faults, one after another, before it is answered."""
    return lambda asked: faults[asked.attempt - 1] if asked.attempt <= len(faults) else None


def always(fault: str) -> Callable[[Asked], str | None]:
    """Nobody is ever answered."""
    return lambda _: fault


def only(faults: Mapping[int, str]) -> Callable[[Asked], str | None]:
    """These series always meet their fault, the others never."""
    return lambda asked: faults.get(asked.series)


@dataclass(frozen=True)
class Sent:
    """A response: whole, or spoiled in one of the ways that wires have."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    how: str = ""
    """"", "reset" in mid-body, "hang", or "drip" a byte now and then."""


class FakeServer(ABC):
    """A service on the loopback. Use it as a context manager; `url` is its address."""

    def __init__(
        self, *, latency: float = 0.0, faults: Callable[[Asked], str | None] | None = None, keep: bool = False
    ) -> None:
        """`latency` in seconds for each answer; `keep` stores every question for a look at what was sent."""
        self.latency = latency
        self.faults = faults
        self.questions: list[Asked] = []
        self.counts: Counter[int] = Counter()
        """Questions by series."""
        self.asked = 0
        self.hung_up: list[float] = []
        """When clients left before they were answered, on time.monotonic()."""
        self.busiest = 0
        """Most questions at once."""
        self._keep = keep
        self._busy = 0
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        with self._lock:
            for connection in self._connections:
                with _quietly():
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    @abstractmethod
    def answer(self, path: str, body: Json) -> Sent | None:
        """The response to anything that is no question about pictures; None where it is one."""

    def beside(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Sent | None:
        """The response to anything whose body need not be JSON; None for all else."""
        return None

    @abstractmethod
    def look(self, body: Json) -> int:
        """The series that the pictures of a question belong to."""

    @abstractmethod
    def verify(self, asked: Asked, fault: str | None) -> Sent:
        """The response to a question."""

    @abstractmethod
    def admits(self, headers: Mapping[str, str]) -> Sent | None:
        """The refusal of a wrong key; None where it is right."""

    def _respond(self, handler: BaseHTTPRequestHandler, raw: bytes) -> Sent:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        if refusal := self.admits(headers):
            return refusal
        if sent := self.beside(handler.command, handler.path, headers, raw):
            return sent
        body = json.loads(raw) if raw else {}
        if sent := self.answer(handler.path, body):
            return sent
        series = self.look(body)
        with self._lock:
            self.asked += 1
            self.counts[series] += 1
            self._busy += 1
            self.busiest = max(self.busiest, self._busy)
            model = handler.path.rpartition("/")[2].partition(":")[0]
            asked = Asked(self.asked, series, self.counts[series], model, body, raw, headers)
            if self._keep:
                self.questions.append(asked)
        try:
            sent = self.verify(asked, self.faults(asked) if self.faults else None)
            self._linger(handler.connection, self.latency)
        finally:
            with self._lock:
                self._busy -= 1
        return sent

    def _linger(self, connection: socket.socket, seconds: float) -> bool:
        """Wait; False once the client has left or the server is closing."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._closing.is_set():
            readable, _, _ = select.select([connection], [], [], min(left, 0.1))
            if readable:
                gone = True
                with _quietly():
                    gone = not connection.recv(1, socket.MSG_PEEK)
                if gone:
                    self.hung_up.append(time.monotonic())
                    return False
                time.sleep(min(left, 0.1))
        return not self._closing.is_set()

    def _transmit(self, connection: socket.socket, sent: Sent) -> bool:
        """Write a response; False where the connection is of no more use."""
        head = f"HTTP/1.1 {sent.status} Fake\r\nContent-Length: {len(sent.body)}\r\n"
        fields = {"Content-Type": "application/json", "Date": _now(), **sent.headers}
        head += "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
        whole = head.encode() + sent.body
        if sent.how == "hang":
            self._linger(connection, 60)
            return False
        if sent.how == "reset":
            connection.sendall(whole[: len(head) + len(sent.body) // 2])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        if sent.how == "drip":
            connection.sendall(head.encode())
            for position in range(len(sent.body)):
                connection.sendall(sent.body[position : position + 1])
                if not self._linger(connection, 0.05):
                    return False
            return True
        connection.sendall(whole)
        return True

    def _handler(fake) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with fake._lock:
                    fake._connections.add(self.connection)

            def finish(self) -> None:
                with fake._lock:
                    fake._connections.discard(self.connection)
                with _quietly():
                    super().finish()

            def do_POST(self) -> None:
                self._serve()

            def do_GET(self) -> None:
                self._serve()

            def do_DELETE(self) -> None:
                self._serve()

            def _serve(self) -> None:
                with _quietly():
                    raw = self.rfile.read(int(self.headers.get("content-length", 0)))
                    if fake._transmit(self.connection, fake._respond(self, raw)):
                        return
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = False
    block_on_close = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves is no error of a test."""


class _quietly:  # noqa: N801
    """Overlook that the other side has gone."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, OSError)


def _now() -> str:
    return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())


def as_json(body: object, status: int = 200, **more: Any) -> Sent:
    """A JSON response."""
    return Sent(json.dumps(body).encode(), status, **more)
