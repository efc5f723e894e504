"""Three chat instances and a crowd that talks through them, while processes die or stand still and connections are cut, fall
silent or slow down. After each fault the crowd has ten seconds to agree (support/crowd.py)."""

import asyncio
import contextlib
import signal
import time
from functools import partial

import pytest
from servers import mongodb

from support import crowd
from support.databases import new_database_url, running
from support.proxy import Proxy
from support.server import SANITIZER_OPTIONS
from support.waiting import eventually

CLIENTS = 12
CHATS = ("chat", "chat-2", "chat-3")
# AddressSanitizer keeps what was freed, 256 MB of it by default: with so little of it the memory of a process says something.
ASAN_OPTIONS = SANITIZER_OPTIONS["ASAN_OPTIONS"] + ":quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
# Its allocator and the caches that fill up make a process grow by up to 60 MB, with or without faults; a connection or a
# queue that nobody lets go of would be more. What is lost altogether LeakSanitizer finds at the end of each process.
GROWTH_BYTES = 120 * 1024 * 1024


@pytest.fixture
def settings(database, redis):
    return {
        "CHAT_DB_URL": new_database_url(database, "chat"),
        "REDIS_URL": redis.url(),
        "RATE_LIMITS": "off",
        "ASAN_OPTIONS": ASAN_OPTIONS,
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
    progress.wait_for_acknowledged(5 * CLIENTS)
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


@contextlib.contextmanager
def as_large_as_before(cluster):
    """What a crowd and its faults leave behind in the processes is little: memory, connections."""
    talk(cluster, CLIENTS, [lambda _: None])  # what is made once is there
    before = {name: server.resident_bytes() for name, server in cluster.servers.items()}
    descriptors = {name: server.descriptors() for name, server in cluster.servers.items()}
    yield
    for name, server in cluster.servers.items():
        eventually(lambda: server.descriptors() <= descriptors[name] + CLIENTS)
        grown = server.resident_bytes() - before[name]
        assert grown < GROWTH_BYTES, f"{name} has grown from {before[name]} by {grown} bytes"


def test_three_instances_lose_repeat_and_swap_nothing_while_parts_of_them_stand_still(instances, database, redis):
    faults = [
        partial(chat_stands_still, instances),
        partial(redis_stands_still, redis),
        partial(database_stands_still, database),
    ]
    with as_large_as_before(instances):
        talk(instances, CLIENTS, faults)


class Network:
    """The connections of chat instances: each from the gateway, to the database and to Redis has a proxy."""

    def __init__(self, stack, cluster, database, redis):
        self.from_gateway, self.to_database, self.to_redis = [], [], []
        for name in CHATS:
            environment = cluster.server_of(name).environment
            self.from_gateway.append(stack.enter_context(Proxy(int(environment["CHAT_SERVICE_PORT"]))))
            for setting, server, links in (("CHAT_DB_URL", database, self.to_database), ("REDIS_URL", redis, self.to_redis)):
                links.append(stack.enter_context(Proxy(server.port)))
                environment[setting] = environment[setting].replace(f":{server.port}/", f":{links[-1].port}/")
        instances = ",".join(f"http://127.0.0.1:{proxy.port}" for proxy in self.from_gateway)
        cluster.server_of("gateway").environment["CHAT_SERVICE_URL"] = instances


def cut(links, how, progress):
    for _ in range(3):
        for link in links:
            how(link)
        progress.wait_for_everybody()


def silent(links, seconds, progress):
    with contextlib.ExitStack() as stack:
        for link in links:
            stack.enter_context(link.silent())
        during(seconds, progress.wait_for_everybody)


def database_silent(link, progress):
    # Whether anybody is refused depends on who leads the room: what is decided elsewhere is stored elsewhere, too.
    with link.silent():
        during(10, partial(progress.wait_for_acknowledged, 1))


def slow(links, seconds, progress):
    with contextlib.ExitStack() as stack:
        for link in links:
            stack.enter_context(link.delaying(seconds))
        progress.wait_for_everybody(2)


def test_three_instances_lose_repeat_and_swap_nothing_while_connections_between_them_break(settings, database, redis):
    with contextlib.ExitStack() as stack:
        for instances in running("split", chats=len(CHATS), **settings):
            network = Network(stack, instances, database, redis)
            instances.start()
            faults = [
                partial(cut, network.from_gateway, Proxy.reset),
                partial(cut, network.from_gateway, Proxy.close),
                partial(cut, network.to_database + network.to_redis, Proxy.reset),
                partial(cut, network.to_database + network.to_redis, Proxy.close),
                partial(silent, network.from_gateway[:1], 8),
                partial(silent, network.to_redis, 6),
                partial(database_silent, network.to_database[1]),
                partial(slow, network.from_gateway + network.to_redis, 0.2),
                # A transaction goes back and forth many times, and is given seven seconds.
                partial(slow, network.to_database, 0.02),
            ]
            with as_large_as_before(instances):
                talk(instances, CLIENTS, faults)


def test_three_instances_on_mongodb_lose_repeat_and_swap_nothing_while_parts_of_them_die(tmp_path_factory, redis):
    with mongodb(tmp_path_factory.mktemp("mongodb")) as mongo:
        settings = {"CHAT_DB_URL": mongo.url("chat"), "REDIS_URL": redis.url(), "RATE_LIMITS": "off"}
        for instances in running("split", chats=len(CHATS), **settings):
            instances.start()
            faults = [
                partial(kill, instances, "chat"),
                partial(without_redis, redis),
                partial(chat_stands_still, instances),
            ]
            if hasattr(mongo, "process"):  # else it was given, and is not ours to stop
                faults.append(partial(without_database, mongo))
            # Fewer than elsewhere: what they say is indexed, too, and FerretDB is slow.
            talk(instances, CLIENTS // 3, faults)
