"""Chat on MongoDB, or what speaks its protocol here: the main job in both shapes, and what a crash leaves."""

import asyncio
import uuid

import httpx
import pytest
from servers import mongodb

from support import crowd
from support.databases import running
from support.waiting import eventually


@pytest.fixture(scope="module")
def mongo(tmp_path_factory):
    """One server for the module; each test has a database in it."""
    with mongodb(tmp_path_factory.mktemp("mongodb")) as server:
        yield server


def chat_url(mongo):
    return mongo.url(f"chat_{uuid.uuid4().hex[:8]}")


@pytest.fixture(params=("one process", "split"))
def on_mongodb(request, mongo):
    yield from running(request.param, CHAT_DB_URL=chat_url(mongo))


@pytest.fixture
def split_on_mongodb(mongo):
    yield from running("split", CHAT_DB_URL=chat_url(mongo), RATE_LIMITS="off")


def texts(person, room):
    return [item["text"] for item in person.call("GET", f"/api/rooms/{room}/messages", 200)["items"]]


def test_two_people_talk_change_what_they_said_and_find_it(on_mongodb):
    cluster = on_mongodb.start()
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    with ben.connect() as socket:
        said = ann.say(room, "hello from a real database")
        assert socket.event("message.created")["message"]["text"] == "hello from a real database"
        assert socket.request("message.send", room=room, clientId="b1", text="hello back")["op"] == "ok"
        target = f"/api/rooms/{room}/messages/{said['seq']}"
        ann.call("PATCH", target, 200, json={"text": "hello, changed"})
        assert socket.event("message.edited")["message"]["text"] == "hello, changed"
        ben.call("PUT", f"{target}/reactions/%F0%9F%91%8D", (200, 204))
        assert socket.event("reaction.added")["emoji"] == "👍"
    cluster.secrets.add("hello, changed")
    assert texts(ben, room) == ["hello, changed", "hello back"]
    assert ann.call("GET", f"/api/rooms/{room}", 200)["unread"] == 1
    found = eventually(lambda: ann.call("GET", "/api/search", 200, params={"q": "chang"})["items"])
    assert [item["message"]["seq"] for item in found] == [said["seq"]]
    assert not list(cluster.folder.rglob("chat.db"))
    ann.call("DELETE", target, 204)
    assert ann.call("GET", "/api/search", 200, params={"q": "chang"})["items"] == []
    assert "changed" not in str(ben.events(room))


def test_what_was_stored_is_there_after_a_kill(on_mongodb):
    cluster = on_mongodb.start()
    ann, ben = cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    said = [ann.say(room, f"number {n}", client_id=f"c{n}") for n in range(3)]
    before = ann.events(room), texts(ben, room)
    cluster.server_of("chat").kill()
    cluster.restart("chat")
    eventually(lambda: ann.http.get(f"/api/rooms/{room}").status_code == 200)
    assert (ann.events(room), texts(ben, room)) == before
    assert ann.say(room, "number 0", client_id="c0", expect=200)["seq"] == said[0]["seq"]
    assert ann.say(room, "number 3")["seq"] == said[-1]["seq"] + 1


def test_what_was_acknowledged_survives_five_kills_exactly_once(split_on_mongodb):
    cluster = split_on_mongodb.start()
    people = cluster.people(*["Somebody"] * 8)
    room = people[0].open_room(*people[1:])["id"]
    chat = cluster.server_of("chat")

    def kill(_):
        chat.kill()
        cluster.restart("chat")

    asyncio.run(crowd.talk(cluster, people, room, [kill] * 5))


def test_a_database_that_is_down_costs_503_until_it_is_back(mongo, tmp_path_factory):
    if not hasattr(mongo, "process"):
        pytest.skip("the database was given, and is not ours to stop")
    with mongodb(tmp_path_factory.mktemp("mongodb")) as own:
        for cluster in running("split", CHAT_DB_URL=chat_url(own)):
            cluster.start()
            ann = cluster.register("Ann")
            room = ann.open_room()["id"]
            ann.say(room, "before")
            own.stop()
            refused = ann.http.post(f"/api/rooms/{room}/messages", json={"text": "meanwhile", "clientId": "m"})
            assert refused.status_code == 503 and int(refused.headers["Retry-After"]) >= 1
            ready = httpx.get(f"{cluster.server_of('chat').url}/readyz", trust_env=False, timeout=30)
            assert ready.status_code == 503 and "chat database" in ready.json()["detail"]
            own.start()
            eventually(lambda: ann.http.post(f"/api/rooms/{room}/messages", json={"text": "after", "clientId": "a"}).is_success)
            cluster.secrets |= {"meanwhile"}
            assert texts(ann, room) in (["before", "after"], ["before", "meanwhile", "after"])
