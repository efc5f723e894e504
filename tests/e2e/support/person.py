"""A user of the product, with HTTP client and sockets."""

import itertools
import uuid

import httpx

from support.chat_socket import ChatSocket

numbers = itertools.count(1)
run = uuid.uuid4().hex[:8]


class Person:
    def __init__(self, cluster, name):
        self.cluster = cluster
        self.name = name
        self.email = f"{name.lower()}-{run}-{next(numbers)}@example.org"
        self.password = f"correct horse {uuid.uuid4().hex[:12]}"
        self.token = None
        self.http = httpx.Client(base_url=cluster.url, timeout=30, trust_env=False)
        cluster.secrets.add(self.password)

    def register(self):
        answer = self.http.post(
            "/api/auth/register",
            json={"email": self.email, "password": self.password, "displayName": self.name},
        )
        assert answer.status_code == 201, answer.text
        return self.take(answer.json())

    def take(self, session):
        """Goes on with the tokens of a register, login or refresh."""
        self.token = session["accessToken"]
        self.refresh_token = session["refreshToken"]
        self.id = session["user"]["id"] if "user" in session else self.id
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.cluster.secrets |= {self.token, self.refresh_token}
        return self

    def call(self, method, path, expect, **arguments):
        answer = self.http.request(method, path, **arguments)
        expected = expect if isinstance(expect, tuple) else (expect,)
        assert answer.status_code in expected, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def open_room(self, *others, name="A room", **fields):
        body = {"type": "group", "name": name, "memberIds": [other.id for other in others], **fields}
        return self.call("POST", "/api/rooms", 201, json=body)

    def say(self, room, text, client_id=None, expect=201):
        self.cluster.secrets.add(text)
        body = {"text": text, "clientId": client_id or str(uuid.uuid4())}
        return self.call("POST", f"/api/rooms/{room}/messages", expect, json=body)

    def events(self, room, after=0):
        """The room's whole log from `after` on, page by page."""
        found = []
        while True:
            page = self.call("GET", f"/api/rooms/{room}/events", 200, params={"after": after, "limit": 500})
            found += page["items"]
            after = found[-1]["seq"] if found else after
            if not page["items"] or after >= page["lastSeq"]:
                return found

    def connect(self, resume=None, **options):
        """A socket that has been welcomed."""
        socket = ChatSocket(self.cluster, **options)
        socket.hello(self.token, resume)
        return socket
