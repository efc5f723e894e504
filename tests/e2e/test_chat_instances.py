"""Several chat instances on one database: what people do goes through any of them."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import SimpleNamespace

import pytest

from support import crowd
from support.chat_socket import ChatSocket
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


def connect_to(cluster, name, person):
    """A socket to one of the instances, where the gateway would have chosen."""
    url = cluster.server_of(name).url.replace("http://", "ws://") + "/ws"
    socket = ChatSocket(SimpleNamespace(ws_url=url, secrets=cluster.secrets))
    socket.hello(person.token)
    return socket


def test_sessions_that_end_lose_their_sockets_on_every_instance_at_once(instances):
    ann = instances.register("Ann")
    sockets = [connect_to(instances, name, ann) for name in ("chat", "chat-2", "chat-3")]
    with ThreadPoolExecutor() as pool:
        codes = [pool.submit(socket.close_code, 2) for socket in sockets]
        ann.call("POST", "/api/auth/logout-all", 204)
        assert [code.result() for code in codes] == [4401, 4401, 4401]


def restart_each(cluster, progress):
    for name in ("chat", "chat-2", "chat-3"):
        assert cluster.server_of(name).terminate()[0] == 0
        cluster.restart(name)
        progress.wait_for_everybody()


def test_a_rolling_restart_loses_and_repeats_nothing(instances):
    people = instances.people(*["Somebody"] * 9)
    room = people[0].open_room(*people[1:])["id"]
    clients = asyncio.run(crowd.talk(instances, people, room, [partial(restart_each, instances)]))
    assert all(client.connections > 1 for client in clients)


@pytest.fixture
def watched(instances):
    """Ben, and sockets of Ann's to two instances, which are told of him."""
    ann, ben = instances.people("Ann", "Ben")
    ann.open_room(ben)
    with connect_to(instances, "chat", ann) as first, connect_to(instances, "chat-2", ann) as second:
        yield ben, (first, second)


def told(sockets, person, status, seconds=30):
    for socket in sockets:
        socket.events.clear()
        assert socket.event("presence", seconds, user=person.id)["status"] == status


def test_people_are_offline_for_the_others_within_45_seconds_after_their_instance_was_killed(instances, watched):
    ben, sockets = watched
    with connect_to(instances, "chat-3", ben):
        told(sockets, ben, "online")
        instances.server_of("chat-3").kill()
        told(sockets, ben, "offline", 45)


def test_who_comes_and_goes_while_redis_is_lost_is_told_of_when_it_is_back(instances, watched, redis):
    ben, sockets = watched
    redis.stop(signal.SIGKILL)
    with connect_to(instances, "chat-3", ben):
        redis.start()
        told(sockets, ben, "online")
        redis.stop(signal.SIGKILL)
    redis.start()
    told(sockets, ben, "offline")
