"""The HTTP under every fake: one server, many gateways, each below its own first folder."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

from .faults import Faults
from .notifying import Notifier

LARGEST_BODY = 1_000_000


@dataclass(frozen=True)
class Request:
    """`path` is without the gateway's folder; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self):
        """The body as an object; raises Answer 400 if it is none."""
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            raise Refused(400, {"error": "the body is no JSON"}) from None
        if not isinstance(found, dict):
            raise Refused(400, {"error": "the body is no object"})
        return found

    def form(self):
        """{name: last value} of a form body."""
        return {
            name: values[-1] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()
        }

    def pairs(self):
        """A form body as [(name, value)], for gateways that nest names: items[0][price]."""
        return parse_qsl(self.body.decode(), keep_blank_values=True)


@dataclass(frozen=True)
class Answer:
    """`body` is a dict or list (sent as JSON), text (sent as HTML) or bytes."""

    status: int = 200
    body: object = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """Ends a request with this answer."""

    def __init__(self, status, body, headers=None):
        super().__init__(status)
        self.answer = Answer(status, body, headers or {})


class Fake:
    """A gateway. All it remembers is in `state`, JSON values only, so that a demo can keep it.

    `handle` runs under a lock, one request at a time: what it does is done or not done.
    """

    code = ""

    def __init__(self, keys: Mapping[str, str], *, clock: Callable[[], float] = time.time):
        self.keys = keys
        self.clock = clock
        self.faults = Faults()
        self.notifier = Notifier(self.code)
        self.lock = threading.RLock()
        self.state: dict = self.first_state()
        # Where its pages are reached, set by the server that mounts it: http://127.0.0.1:8001/stripe
        self.url = ""

    def first_state(self):
        return {}

    def handle(self, request: Request) -> Answer:
        raise NotImplementedError

    def answer(self, request):
        with self.lock:
            try:
                return self.handle(request)
            except Refused as refusal:
                return refusal.answer


class FakeServer(ThreadingHTTPServer):
    """Fakes mounted below their codes; `with FakeServer([fake]) as server:` runs it in a thread.

    `POST /<code>/_faults` with {"point", "path", "times", "seconds"} makes it fail, {} ends that, and
    `POST /<code>/_notifications` with {"copies", "delay", "is_shuffled", "is_held"} changes
    how it sends its news.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, fakes, *, host="127.0.0.1", port=0):
        super().__init__((host, port), Handler)
        self.fakes = {fake.code: fake for fake in fakes}
        self.url = f"http://{host}:{self.server_port}"
        for fake in fakes:
            fake.url = f"{self.url}/{fake.code}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()
        for fake in self.fakes.values():
            fake.notifier.stop()

    def handle_error(self, request, client_address):
        """A client that went away is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    # Small answers go at once instead of waiting for more.
    disable_nagle_algorithm = True
    server: FakeServer

    def serve(self):
        parts = urlsplit(self.path)
        code, _slash, rest = parts.path.lstrip("/").partition("/")
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length <= LARGEST_BODY else b""
        fake = self.server.fakes.get(code)
        if fake is None:
            return self.send(Answer(404, {"error": "no such gateway"}))
        request = Request(
            self.command,
            f"/{rest}",
            {name: values[-1] for name, values in parse_qs(parts.query).items()},
            {name.lower(): value for name, value in self.headers.items()},
            body,
        )
        if request.path in {"/_faults", "/_notifications"}:
            return self.send(control(fake, request))
        return self.struck(fake, request, fake.faults.take(request.path))

    do_GET = do_POST = do_DELETE = do_PATCH = serve  # noqa: N815 the names that the library calls

    def struck(self, fake, request, fault):
        point = fault.point if fault else ""
        if point == "before_send":
            return self.hang_up()
        if point == "error_500":
            return self.send(Answer(500, {"error_messages": ["Sorry, we made a mistake."]}))
        answer = fake.answer(request)
        if point == "duplicate":
            answer = fake.answer(request)
        if point in {"time_out", "slow"}:
            time.sleep(fault.seconds)
        if point in {"after_charge", "time_out"}:
            return self.hang_up()
        return self.send(answer, cut=point in {"bad_json", "reset"}, is_reset=point == "reset")

    def send(self, answer, *, cut=False, is_reset=False):
        body, kind = encode(answer.body)
        if cut and not is_reset:
            body = body[: max(len(body) // 2, 1)]
        self.send_response(answer.status)
        for name, value in {"Content-Type": kind, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if is_reset:
            self.wfile.write(body[: len(body) // 2])
            return self.hang_up(is_reset=True)
        self.wfile.write(body)
        return None

    def hang_up(self, *, is_reset=False):
        if is_reset:
            # No lingering: the peer reads a reset instead of an end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format, *args):  # noqa: A002 the name in the standard library
        pass


def encode(body):
    if isinstance(body, bytes):
        return body, "application/octet-stream"
    if isinstance(body, str):
        return body.encode(), "text/html; charset=utf-8"
    return json.dumps(body).encode(), "application/json"


def control(fake, request):
    """Tell a fake to fail, or how to send its news."""
    wish = request.json()
    if request.path == "/_faults" and not wish:
        fake.faults.clear()
    elif request.path == "/_faults":
        fake.faults.add(wish.pop("point", ""), **wish)
    else:
        for name, value in wish.items():
            setattr(fake.notifier, name, value)
    return Answer(200, {"is_done": True})
