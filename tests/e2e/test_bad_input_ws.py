"""Broken frames close a WebSocket with the right code; a bad request after welcome is only answered."""

import struct

import pytest
from websockets.exceptions import InvalidStatus

from support.chat_socket import ChatSocket

MASK = b"\x01\x02\x03\x04"


def frame(first, payload=b"", masked=True, length=None):
    """A client's frame with any fault that is wanted."""
    size = len(payload) if length is None else length
    mark = 0x80 if masked else 0
    if size < 126:
        head = bytes([first, mark | size])
    elif size < 65536:
        head = bytes([first, mark | 126]) + struct.pack(">H", size)
    else:
        head = bytes([first, mark | 127]) + struct.pack(">Q", size)
    body = bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload)) if masked else payload
    return head + (MASK if masked else b"") + body


@pytest.fixture
def ann(cluster):
    return cluster.register("Ann")


@pytest.mark.parametrize(
    ("what", "bytes_sent", "code"),
    [
        ("a reserved opcode", frame(0x83, b"{}"), 1002),
        ("a reserved bit", frame(0xC1, b"{}"), 1002),
        ("an unmasked frame", frame(0x81, b"{}", masked=False), 1002),
        ("a continuation of nothing", frame(0x80, b"{}"), 1002),
        ("a fragmented ping", frame(0x09, b""), 1002),
        ("a ping of 126 bytes", frame(0x89, b"a" * 126), 1002),
        ("text inside of a fragmented text", frame(0x01, b"{") + frame(0x81, b"}"), 1002),
        ("a close code that nobody may send", frame(0x88, b"\x03\xed"), 1002),
        ("text that is no UTF-8", frame(0x81, b"\xc3\x28"), 1007),
        ("a binary message", frame(0x82, b"{}"), 1003),
        ("a frame over 256 KiB", frame(0x81, b"", length=256 * 1024 + 1), 1009),
        ("a message over 256 KiB in fragments", frame(0x01, b"a" * 200_000) + frame(0x80, b"a" * 200_000), 1009),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_frame_closes_with_its_code(ann, what, bytes_sent, code):
    with ann.connect() as socket:
        socket.raw.socket.sendall(bytes_sent)
        assert socket.close_code() == code, what


def test_bad_requests_after_welcome_are_answered_and_the_socket_stays(ann):
    room = ann.open_room()["id"]
    with ann.connect() as socket:
        for bad in ("nonsense", "[]", "7", "{", "{}", '{"op":"ping"}', '{"op":7,"id":"1"}', "[" * 100 + "]" * 100):
            socket.send(bad)
            answer = socket.receive()
            assert (answer["op"], answer["error"]["status"]) == ("error", 400), bad
        assert socket.request("no.such.op")["error"]["status"] == 400
        refused = socket.request("message.send", room=room)
        assert refused["error"]["status"] == 422
        assert {error["path"] for error in refused["error"]["errors"]} == {"/text", "/clientId"}
        unknown = socket.request("message.send", room=ann.id, text="into nowhere", clientId="1")
        assert unknown["error"]["status"] == 404
        assert socket.request("ping")["op"] == "ok"
    assert len(ann.events(room)) == 1


@pytest.mark.parametrize("first", ["nonsense", "{", "[]", "{}", '{"op":"ping","id":"1"}', '{"op":7}'])
def test_bad_json_or_an_op_before_hello_closes_with_4400(cluster, first):
    with ChatSocket(cluster) as socket:
        socket.send(first)
        assert socket.close_code() == 4400
        assert socket.events == []


@pytest.mark.parametrize("token", ["nonsense", "", "a.b.c", None])
def test_a_bad_token_closes_with_4401_and_no_other_frame(cluster, token):
    with ChatSocket(cluster) as socket:
        socket.send({"op": "hello", "token": token} if token is not None else {"op": "hello"})
        assert socket.close_code() == 4401
        assert socket.events == []


def test_a_token_in_the_upgrade_header_is_enough(cluster, ann):
    with ChatSocket(cluster, additional_headers={"Authorization": f"Bearer {ann.token}"}) as socket:
        socket.send({"op": "hello"})
        assert socket.receive()["userId"] == ann.id


@pytest.mark.slow
def test_no_hello_in_10_seconds_closes_with_4401(cluster):
    with ChatSocket(cluster) as socket:
        assert socket.close_code(20) == 4401
        assert socket.events == []


def test_a_foreign_origin_is_refused(cluster):
    with pytest.raises(InvalidStatus) as refused:
        ChatSocket(cluster, origin="https://evil.example")
    assert refused.value.response.status_code == 403
    ChatSocket(cluster, origin=cluster.url).close()


def test_an_upgrade_that_is_none_is_refused(cluster, ann):
    answer = ann.http.get("/ws")
    assert answer.status_code == 426
    assert answer.headers["upgrade"] == "websocket"
