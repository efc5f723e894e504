"""What people do with messages and rooms, with real clients, in both shapes."""

import time
import urllib.parse

import httpx

from support.waiting import eventually

THUMB = urllib.parse.quote("👍")


def messages(person, room):
    return person.call("GET", f"/api/rooms/{room}/messages", 200)["items"]


def test_a_message_is_edited_reacted_to_pinned_and_deleted(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    said = ann.say(room, "first words")
    target = f"/api/rooms/{room}/messages/{said['seq']}"
    cluster.secrets.add("second words")
    with ben.connect() as socket:
        assert ann.call("PATCH", target, 200, json={"text": "second words"})["editedAt"]
        assert socket.event("message.edited")["message"]["text"] == "second words"
        ben.call("PUT", f"{target}/reactions/{THUMB}", 204)
        assert socket.event("reaction.added")["emoji"] == "👍"
        ann.call("PUT", f"{target}/pin", 204)
        assert socket.event("message.pinned")["target"] == said["seq"]
        seen = messages(ben, room)[-1]
        assert seen["text"] == "second words" and seen["pinned"] and seen["reactions"]["👍"]["users"] == [ben.id]
        assert [entry["text"] for entry in ben.call("GET", f"{target}/history", 200)["items"]] == ["first words", "second words"]
        ben.call("PATCH", target, 403, json={"text": "not mine"})
        ann.call("DELETE", target, 204)
        assert socket.event("message.deleted")["target"] == said["seq"]
    assert messages(ben, room)[-1]["text"] == "" and "deletedAt" in messages(ben, room)[-1]
    assert "words" not in str(ben.events(room)), "the log still has the text"
    assert ben.call("GET", f"/api/rooms/{room}", 200)["unread"] == 0


def test_the_log_is_the_same_after_the_chat_service_was_killed(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    said = [ann.say(room, f"number {n}") for n in range(3)]
    ben.call("PUT", f"/api/rooms/{room}/messages/{said[0]['seq']}/reactions/{THUMB}", 204)
    ann.call("DELETE", f"/api/rooms/{room}/messages/{said[1]['seq']}", 204)
    before = ann.events(room), messages(ann, room)
    cluster.server_of("chat").kill()
    cluster.restart("chat")
    eventually(lambda: ann.http.get(f"/api/rooms/{room}").status_code == 200)
    assert (ann.events(room), messages(ann, room)) == before


def test_a_message_is_found_within_two_seconds_by_a_part_of_a_word_in_any_language(cluster):
    ann, ben, eve = cluster.people("Ann", "Ben", "Eve")
    room = ann.open_room(ben)["id"]
    for text in ("Donaudampfschifffahrt", "明天的会议在三楼", "Das Café <b>am Eck</b>"):
        ann.say(room, text)
    sent = time.monotonic()
    for query, text in (("dampf", "Donaudampfschifffahrt"), ("会议", "明天的会议在三楼"), ("CAFE", "Das Café <b>am Eck</b>")):
        items = eventually(lambda: ben.call("GET", "/api/search", 200, params={"q": query})["items"], 10)
        assert [item["message"]["text"] for item in items] == [text]
    assert time.monotonic() - sent < 5, "two seconds, and some for a machine that does other things"
    snippet = ben.call("GET", "/api/search", 200, params={"q": "cafe"})["items"][0]["snippet"]
    assert snippet == "Das <mark>Café</mark> &lt;b&gt;am Eck&lt;/b&gt;"
    assert eve.call("GET", "/api/search", 200, params={"q": "dampf"})["items"] == []


def test_a_public_room_is_found_joined_and_kept_from_who_is_banned(cluster):
    ann, ben, eve = cluster.people("Ann", "Ben", "Eve")
    name = f"Tea House {ann.id}"
    room = ann.open_room(name=name, public=True)["id"]
    found = ben.call("GET", "/api/rooms/public", 200, params={"q": f"house {ann.id}"})["items"]
    assert [item["id"] for item in found] == [room]
    ben.call("GET", f"/api/rooms/{room}/events", 403)
    ben.call("PUT", f"/api/rooms/{room}/members/{ben.id}", 200, json={})
    with ben.connect() as socket:
        ann.call("PUT", f"/api/rooms/{room}/bans/{ben.id}", 204)
        assert socket.event("member.left")["user"] == ben.id
        assert socket.event("room.removed")["room"] == room
    ben.call("PUT", f"/api/rooms/{room}/members/{ben.id}", 403, json={})
    eve.call("PUT", f"/api/rooms/{room}/members/{eve.id}", 200, json={})
    with eve.connect() as socket:
        ann.call("PATCH", f"/api/rooms/{room}", 200, json={"topic": "closing"})
        assert socket.event("room.updated")["info"]["topic"] == "closing"
        ann.call("DELETE", f"/api/rooms/{room}", 204)
        assert socket.event("room.removed")["room"] == room
    eve.call("GET", f"/api/rooms/{room}", 404)


def test_people_see_who_is_there(cluster):
    ann, ben = cluster.people("Ann", "Ben")
    ann.open_room(ben)
    with ann.connect() as socket:
        with ben.connect():
            assert eventually(lambda: socket.event("presence"))["status"] == "online"
            asked = ann.call("GET", "/api/presence", 200, params={"userIds": f"{ann.id},{ben.id}"})["items"]
            assert [item["status"] for item in asked] == ["online", "online"]


def test_the_documents_of_the_interfaces_are_served_at_the_door(cluster):
    http = httpx.Client(base_url=cluster.url, trust_env=False)
    assert http.get("/asyncapi.json").json()["asyncapi"] == "3.0.0"
    paths = http.get("/openapi.json").json()["paths"]
    assert {"/api/search", "/api/presence", "/api/rooms/public", "/api/rooms/{id}/messages/{seq}"} <= set(paths)
