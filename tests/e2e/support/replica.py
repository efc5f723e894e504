"""A client that keeps to the contract: a copy of the logs of all its rooms, kept up across disconnects."""

import httpx
from websockets.exceptions import ConnectionClosed


class Replica:
    """`logs` holds, by room, the events from 1 on without holes; `violations` what the contract does not allow."""

    def __init__(self, person):
        self.person = person
        self.logs = {}
        self.violations = []
        self.lost = set()  # rooms that could not be read any more when they were to be fetched: their removal is on its way
        self.socket = None

    def connect(self):
        self.lost.clear()
        self.socket = self.person.connect({room: len(log) for room, log in self.logs.items()})
        for room in self.socket.welcome["rooms"]:
            if room["id"] not in self.logs:
                self.fetch(room["id"], room["lastSeq"])

    def disconnect(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def pump(self, seconds=0.0):
        """Takes over what has arrived; a connection that is gone is given up."""
        while self.socket is not None:
            try:
                self.take(self.socket.receive(seconds))
            except TimeoutError:
                return
            except (ConnectionClosed, OSError):
                self.socket = None

    def take(self, frame):
        room, kind = frame.get("room"), frame.get("type")
        if frame["op"] == "gap":
            self.logs[room] = [] if frame.get("reset") else self.logs.get(room, [])
            self.fetch(room, frame["to"])
        elif kind == "room.added":
            self.forget(room)
            self.fetch(room, frame["info"]["lastSeq"])
        elif kind == "room.removed":
            self.forget(room)
        elif "seq" in frame and kind != "room.read" and room not in self.lost:
            log = self.logs.setdefault(room, [])
            if frame["seq"] != len(log) + 1:
                self.violations.append(f"{self.person.name}: {room} went from {len(log)} to {frame['seq']} with {kind}")
            log.append(frame)

    def forget(self, room):
        self.logs.pop(room, None)
        self.lost.discard(room)

    def fetch(self, room, until):
        """By HTTP, up to what the server said: what comes later is told."""
        log = self.logs.setdefault(room, [])
        while len(log) < until:
            answer = self.person.http.get(f"/api/rooms/{room}/events", params={"after": len(log), "limit": 500})
            if answer.status_code != httpx.codes.OK:
                self.lost.add(room)
                return
            log += answer.json()["items"][: until - len(log)]


def messages_of(log):
    """What a client makes of a log: the messages as they are now, by seq."""
    messages = {}
    for event in log:
        kind, target = event["type"], event.get("target")
        if kind == "message.created":
            message = event["message"]
            messages[event["seq"]] = {"text": message["text"], "deleted": "deletedAt" in message, "reactions": {}, "pinned": False}
        elif kind == "message.edited" and "deletedAt" not in event["message"]:
            messages[event["message"]["seq"]]["text"] = event["message"]["text"]
        elif kind == "message.deleted":
            messages[target] = {"text": "", "deleted": True, "reactions": {}, "pinned": False}
        elif kind in ("reaction.added", "reaction.removed") and not messages[target]["deleted"]:
            users = messages[target]["reactions"].setdefault(event["emoji"], set())
            users.add(event["by"]) if kind == "reaction.added" else users.discard(event["by"])
            if not users:
                del messages[target]["reactions"][event["emoji"]]
        elif kind in ("message.pinned", "message.unpinned") and not messages[target]["deleted"]:
            messages[target]["pinned"] = kind == "message.pinned"
    return messages


def members_of(log):
    """Who is in a room, with their roles."""
    members = {}
    for event in log:
        if event["type"] == "room.created":
            members = {member["user"]: member["role"] for member in event["members"]}
        elif event["type"] in ("member.joined", "member.updated"):
            members[event["user"]] = event["role"]
        elif event["type"] == "member.left":
            members.pop(event["user"], None)
    return members
