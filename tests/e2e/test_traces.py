"""Spans of requests, as a collector of OpenTelemetry gets them by OTLP/HTTP: who is whose child, that nothing in them is
nobody's business, and that a collector that is away or silent costs nobody anything."""

import json
import secrets
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from conftest import SHAPES, running
from support.cluster import TOKEN
from support.waiting import eventually

SERVER, CLIENT, INTERNAL = 2, 3, 1
# Far less than any deadline by which a collector is given up.
AT_ONCE_SECONDS = 2


class Collector:
    """Takes what is exported to it and keeps it."""

    def __init__(self):
        self.requests = []
        self.lock = threading.Lock()
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with collector.lock:
                    collector.requests.append((self.path, dict(self.headers), body.decode()))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def everything(self):
        with self.lock:
            return list(self.requests)

    def spans(self, trace):
        """Those of a trace, each with the attributes of its own and its service."""
        found = []
        for _, _, body in self.everything():
            for resource in json.loads(body)["resourceSpans"]:
                service = attributes(resource["resource"])["service.name"]
                for scope in resource["scopeSpans"]:
                    for span in scope["spans"]:
                        if span["traceId"] == trace:
                            found.append(span | {"service": service, "of": attributes(span)})
        return found

    def wait_spans(self, trace, count):
        found = eventually(lambda: len(spans := self.spans(trace)) >= count and spans)
        assert len(found) == count
        return found


def attributes(holder):
    return {one["key"]: next(iter(one["value"].values())) for one in holder["attributes"]}


def one_of(spans, service, kind):
    (span,) = [span for span in spans if (span["service"], span["kind"]) == (service, kind)]
    return span


def new_trace(sampled=True):
    """A client's trace and its own span in it."""
    trace, span = secrets.token_hex(16), secrets.token_hex(8)
    return trace, span, {"traceparent": f"00-{trace}-{span}-{'01' if sampled else '00'}"}


@contextmanager
def silent_port():
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@contextmanager
def dead_port():
    """Nobody can be reached there."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def collector():
    with Collector() as taking:
        yield taking


@pytest.fixture(scope="module", params=SHAPES)
def traced(request, collector):
    yield from running(request.param, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url})


def test_a_request_is_one_trace_through_gateway_and_service(traced, collector):
    ann = traced.register("Ann")
    trace, client_span, header = new_trace()
    ann.call("GET", "/api/users/me", 200, headers=header)
    is_split = len(traced.servers) > 1
    spans = collector.wait_spans(trace, 3 if is_split else 2)
    gateway = one_of(spans, "gateway", SERVER)
    assert gateway["parentSpanId"] == client_span
    assert gateway["name"] == "GET /api/users/me"
    assert gateway["of"]["http.route"] == "/api/users/me"
    assert gateway["of"]["http.response.status_code"] == "200"
    caller = gateway
    if is_split:
        caller = one_of(spans, "gateway", CLIENT)
        assert caller["parentSpanId"] == gateway["spanId"]
        user = httpx.URL(traced.server_of("user").url)
        assert (caller["of"]["server.address"], caller["of"]["server.port"]) == (user.host, str(user.port))
        assert "http.request.resend_count" not in caller["of"]
    service = one_of(spans, "user", SERVER if is_split else INTERNAL)
    assert service["parentSpanId"] == caller["spanId"]
    assert service["of"]["http.request.method"] == "GET"
    for span in spans:
        assert int(gateway["startTimeUnixNano"]) <= int(span["startTimeUnixNano"]) <= int(span["endTimeUnixNano"])
        assert int(span["endTimeUnixNano"]) <= int(gateway["endTimeUnixNano"])
        assert "code" not in span["status"]


def test_a_trace_that_begins_here_is_recorded_and_refusals_are_no_errors(traced, collector):
    identity = "e2e-trace-" + secrets.token_hex(4)
    answer = httpx.get(f"{traced.url}/api/users/me", headers={"X-Request-Id": identity}, trust_env=False)
    assert answer.status_code == 401
    line = traced.server_of("gateway").wait_line(lambda entry: entry.get("requestId") == identity, 5)
    (span,) = collector.wait_spans(line["traceId"], 1)
    assert "parentSpanId" not in span
    assert span["of"]["http.response.status_code"] == "401"
    assert "code" not in span["status"]


def test_a_trace_that_its_client_does_not_want_is_not_recorded(traced, collector):
    ann = traced.register("Ann")
    unwanted, _, header = new_trace(sampled=False)
    ann.call("GET", "/api/users/me", 200, headers=header)
    wanted, _, header = new_trace()
    ann.call("GET", "/api/users/me", 200, headers=header)
    # They leave in the order in which they ended.
    collector.wait_spans(wanted, 3 if len(traced.servers) > 1 else 2)
    assert not collector.spans(unwanted)


def test_nothing_in_a_span_is_a_secret(traced, collector):
    ann, ben = traced.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    ann.say(room, "quite a private sentence")
    invite = ann.call("POST", f"/api/rooms/{room}/invites", 201, json={})["code"]
    ann.call("GET", f"/api/invites/{invite}", 200)
    ann.call("GET", "/api/users", 200, params={"q": "a-private-query"})
    with ann.connect() as socket_of_ann:
        socket_of_ann.request("message.send", room=room, text="another private sentence", clientId="1")
    trace, _, header = new_trace()
    ann.call("GET", "/api/users/me", 200, headers=header)
    collector.wait_spans(trace, 3 if len(traced.servers) > 1 else 2)
    secret = traced.secrets | {TOKEN, invite, "private", ann.email, "Bearer"}
    for path, headers, body in collector.everything():
        assert path == "/v1/traces"
        assert headers["Content-Type"] == "application/json"
        told = body + json.dumps(headers)
        assert not [one for one in secret if one in told]
        assert "X-Internal-Token" not in headers


@pytest.mark.parametrize("shape", SHAPES)
def test_spans_that_wait_at_the_end_are_sent(shape, collector):
    trace, _, header = new_trace()
    for cluster in running(shape, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url}):
        ann = cluster.register("Ann")
        ann.call("GET", "/api/users/me", 200, headers=header)
        for server in reversed(cluster.servers.values()):
            assert server.terminate()[0] == 0
        assert len(collector.spans(trace)) == (3 if shape == "split" else 2)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("port", [silent_port, dead_port])
def test_a_collector_that_is_away_or_silent_costs_nobody_anything(shape, port):
    with port() as number:
        for cluster in running(shape, {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{number}"}):
            ann = cluster.register("Ann")
            # More than a queue holds would take minutes here; a batch that nobody takes is under way after a second.
            began = time.monotonic()
            while time.monotonic() - began < AT_ONCE_SECONDS:
                asked = time.monotonic()
                ann.call("GET", "/api/users/me", 200)
                assert time.monotonic() - asked < AT_ONCE_SECONDS
            # Ends by itself with the exit code 0: running() looks at that.
            began = time.monotonic()
            for server in reversed(cluster.servers.values()):
                assert server.terminate()[0] == 0
            assert time.monotonic() - began < len(cluster.servers) * 10
