"""Bytes as they are, against the gateway and a service's own port: what two servers could read in two ways is refused
once and the connection ends; what is to the letter is answered, and so is what follows it. The requests are those of the
unit test of the HTTP server."""

import json
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TABLE = Path(__file__).resolve().parents[2] / "packages/common/net/tests/raw_requests.json"
# Both are auth's, need no token, and are the same at the gateway; without its fields a login is 422.
GET, POST = "/.well-known/jwks.json", "/api/auth/login"
LONGEST_SECONDS = 8


def requests(kind, host):
    for row_kind, name, text in json.loads(TABLE.read_text()):
        if row_kind == kind:
            text = re.sub(r"\{(\d+)\*([^}]*)\}", lambda match: int(match[1]) * match[2], text)
            text = text.replace("{get}", GET).replace("{post}", POST).replace("{host}", host)
            yield name, text.encode("latin-1")


class Connection:
    def __init__(self, address):
        self.socket = socket.create_connection(address, timeout=LONGEST_SECONDS)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        try:
            self.socket.sendall(data)
        except ConnectionError:
            pass  # the refusal came before all of it was sent

    def receive(self):
        try:
            piece = self.socket.recv(65536)
        except ConnectionResetError:
            piece = b""
        self.received += piece
        return bool(piece)

    def answer(self):
        """Status, head and body of the next answer."""
        while b"\r\n\r\n" not in self.received:
            assert self.receive(), f"no answer: {self.received!r}"
        head, self.received = self.received.split(b"\r\n\r\n", 1)
        length = int(re.search(rb"\r\nContent-Length: (\d+)", head)[1])
        while len(self.received) < length:
            assert self.receive(), "half an answer"
        body, self.received = self.received[:length], self.received[length:]
        return int(head.split(b" ")[1]), head, body

    def is_over(self):
        """Whether the connection ends and nothing more has come."""
        while self.receive():
            pass
        return self.received == b""


# In one process the gateway alone listens.
PORTS = [("one process", "gateway"), *(("split", service) for service in ("gateway", "auth", "user", "chat"))]
every_port = pytest.mark.parametrize("cluster, service", PORTS, indirect=["cluster"])
# Where the routes are that the requests name.
port_with_routes = pytest.mark.parametrize("cluster, service", PORTS[:3], indirect=["cluster"])


def address_of(cluster, service):
    url = urlsplit(cluster.server_of(service).url)
    return url.hostname, url.port


def follower(host):
    return f"GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()


def expect_answers(address, kind, statuses):
    """Each request of the kind gets one of the statuses, and what follows it on the connection is answered as well."""
    host = "{}:{}".format(*address)
    wrong = []
    for name, data in requests(kind, host):
        with Connection(address) as connection:
            connection.send(data + follower(host))
            status, _, body = connection.answer()
            follows = connection.answer()
            if status not in statuses(data) or (follows[0], follows[2]) != (200, b'{"status":"ok"}'):
                wrong.append((name, status, body, follows))
    assert not wrong


@every_port
def test_what_is_ambiguous_is_refused_once_and_the_connection_ends(cluster, service):
    host, port = address_of(cluster, service)
    wrong = []
    for name, data in requests("refused", f"{host}:{port}"):
        if service in ("user", "chat") and b"POST " in data:
            continue  # they have no such route, and so read no body
        with Connection((host, port)) as connection:
            connection.send(data + follower(f"{host}:{port}"))
            status, head, body = connection.answer()
            if not 400 <= status < 600 or b"\r\nConnection: close" not in head or not connection.is_over():
                wrong.append((name, status, head, body, connection.received[:200]))
    assert not wrong


@port_with_routes
def test_what_is_to_the_letter_is_answered_and_so_is_what_follows(cluster, service):
    expect_answers(address_of(cluster, service), "answered", lambda data: {422 if b"POST " in data[:5] else 200})


@every_port
def test_what_nobody_serves_is_refused_and_what_follows_is_answered(cluster, service):
    expect_answers(address_of(cluster, service), "unknown", lambda data: {401, 404, 405})


def test_a_refusal_before_the_body_does_not_cost_the_connection(cluster):
    url = urlsplit(cluster.url)
    for framing, body in ((b"Content-Length: 2", b"{}"), (b"Transfer-Encoding: chunked", b"2\r\n{}\r\n0\r\n\r\n")):
        with Connection((url.hostname, url.port)) as connection:
            connection.send(b"POST /api/rooms HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n%s" % (framing, body) + follower("a"))
            assert (connection.answer()[0], connection.answer()[0]) == (401, 200)
