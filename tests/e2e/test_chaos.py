"""Three chat instances and a crowd that talks through them, while processes die or stand still. After each fault the crowd has ten
seconds to agree (support/crowd.py)."""

import asyncio
import signal
import time
from functools import partial

import pytest
from servers import PostgreSql, Redis

from support import crowd
from support.databases import new_database_url, running, start_in

CLIENTS = 12
CHATS = ("chat", "chat-2", "chat-3")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with start_in(tmp_path_factory.mktemp("database"), PostgreSql) as server:
        yield server


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    with Redis(tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture
def settings(database, redis):
    return {
        "CHAT_DB_URL": new_database_url(database, "chat"),
        "REDIS_URL": redis.url(),
        "RATE_LIMITS": "off",
    }


@pytest.fixture
def instances(settings):
    for cluster in running("split", chats=len(CHATS), **settings):
        yield cluster.start()


def talk(cluster, count, faults):
    people = cluster.people(*["Somebody"] * count)
    room = people[0].open_room(*people[1:])["id"]
    return asyncio.run(crowd.talk(cluster, people, room, faults))


def kill(cluster, name, progress):
    cluster.server_of(name).kill()
    progress.wait_for_acknowledged(1)
    cluster.restart(name)


def kill_gateway(cluster, _):
    cluster.server_of("gateway").kill()
    cluster.restart("gateway")


def without_redis(redis, progress):
    redis.stop(signal.SIGKILL)
    progress.wait_for_everybody(5)
    redis.start()


def without_database(database, progress):
    database.stop(signal.SIGKILL)
    progress.wait_for_refused()
    database.start()


def test_three_instances_lose_repeat_and_swap_nothing_while_parts_of_them_die(instances, database, redis):
    faults = [
        partial(kill, instances, "chat"),
        partial(without_redis, redis),
        partial(kill, instances, "chat-2"),
        partial(without_database, database),
        partial(kill_gateway, instances),
    ]
    clients = talk(instances, CLIENTS, faults)
    assert all(client.connections > 1 for client in clients)


def during(seconds, wait):
    """Waits again and again, for so long: the crowd has to go on all the time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        wait()


def chat_stands_still(cluster, progress):
    with cluster.server_of("chat-3").frozen():
        during(20, progress.wait_for_everybody)


def redis_stands_still(redis, progress):
    # A command is given two seconds; what comes then repeats itself.
    with redis.frozen():
        during(8, progress.wait_for_everybody)


def database_stands_still(database, progress):
    # A statement is given seven seconds, a connect three; what comes then repeats itself.
    with database.frozen():
        during(12, progress.wait_for_refused)


def test_three_instances_lose_repeat_and_swap_nothing_while_parts_of_them_stand_still(instances, database, redis):
    faults = [
        partial(chat_stands_still, instances),
        partial(redis_stands_still, redis),
        partial(database_stands_still, database),
    ]
    talk(instances, CLIENTS, faults)
