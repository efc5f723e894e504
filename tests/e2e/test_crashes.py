"""Processes are killed while people talk, and come back."""

import asyncio
import collections
import random

import httpx

from support.swarm_client import SwarmClient

CLIENTS = 20
KILLS = 5
BURST = 3
CONVERGE_SECONDS = 60


async def talk_until(stopped, client, number):
    sent = 0
    while not stopped.is_set():
        burst = [f"{number}-{sent + offset}" for offset in range(BURST)]
        sent += BURST
        await asyncio.gather(*(client.send(f"words {name} of the crowd", name) for name in burst))
        await asyncio.sleep(random.uniform(0, 0.1))


async def crowd(cluster, people, room):
    """Everybody sends; meanwhile chat is killed and started again. Returns the clients once their logs agree."""
    clients = [SwarmClient(cluster, person, room) for person in people]
    connections = [asyncio.create_task(client.stay_connected()) for client in clients]
    stopped = asyncio.Event()
    senders = [asyncio.create_task(talk_until(stopped, client, number)) for number, client in enumerate(clients)]
    chat = cluster.server_of("chat")
    for _ in range(KILLS):
        before = sum(len(client.acknowledged) for client in clients)
        async with asyncio.timeout(60):
            while sum(len(client.acknowledged) for client in clients) < before + 2 * CLIENTS:
                await asyncio.sleep(random.uniform(0.05, 0.2))
        await asyncio.to_thread(chat.kill)
        await asyncio.to_thread(cluster.restart, "chat")
    stopped.set()
    await asyncio.wait_for(asyncio.gather(*senders), CONVERGE_SECONDS)
    last = max(max(client.acknowledged.values()) for client in clients)
    async with asyncio.timeout(CONVERGE_SECONDS):
        while any(client.last < last for client in clients):
            await asyncio.sleep(0.05)
    for task in connections:
        task.cancel()
    await asyncio.gather(*connections, return_exceptions=True)
    return clients


def test_what_was_acknowledged_survives_five_kills_exactly_once_and_all_clients_converge(own_cluster):
    people = own_cluster.people(*["Somebody"] * CLIENTS)
    room = people[0].open_room(*people[1:])["id"]
    clients = asyncio.run(crowd(own_cluster, people, room))

    assert [violation for client in clients for violation in client.violations] == []
    log = people[0].events(room)
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    seq_of = collections.defaultdict(list)
    for event in log:
        if event["type"] == "message.created":
            seq_of[event["message"]["sender"], event["message"]["clientId"]].append(event["seq"])
    assert [key for key, seqs in seq_of.items() if len(seqs) != 1] == []
    for client in clients:
        assert client.connections > 1
        for client_id, seq in client.acknowledged.items():
            assert seq_of[client.person.id, client_id] == [seq]
        assert client.log == log
    history = people[1].call("GET", f"/api/rooms/{room}/messages", 200, params={"limit": 500})
    messages = [event["message"] for event in log if event["type"] == "message.created"]
    assert history["items"] == messages[-500:]


def test_one_service_down_is_503_at_the_gateway_until_it_is_back(split_cluster):
    ann = split_cluster.register("Ann")
    room = ann.open_room()["id"]
    routes = {
        "chat": ("GET", f"/api/rooms/{room}", None),
        "user": ("GET", "/api/users/me", None),
        "auth": ("POST", "/api/auth/login", {"email": ann.email, "password": ann.password}),
    }
    for service, (method, path, body) in routes.items():
        split_cluster.server_of(service).kill()
        refused = ann.http.request(method, path, json=body)
        assert refused.status_code == 503, f"{service}: {refused.status_code} {refused.text}"
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert int(refused.headers["Retry-After"]) >= 1
        for other, (other_method, other_path, other_body) in routes.items():
            # Registered before: nothing that runs needs auth for each request.
            if other != service:
                ann.call(other_method, other_path, 200, json=other_body)
        split_cluster.restart(service)
        ann.call(method, path, 200, json=body)


def test_readiness_names_the_failing_service(split_cluster):
    assert httpx.get(f"{split_cluster.url}/readyz", trust_env=False).status_code == 200
    split_cluster.server_of("chat").kill()
    answer = httpx.get(f"{split_cluster.url}/readyz", trust_env=False)
    assert (answer.status_code, "chat" in answer.text) == (503, True)
    split_cluster.restart("chat")
    assert httpx.get(f"{split_cluster.url}/readyz", trust_env=False).status_code == 200
