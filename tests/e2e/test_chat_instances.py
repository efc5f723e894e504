"""Several chat instances on one database: what people do goes through any of them."""

import pytest

from support.databases import new_database_url, running
from support.waiting import eventually


@pytest.fixture
def instances(database, redis):
    """Three of them, started."""
    for cluster in running("split", chats=3, CHAT_DB_URL=new_database_url(database, "chat"), REDIS_URL=redis.url(), RATE_LIMITS="off"):
        yield cluster.start()


@pytest.mark.parametrize("shape", ["one process", "split"])
def test_chat_on_postgresql_is_kept_over_a_kill(shape, database):
    for cluster in running(shape, CHAT_DB_URL=new_database_url(database, "chat")):
        cluster.start()
        ann, ben = cluster.people("Ann", "Ben")
        room = ann.open_room(ben)["id"]
        with ben.connect() as socket:
            ann.say(room, "Grüß Gott \U0001f600")
            assert socket.event("message.created")["message"]["text"] == "Grüß Gott \U0001f600"
        ben.call("PUT", f"/api/rooms/{room}/messages/2/reactions/%F0%9F%91%8D", 204)
        cluster.server_of("chat").kill()
        cluster.restart("chat")
        (message,) = ann.call("GET", f"/api/rooms/{room}/messages", 200)["items"]
        assert message["text"] == "Grüß Gott \U0001f600" and message["reactions"]
        found = ben.call("GET", "/api/search", 200, params={"q": "gruss"})["items"]
        assert [item["message"]["seq"] for item in found] == [2]


def test_what_is_done_through_one_instance_holds_for_people_on_the_others(instances):
    ann, ben = instances.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    sockets = [ben.connect() for _ in range(6)]
    for number in range(12):
        ann.say(room, f"message {number}")
    for socket in sockets:
        socket.event("message.created", seq=13)
        texts = [event["message"]["text"] for event in socket.events if event.get("type") == "message.created"]
        assert texts == [f"message {number}" for number in range(12)]
    ann.call("DELETE", f"/api/rooms/{room}/members/{ben.id}", 204)
    for socket in sockets:
        assert socket.event("room.removed", 3)["room"] == room
        socket.close()
    # What others did is known everywhere within a second; with Redis it takes milliseconds.
    eventually(lambda: all(ben.http.get(f"/api/rooms/{room}/messages").status_code == 404 for _ in range(6)), 3)
    eventually(lambda: ann.call("GET", "/api/presence", 200, params={"userIds": ben.id})["items"][0]["status"] == "offline", 30)
