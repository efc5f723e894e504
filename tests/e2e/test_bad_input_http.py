"""Every refusal that the contract names, through the gateway; and that nothing has changed by it."""

import socket
import uuid
from urllib.parse import urlsplit

import pytest


def raw_answer(cluster, request):
    """What the server answers to these very bytes."""
    address = urlsplit(cluster.url)
    with socket.create_connection((address.hostname, address.port), timeout=15) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (piece := connection.recv(65536)):
            answer += piece
    return int(answer.split(b" ", 2)[1]) if answer else None


def problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body = answer.json()
    assert body["status"] == status
    assert body["type"] and body["title"] and body["instance"] == answer.headers["X-Request-Id"]
    return body


@pytest.fixture
def ann(cluster):
    return cluster.register("Ann")


@pytest.fixture
def room(ann):
    return ann.open_room()["id"]


@pytest.fixture
def nothing_changed(ann, room):
    """What Ann sees is the same before and after the test."""
    seen = lambda: (  # noqa: E731
        ann.call("GET", "/api/rooms", 200),
        ann.events(room),
        ann.call("GET", "/api/users/me", 200),
    )
    before = seen()
    yield
    assert seen() == before


@pytest.mark.usefixtures("nothing_changed")
def test_malformed_json_is_400(ann, room):
    for body in (b"{", b"nonsense", b'{"text":"a","clientId":"b"} trailing', b"\xff", b"[" * 100 + b"]" * 100):
        for path in (f"/api/rooms/{room}/messages", "/api/auth/register"):
            problem(ann.http.post(path, content=body, headers={"Content-Type": "application/json"}), 400)


def test_bad_framing_is_400(cluster):
    host = urlsplit(cluster.url).netloc.encode()
    for head in (
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /api/auth/login HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % host,
        b"POST /api/auth/login HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}x" % host,
        b"POST /api/auth/login HTTP/1.1\r\nHost: %s\r\nContent-Length: -1\r\n\r\n" % host,
        b"GET / HTTP/1.1\r\nHost: %s\r\nBad Name: x\r\n\r\n" % host,
        b"GET / HTTP/1.1\r\nHost: %s\r\nX: a\r\n folded\r\n\r\n" % host,
        b"nonsense\r\n\r\n",
    ):
        assert raw_answer(cluster, head) == 400, head


def test_too_large_a_head_is_431(cluster):
    host = urlsplit(cluster.url).netloc.encode()
    head = b"GET /api/rooms HTTP/1.1\r\nHost: %s\r\nX-Large: %s\r\n\r\n" % (host, b"a" * 100_000)
    assert raw_answer(cluster, head) == 431


@pytest.mark.usefixtures("nothing_changed")
def test_no_or_a_wrong_token_is_401(cluster, ann, room):
    for header in (None, "Bearer nonsense", "Bearer " + ann.token[:-4] + "AAAA", "Basic YTpi"):
        headers = {"Authorization": header} if header else {}
        ann.http.headers.pop("Authorization", None)
        for path in ("/api/rooms", f"/api/rooms/{room}", "/api/users/me", "/api/auth/verify"):
            answer = ann.http.get(path, headers=headers)
            problem(answer, 401)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    ann.http.headers["Authorization"] = f"Bearer {ann.token}"
    stranger = {"email": "nobody@example.org", "password": "wrong password"}
    one = problem(ann.http.post("/api/auth/login", json=stranger), 401)
    other = problem(ann.http.post("/api/auth/login", json={**stranger, "email": ann.email}), 401)
    assert {**one, "instance": ""} == {**other, "instance": ""}


def test_what_the_caller_may_not_do_is_403_and_what_it_may_not_know_is_404(cluster, ann, room):
    ben = cluster.register("Ben")
    problem(ben.http.get(f"/api/rooms/{room}"), 404)
    problem(ben.http.get(f"/api/rooms/{room}/events"), 404)
    problem(ben.http.post(f"/api/rooms/{room}/messages", json={"text": "a", "clientId": "b"}), 404)
    problem(ben.http.put(f"/api/rooms/{room}/members/{ben.id}", json={}), 404)
    public = ann.open_room(name="Open", public=True, type="channel")["id"]
    problem(ben.http.get(f"/api/rooms/{public}/events"), 403)
    problem(ben.http.post(f"/api/rooms/{public}/messages", json={"text": "a", "clientId": "b"}), 403)
    assert (len(ann.events(room)), len(ann.events(public))) == (1, 1)


def test_a_plain_member_may_not_add_others(cluster, ann):
    ben, cid = cluster.people("Ben", "Cid")
    room = ann.open_room(ben)["id"]
    problem(ben.http.delete(f"/api/rooms/{room}/members/{ann.id}"), 403)
    assert len(ann.events(room)) == 1
    problem(cid.http.delete(f"/api/rooms/{room}/members/{ann.id}"), 404)


@pytest.mark.usefixtures("nothing_changed")
def test_unknown_paths_and_malformed_ids_are_404(ann, room):
    for path in (
        "/api/nothing", "/nothing", "/api/rooms/not-an-id", f"/api/rooms/{uuid.uuid4()}", f"/api/rooms/{room}/nothing",
        "/api/users/not-an-id", f"/api/users/{uuid.uuid4()}", "/internal/users/x", "/internal/revocations", "/metrics",
    ):  # fmt: skip
        problem(ann.http.get(path), 404)


@pytest.mark.usefixtures("nothing_changed")
def test_a_wrong_method_is_405_and_names_the_right_ones(ann, room):
    for method, path, allowed in (
        ("PUT", "/api/auth/register", {"POST"}),
        ("DELETE", "/api/rooms", {"GET", "POST"}),
        ("PATCH", f"/api/rooms/{room}/messages", {"GET", "POST"}),
        ("POST", "/api/users/me", {"GET", "PATCH"}),
        ("POST", "/.well-known/jwks.json", {"GET"}),
    ):
        answer = ann.http.request(method, path, json={})
        problem(answer, 405)
        assert allowed <= {one.strip() for one in answer.headers["Allow"].split(",")}


def test_an_email_that_is_taken_is_409_whatever_its_case(cluster, ann):
    body = {"email": ann.email.upper(), "password": "another good password", "displayName": "Other"}
    problem(ann.http.post("/api/auth/register", json=body), 409)
    login = {"email": ann.email, "password": "another good password"}
    problem(ann.http.post("/api/auth/login", json=login), 401)


@pytest.mark.usefixtures("nothing_changed")
def test_too_large_a_body_is_413(ann, room):
    large = b'{"text":"' + b"a" * (1024 * 1024) + b'","clientId":"x"}'
    headers = {"Content-Type": "application/json"}
    problem(ann.http.post(f"/api/rooms/{room}/messages", content=large, headers=headers), 413)
    problem(ann.http.post("/api/auth/login", content=large, headers=headers), 413)
    # Without a Content-Length, too.
    pieces = (large[start : start + 65536] for start in range(0, len(large), 65536))
    problem(ann.http.post(f"/api/rooms/{room}/messages", content=pieces, headers=headers), 413)


@pytest.mark.usefixtures("nothing_changed")
def test_another_content_type_is_415(ann, room):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        for path in (f"/api/rooms/{room}/messages", "/api/auth/login"):
            problem(ann.http.post(path, content=b"{}", headers={"Content-Type": kind}), 415)


@pytest.mark.usefixtures("nothing_changed")
def test_violations_of_the_schema_are_422_with_a_pointer_to_each_field(ann, room):
    for method, path, body, pointers in (
        ("POST", "/api/auth/register", {}, {"/email", "/password", "/displayName"}),
        ("POST", "/api/auth/register", {"email": "no email", "password": "short", "displayName": "x"},
         {"/email", "/password", "/displayName"}),
        ("POST", "/api/auth/register", {"email": "a@example.org", "password": "password1", "displayName": "Fine"}, {"/password"}),
        ("POST", "/api/auth/login", {"email": 7}, {"/email", "/password"}),
        ("POST", "/api/rooms", {"type": "cave", "name": ""}, {"/type", "/name"}),
        ("POST", "/api/rooms", {"type": "group"}, {"/name"}),
        ("POST", "/api/rooms", {"type": "group", "name": "x", "memberIds": ["nobody"]}, {"/memberIds/0"}),
        ("POST", f"/api/rooms/{room}/messages", {}, {"/text", "/clientId"}),
        ("POST", f"/api/rooms/{room}/messages", {"text": "a" * 8001, "clientId": 1}, {"/text", "/clientId"}),
        ("PATCH", "/api/users/me", {"displayName": "xx"}, {"/displayName"}),
        ("PUT", f"/api/rooms/{room}/read", {"seq": -1}, {"/seq"}),
    ):  # fmt: skip
        body = problem(ann.http.request(method, path, json=body), 422)
        assert {error["path"] for error in body["errors"]} == pointers, path
        assert all(error["message"] for error in body["errors"])


@pytest.mark.usefixtures("nothing_changed")
def test_a_limit_outside_1_to_500_is_422(ann, room):
    for limit in ("0", "501", "-1", "many"):
        for path in ("/api/rooms", f"/api/rooms/{room}/messages", f"/api/rooms/{room}/events"):
            problem(ann.http.get(path, params={"limit": limit}), 422)


def test_text_of_8000_code_points_fits_whatever_its_bytes(ann, room):
    assert ann.say(room, "\U0001f600" * 8000)["text"] == "\U0001f600" * 8000
    problem(ann.http.post(f"/api/rooms/{room}/messages", json={"text": "null\0byte", "clientId": "1"}), 422)
    for text in ("e\u0301", "\u202e right to left", "</script>"):
        assert ann.say(room, text)["text"] == text
