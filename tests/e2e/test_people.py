"""What people decide about each other in the user service, and what chat makes of it, in both shapes."""

import uuid

from support.waiting import eventually


def direct(person, other, expect):
    return person.call("POST", "/api/rooms", expect, json={"type": "direct", "memberIds": [other.id]})


def write(person, room):
    return person.http.post(f"/api/rooms/{room}/messages", json={"text": "words", "clientId": str(uuid.uuid4())})


def test_who_is_blocked_can_neither_open_nor_write_a_direct_room_from_the_moment_of_the_answer(cluster):
    ann, ben, eve = cluster.people("Ann", "Ben", "Eve")
    room = direct(ann, ben, 201)["id"]
    assert write(ben, room).status_code == 201
    ann.call("PUT", f"/api/users/me/blocks/{ben.id}", (200, 204))
    ann.call("PUT", f"/api/users/me/blocks/{eve.id}", (200, 204))
    refused = write(ben, room)
    assert refused.status_code == 403 and refused.json()["type"].endswith("/cannot-write")
    direct(eve, ann, 404)
    with ben.connect() as socket:
        answer = socket.request("message.send", room=room, text="words over the socket", clientId="s1")
        assert answer["error"]["type"].endswith("/cannot-write")
    ann.call("DELETE", f"/api/users/me/blocks/{ben.id}", 204)
    assert write(ben, room).status_code == 201


def test_a_mention_by_username_is_counted_until_it_is_read(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    name = f"ben_{ben.id[-12:]}"
    with ann.connect() as socket:
        room = ann.open_room(ben)["id"]
        ben.call("PATCH", "/api/users/me", 200, json={"username": name})
        assert socket.event("user.updated", user=ben.id)["info"]["username"] == name
    said = ann.say(room, f"come here, @{name.upper()}!")
    assert said["mentions"] == [ben.id]
    assert ben.call("GET", f"/api/rooms/{room}", 200)["mentions"] == 1
    ben.call("PUT", f"/api/rooms/{room}/read", 204, json={"seq": said["seq"]})
    assert ben.call("GET", f"/api/rooms/{room}", 200)["mentions"] == 0


def test_whoever_has_somebody_as_a_contact_sees_when_they_come_but_not_when_they_were_last_seen_if_that_is_private(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    ann.call("PUT", f"/api/users/me/contacts/{ben.id}", (200, 204))
    ben.call("PATCH", "/api/users/me/settings", 200, json={"privacy": {"lastSeen": "nobody"}})
    with ann.connect() as socket:
        with ben.connect():
            assert socket.event("presence", user=ben.id)["status"] == "online"
        assert socket.event("presence", user=ben.id, status="offline").keys() == {"op", "type", "user", "status"}
    seen = ann.call("GET", "/api/presence", 200, params={"userIds": ben.id})["items"][0]
    assert seen == {"user": ben.id, "status": "offline"}


def test_read_receipts_can_be_kept_to_oneself(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    said = [ann.say(room, f"number {n}")["seq"] for n in range(2)]
    with ann.connect() as socket:
        ben.call("PUT", f"/api/rooms/{room}/read", 204, json={"seq": said[0]})
        assert socket.event("room.read", user=ben.id)["seq"] == said[0]
        ben.call("PATCH", "/api/users/me/settings", 200, json={"privacy": {"readReceipts": False}})
        ben.call("PUT", f"/api/rooms/{room}/read", 204, json={"seq": said[1]})
        ann.say(room, "after it")
        socket.event("message.created", room=room)
    assert [frame["seq"] for frame in socket.events if frame["type"] == "room.read" and frame["user"] == ben.id] == [said[0]]


def test_a_deleted_account_leaves_its_groups_and_closes_its_direct_rooms(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    group, pair = ann.open_room(ben)["id"], direct(ann, ben, 201)["id"]
    with ben.connect() as socket:
        ann.call("DELETE", "/api/auth/me", 204, json={"password": ann.password})
        assert socket.event("member.left", room=group)["user"] == ann.id
    members = ben.call("GET", f"/api/rooms/{group}/members", 200)["items"]
    assert members == [{"user": ben.id, "role": "owner", "readSeq": 1}]
    assert eventually(lambda: write(ben, pair).status_code == 403)
