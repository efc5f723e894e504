"""The port that the world reaches: who is let in, who is believed, and how much is let in."""

import re
import socket
from urllib.parse import urlsplit

import pytest

from conftest import SHAPES, running
from support.waiting import eventually

SETTINGS = {
    "TRUSTED_PROXIES": "127.0.0.1",
    "PROXY_PROTOCOL": "on",
    "CONNECTIONS_PER_ADDRESS": "2",
    "RATE_LIMIT_SIGN_IN": "3/1h",
}
UPGRADE = (
    b"GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
LOGIN = b"POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture(params=SHAPES)
def cluster(request):
    yield from running(request.param, SETTINGS)


class Client:
    """A connection that a balancer passes on."""

    def __init__(self, cluster, address, service="gateway"):
        url = urlsplit(cluster.server_of(service).url)
        self.socket = socket.create_connection((url.hostname, url.port), timeout=10)
        if address:
            self.socket.sendall(f"PROXY TCP4 {address} 127.0.0.1 1 2\r\n".encode())

    def ask(self, request):
        """The head of the answer; empty if the connection ends."""
        answer = b""
        try:
            self.socket.sendall(request)
        except ConnectionError:
            return ""
        while b"\r\n\r\n" not in answer:
            try:
                piece = self.socket.recv(65536)
            except ConnectionResetError:
                piece = b""
            if not piece:
                return ""
            answer += piece
        return answer.split(b"\r\n\r\n")[0].decode()


def test_clients_behind_a_balancer_have_limits_of_their_own(cluster):
    first = Client(cluster, "192.0.2.1")
    for _ in range(3):
        assert first.ask(LOGIN).startswith("HTTP/1.1 422")
    refused = Client(cluster, "192.0.2.1").ask(LOGIN)
    assert refused.startswith("HTTP/1.1 429")
    assert 'RateLimit-Policy: "sign-in";q=3;w=3600' in refused
    assert 1100 < int(re.search(r"Retry-After: (\d+)", refused)[1]) <= 1200, "the first of three, less what has passed"
    assert Client(cluster, "192.0.2.2").ask(LOGIN).startswith("HTTP/1.1 422")


def test_an_address_has_so_many_connections(cluster):
    clients = [Client(cluster, "192.0.2.1") for _ in range(2)]
    for client in clients:
        assert client.ask(LOGIN).startswith("HTTP/1.1 422")
    assert Client(cluster, "192.0.2.1").ask(LOGIN) == ""
    assert Client(cluster, "192.0.2.2").ask(LOGIN).startswith("HTTP/1.1 422")


def test_websockets_count_as_connections(cluster):
    first, second = (Client(cluster, "192.0.2.1") for _ in range(2))
    for client in (first, second):
        assert client.ask(UPGRADE).startswith("HTTP/1.1 101")
    assert Client(cluster, "192.0.2.1").ask(LOGIN) == ""
    first.socket.close()
    assert eventually(lambda: Client(cluster, "192.0.2.1").ask(LOGIN), 10).startswith("HTTP/1.1 422")


def test_only_the_gateway_wants_to_know_who_comes(cluster):
    assert Client(cluster, None).ask(LOGIN) == ""
    if cluster.shape == "split":
        assert Client(cluster, None, "auth").ask(LOGIN).startswith("HTTP/1.1 422")
        assert Client(cluster, "192.0.2.1", "auth").ask(LOGIN).startswith("HTTP/1.1 400")
