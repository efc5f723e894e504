"""Whatever people do and however their connections end, their copies become what the server has, and what a model says."""

import random
import time
import urllib.parse
import uuid

from support.replica import Replica, members_of, messages_of
from support.waiting import eventually

STEPS = 250
PEOPLE = 5
EMOJIS = ("👍", "🎉", "🇦🇹")


class Model:
    """What rooms must be after the operations that were acknowledged, made without looking at any event."""

    def __init__(self):
        self.members = {}  # room -> {user: role}
        self.messages = {}  # room -> {seq: message}

    def room_opened(self, room, owner, others):
        self.members[room] = {owner: "owner", **{other: "member" for other in others}}
        self.messages[room] = {}

    def said(self, room, message):
        self.messages[room][message["seq"]] = {"text": message["text"], "deleted": False, "reactions": {}, "pinned": False}

    def living(self, room):
        return [seq for seq, message in self.messages[room].items() if not message["deleted"]]


class Play:
    """One run of random operations; `random` decides everything, so that its seed tells it again."""

    def __init__(self, cluster, seed):
        self.random = random.Random(seed)
        self.cluster = cluster
        self.people = cluster.people(*[f"Person{number}" for number in range(PEOPLE)])
        self.replicas = {person.id: Replica(person) for person in self.people}
        self.model = Model()
        self.authors = {}  # (room, seq) -> person
        self.open_room()

    def person(self, identity):
        return self.replicas[identity].person

    def somewhere(self):
        """A room and one of its members."""
        room = self.random.choice([room for room, members in self.model.members.items() if members])
        return room, self.person(self.random.choice(list(self.model.members[room])))

    def open_room(self):
        owner, *others = self.random.sample(self.people, self.random.randint(1, PEOPLE))
        room = owner.open_room(*others)["id"]
        self.model.room_opened(room, owner.id, [other.id for other in others])

    def say(self):
        room, author = self.somewhere()
        text = f"words {self.random.random()} {self.random.choice(EMOJIS)}"
        answered = self.random.choice([None, *self.model.living(room)])
        body = {"text": text, "clientId": str(uuid.uuid4()), **({"replyTo": answered} if answered else {})}
        message = author.call("POST", f"/api/rooms/{room}/messages", 201, json=body)
        self.model.said(room, message)
        self.authors[room, message["seq"]] = author
        if self.random.random() < 0.2:
            assert author.call("POST", f"/api/rooms/{room}/messages", 200, json=body)["seq"] == message["seq"]

    def message(self):
        """A living message of any room, or nothing."""
        found = [(room, seq) for room in self.model.messages for seq in self.model.living(room)]
        return self.random.choice(found) if found else None

    def edit(self):
        if found := self.message():
            room, seq = found
            author, text = self.authors[found], f"other words {self.random.random()}"
            if author.id in self.model.members[room]:
                author.call("PATCH", f"/api/rooms/{room}/messages/{seq}", 200, json={"text": text})
                self.model.messages[room][seq]["text"] = text

    def delete(self):
        if found := self.message():
            room, seq = found
            if self.authors[found].id in self.model.members[room]:
                self.authors[found].call("DELETE", f"/api/rooms/{room}/messages/{seq}", 204)
                self.model.messages[room][seq] = {"text": "", "deleted": True, "reactions": {}, "pinned": False}

    def react(self):
        if (found := self.message()) and (members := list(self.model.members[found[0]])):
            (room, seq), user, emoji = found, self.random.choice(members), self.random.choice(EMOJIS)
            users = self.model.messages[room][seq]["reactions"].setdefault(emoji, set())
            is_added = user not in users
            path = f"/api/rooms/{room}/messages/{seq}/reactions/{urllib.parse.quote(emoji)}"
            self.person(user).call("PUT" if is_added else "DELETE", path, 204)
            users.symmetric_difference_update({user})
            if not users:
                del self.model.messages[room][seq]["reactions"][emoji]

    def pin(self):
        if found := self.message():
            room, seq = found
            if owners := [user for user, role in self.model.members[room].items() if role == "owner"]:
                is_pinned = not self.model.messages[room][seq]["pinned"]
                self.person(owners[0]).call("PUT" if is_pinned else "DELETE", f"/api/rooms/{room}/messages/{seq}/pin", 204)
                self.model.messages[room][seq]["pinned"] = is_pinned

    def change_members(self):
        room, _ = self.somewhere()
        members = self.model.members[room]
        owner = next((user for user, role in members.items() if role == "owner"), None)
        other = self.random.choice(self.people).id
        if owner is None or other == owner:
            return
        if other in members:
            actor = self.random.choice([owner, other])
            self.person(actor).call("DELETE", f"/api/rooms/{room}/members/{other}", 204)
            del members[other]
        else:
            self.person(owner).call("PUT", f"/api/rooms/{room}/members/{other}", 200, json={})
            members[other] = "member"

    def connect(self):
        replica = self.random.choice(list(self.replicas.values()))
        replica.pump()
        replica.disconnect() if replica.socket else replica.connect()

    def look(self):
        self.random.choice(list(self.replicas.values())).pump()

    def kill(self):
        self.cluster.server_of("chat").kill()
        self.cluster.restart("chat")
        eventually(lambda: self.people[0].http.get("/api/rooms").status_code == 200)

    def run(self):
        weights = {self.say: 40, self.edit: 10, self.delete: 6, self.react: 12, self.pin: 4, self.change_members: 14,
                   self.connect: 20, self.look: 20, self.open_room: 3, self.kill: 1}
        for _ in range(STEPS):
            self.random.choices(list(weights), list(weights.values()))[0]()
        self.kill()


def envelopes(log):
    return [(event["seq"], event["type"], event["at"], event["by"]) for event in log]


def test_copies_converge_to_the_model_after_any_operations_disconnects_and_kills(own_cluster):
    seed = time.time_ns()
    play = Play(own_cluster, seed)
    play.run()
    for user, replica in play.replicas.items():
        rooms = {room for room, members in play.model.members.items() if user in members}
        replica.pump()
        if replica.socket is None:
            replica.connect()
        logs = {room: replica.person.events(room) for room in rooms}

        def has_converged():
            replica.pump(0.05)
            return {room: len(log) for room, log in replica.logs.items()} == {room: len(log) for room, log in logs.items()}

        eventually(has_converged, 20)
        assert replica.violations == [], f"seed {seed}"
        for room, log in logs.items():
            assert [event["seq"] for event in log] == list(range(1, len(log) + 1)), f"seed {seed}"
            # What a deleted message said may still be in a copy that was made before.
            assert envelopes(replica.logs[room]) == envelopes(log), f"seed {seed}"
            assert messages_of(replica.logs[room]) == messages_of(log), f"seed {seed}"
            assert messages_of(log) == play.model.messages[room], f"seed {seed}"
            assert members_of(log) == play.model.members[room], f"seed {seed}"
            read = replica.person.call("GET", f"/api/rooms/{room}/messages", 200, params={"limit": 500})["items"]
            assert [(message["seq"], message["text"], message.get("pinned", False)) for message in read] == [
                (seq, message["text"], message["pinned"]) for seq, message in play.model.messages[room].items()
            ], f"seed {seed}"
