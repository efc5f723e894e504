"""Large bodies pass the gateway both ways while they come, in a memory that does not grow with them."""

import hashlib
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from support.cluster import TOKEN
from support.server import SANITIZER_OPTIONS, Server

PIECE = bytes(range(256)) * 256
# Whoever has the time gives another size: STREAMED_MIB=10240 for 10 GiB.
PIECES = int(os.environ.get("STREAMED_MIB", "256")) * 16
SIZE = PIECES * len(PIECE)
MOST_GROWTH = 32 * 1024 * 1024
# AddressSanitizer keeps what was freed, 256 MB of it by default.
ASAN_OPTIONS = SANITIZER_OPTIONS["ASAN_OPTIONS"] + ":quarantine_size_mb=1:thread_local_quarantine_size_kb=64"


class LargeThings(BaseHTTPRequestHandler):
    """A service in chat's place that gives and takes large bodies."""

    protocol_version = "HTTP/1.1"

    def answer(self, body, **fields):
        self.send_response(200)
        for name, value in {"Content-Length": str(len(body)), **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/openapi.json":
            large = {"get": {}, "put": {"x-max-body": SIZE}, "post": {"x-max-body": SIZE - 1}}
            return self.answer(json.dumps({"paths": {"/api/rooms/large": large, "/api/rooms/chunks": {"get": {}}}}).encode())
        if not self.path.startswith("/api/"):
            return self.answer(b"{}")
        in_chunks = self.path.endswith("chunks")
        self.send_response(200)
        self.send_header(*(("Transfer-Encoding", "chunked") if in_chunks else ("Content-Length", str(SIZE))))
        self.end_headers()
        for _ in range(PIECES):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if in_chunks else PIECE)
        if in_chunks:
            self.wfile.write(b"0\r\n\r\n")

    def body(self):
        if "Content-Length" in self.headers:
            left = int(self.headers["Content-Length"])
            while left > 0 and (piece := self.rfile.read(min(left, len(PIECE)))):
                left -= len(piece)
                yield piece
        else:
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

    def do_PUT(self):
        digest = hashlib.sha1(usedforsecurity=False)
        for piece in self.body():
            digest.update(piece)
        self.answer(digest.hexdigest().encode())

    do_POST = do_PUT

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def expected():
    digest = hashlib.sha1(usedforsecurity=False)
    for _ in range(PIECES):
        digest.update(PIECE)
    return digest.hexdigest()


@pytest.fixture
def gateway(tmp_path):
    service = ThreadingHTTPServer(("127.0.0.1", 0), LargeThings)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    environment = {
        "GATEWAY_SERVICE_PORT": "0",
        "GATEWAY_ADMIN_PORT": "0",
        "INTERNAL_API_TOKEN": TOKEN,
        "MESSENGER_DATA_DIR": str(tmp_path / "data"),
        "CHAT_SERVICE_URL": f"http://127.0.0.1:{service.server_port}",
        "RATE_LIMITS": "off",
        "ASAN_OPTIONS": ASAN_OPTIONS,
    }
    server = Server("messenger-gateway", tmp_path, environment)
    server.start().wait_ready()
    yield server
    code, stderr = server.terminate()
    service.shutdown()
    service.server_close()
    assert code == 0, stderr
    assert not server.sanitizer_report()


def download(gateway, path):
    digest = hashlib.sha1(usedforsecurity=False)
    most = 0
    with httpx.stream("GET", gateway.url + path, timeout=60, trust_env=False) as answer:
        assert answer.status_code == 200
        for number, piece in enumerate(answer.iter_bytes()):
            digest.update(piece)
            most = max(most, gateway.resident_bytes()) if number % 64 == 0 else most
    return digest.hexdigest(), most


@pytest.mark.parametrize("path", ["/api/rooms/large", "/api/rooms/chunks"])
def test_a_large_answer_passes_in_constant_memory(gateway, expected, path):
    assert httpx.get(gateway.url + "/healthz", trust_env=False).status_code == 200
    before = gateway.resident_bytes()
    digest, most = download(gateway, path)
    assert digest == expected
    assert most - before < MOST_GROWTH


@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_large_body_passes_in_constant_memory(gateway, expected, in_chunks):
    assert httpx.get(gateway.url + "/healthz", trust_env=False).status_code == 200
    before = gateway.resident_bytes()
    most = 0

    def pieces():
        nonlocal most
        for number in range(PIECES):
            most = max(most, gateway.resident_bytes()) if number % 64 == 0 else most
            yield PIECE

    fields = {} if in_chunks else {"Content-Length": str(SIZE)}
    answer = httpx.put(gateway.url + "/api/rooms/large", content=pieces(), headers=fields, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    assert answer.text == expected
    assert most - before < MOST_GROWTH


@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_body_larger_than_the_service_takes_is_refused(gateway, in_chunks):
    fields = {} if in_chunks else {"Content-Length": str(SIZE)}
    pieces = (PIECE for _ in range(PIECES))
    try:
        answer = httpx.post(gateway.url + "/api/rooms/large", content=pieces, headers=fields, timeout=60, trust_env=False)
    except httpx.WriteError:
        return  # it was told before all was sent, and the connection closed
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
