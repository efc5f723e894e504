"""A TLS socket that one thread may read while another one writes, as the WebSocket client does.

OpenSSL's objects are for one thread at a time, and Python locks them only since 3.13.1 (gh-124984): before that, a
session ticket of TLS 1.3 that is read while a request is written can leave both waiting for ever.
"""

import select
import ssl
import threading
import time


class LockedTlsSocket(ssl.SSLSocket):
    """For SSLContext.sslsocket_class. Never waits with the lock held."""

    _lock = None  # until the handshake is done

    @classmethod
    def _create(cls, *arguments, **options):
        made = super()._create(*arguments, **options)
        made._patience = made.gettimeout()
        made.settimeout(0)
        made._lock = threading.Lock()
        return made

    def settimeout(self, seconds):
        if self._lock is None:
            super().settimeout(seconds)
        else:
            self._patience = seconds

    def recv(self, size=1024, flags=0):
        return self._when_ready(super().recv, size, flags)

    def sendall(self, data, flags=0):
        left = memoryview(data)
        while left:
            left = left[self._when_ready(super().send, left, flags) :]

    def _when_ready(self, act, *arguments):
        deadline = None if self._patience is None else time.monotonic() + self._patience
        while True:
            reading, writing = [], []
            with self._lock:
                try:
                    return act(*arguments)
                except ssl.SSLWantReadError:
                    reading = [self]
                except ssl.SSLWantWriteError:
                    writing = [self]
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not any(select.select(reading, writing, [], left)):
                raise TimeoutError("the peer did nothing")
