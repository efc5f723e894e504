"""The proxy of the fault tests proves itself: what it is told to do to a connection is what both ends see."""

import socket
import time

import pytest

from support.proxy import Proxy


class Ends:
    """The two ends of a connection through a proxy."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.proxy = Proxy(self.listener.getsockname()[1])

    def __enter__(self):
        self.proxy.__enter__()
        self.near = socket.create_connection(("127.0.0.1", self.proxy.port), 10)
        self.far, _ = self.listener.accept()
        self.far.settimeout(10)
        return self

    def __exit__(self, *_):
        self.near.close()
        self.far.close()
        self.listener.close()
        self.proxy.__exit__()


@pytest.fixture
def ends():
    with Ends() as both:
        both.near.sendall(b"there")
        assert both.far.recv(100) == b"there"
        both.far.sendall(b"back")
        assert both.near.recv(100) == b"back"
        yield both


def test_a_reset_is_one_for_both_ends(ends):
    ends.proxy.reset()
    for end in (ends.near, ends.far):
        with pytest.raises(ConnectionResetError):
            end.recv(100)


def test_a_close_is_an_end_for_both_ends(ends):
    ends.proxy.close()
    assert (ends.near.recv(100), ends.far.recv(100)) == (b"", b"")


def test_what_is_sent_into_silence_arrives_after_it(ends):
    with ends.proxy.silent():
        ends.near.sendall(b"there again")
        ends.far.settimeout(0.2)
        with pytest.raises(TimeoutError):
            ends.far.recv(100)
    ends.far.settimeout(10)
    assert ends.far.recv(100) == b"there again"


def test_a_delay_is_one_of_each_way(ends):
    with ends.proxy.delaying(0.1):
        began = time.monotonic()
        ends.near.sendall(b"there again")
        ends.far.recv(100)
        ends.far.sendall(b"back again")
        ends.near.recv(100)
        assert time.monotonic() - began >= 0.2
