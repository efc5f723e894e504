"""A chat connection as a client library would have it: requests wait for their answer, events are kept in order."""

import itertools
import json
import time

import websockets.sync.client
from websockets.exceptions import ConnectionClosed

from support.locked_tls import LockedTlsSocket

SECONDS = 30


class ChatSocket:
    def __init__(self, cluster, ssl=None, **options):
        self.cluster = cluster
        if ssl is not None:
            ssl.sslsocket_class = LockedTlsSocket
        self.raw = websockets.sync.client.connect(
            cluster.ws_url, max_size=None, max_queue=None, compression=None, proxy=None, ping_interval=None, open_timeout=SECONDS, ssl=ssl, **options
        )
        self.events = []
        self._numbers = itertools.count(1)

    def send(self, frame):
        self.raw.send(frame if isinstance(frame, (str, bytes)) else json.dumps(frame))

    def receive(self, seconds=SECONDS):
        return json.loads(self.raw.recv(timeout=seconds))

    def hello(self, token, resume=None):
        frame = {"op": "hello", "token": token}
        if resume is not None:
            frame["resume"] = resume
        self.send(frame)
        self.welcome = self.receive()
        assert self.welcome["op"] == "welcome", self.welcome

    def request(self, op, **fields):
        """The ok or error with the request's id; events that come first are kept."""
        identity = str(next(self._numbers))
        if "text" in fields:
            self.cluster.secrets.add(fields["text"])
        self.send({"op": op, "id": identity, **fields})
        return self.answer_to(identity)

    def answer_to(self, identity):
        while True:
            frame = self.receive()
            if frame["op"] in ("ok", "error") and frame["id"] == identity:
                return frame
            self.events.append(frame)

    def event(self, kind, seconds=SECONDS, **expected):
        """The next event of a type, with these members; those before it are kept in `events`."""
        deadline = time.monotonic() + seconds
        seen = 0
        while True:
            for frame in self.events[seen:]:
                if frame.get("type") == kind and all(frame.get(name) == value for name, value in expected.items()):
                    return frame
            seen = len(self.events)
            self.events.append(self.receive(max(0.0, deadline - time.monotonic())))

    def close_code(self, seconds=SECONDS):
        """The close code that the server sends; frames before it are kept."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                self.events.append(self.receive(max(0.0, deadline - time.monotonic())))
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006

    def close(self):
        self.raw.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
