"""A crowd that talks while something is broken on purpose, and the checker that knows every acknowledgement and every
delivery."""

import asyncio
import collections
import random

from support.swarm_client import SwarmClient
from support.waiting import eventually

BURST = 3
CONVERGE_SECONDS = 60


async def talk_until(stopped, client, number):
    sent = 0
    while not stopped.is_set():
        burst = [f"{number}-{sent + offset}" for offset in range(BURST)]
        sent += BURST
        await asyncio.gather(*(client.send(f"words {name} of the crowd", name) for name in burst))
        await asyncio.sleep(random.uniform(0, 0.1))


class Progress:
    """How far a crowd is, for faults that last until it has noticed them. Asked from another thread."""

    def __init__(self, clients):
        self._clients = clients

    def wait_for_acknowledged(self, more):
        """Until so many more messages were acknowledged: those to whom nothing happened go on."""
        goal = self._acknowledged() + more
        eventually(lambda: self._acknowledged() >= goal, 60)

    def wait_for_refused(self):
        """Until somebody was told to come back later."""
        before = sum(client.refusals for client in self._clients)
        eventually(lambda: sum(client.refusals for client in self._clients) > before, 60)

    def _acknowledged(self):
        return sum(len(client.acknowledged) for client in self._clients)


async def talk(cluster, people, room, faults):
    """Everybody sends; meanwhile one fault after the other happens, each once more messages were acknowledged. Returns
    the clients once their logs agree. A fault is a function that gets the crowd's Progress and returns when it is over."""
    clients = [SwarmClient(cluster, person, room) for person in people]
    connections = [asyncio.create_task(client.stay_connected()) for client in clients]
    stopped = asyncio.Event()
    senders = [asyncio.create_task(talk_until(stopped, client, number)) for number, client in enumerate(clients)]
    for fault in faults:
        before = sum(len(client.acknowledged) for client in clients)
        async with asyncio.timeout(60):
            while sum(len(client.acknowledged) for client in clients) < before + 2 * len(clients):
                await asyncio.sleep(random.uniform(0.05, 0.2))
        await asyncio.to_thread(fault, Progress(clients))
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


def problems_of(clients, log):
    """What is wrong with what the clients were told and the log of the room: nothing may be acknowledged and not be there,
    be there twice, be missing in between, or come in another order."""
    problems = [violation for client in clients for violation in client.violations]
    if [event["seq"] for event in log] != list(range(1, len(log) + 1)):
        problems.append("the log has holes or repeats")
    seqs = collections.defaultdict(list)
    for event in log:
        if event["type"] == "message.created":
            seqs[event["message"]["sender"], event["message"]["clientId"]].append(event["seq"])
    problems += [f"{key} was stored {len(places)} times" for key, places in seqs.items() if len(places) != 1]
    for client in clients:
        for client_id, seq in client.acknowledged.items():
            if seqs[client.person.id, client_id] != [seq]:
                problems.append(f"{client_id} was acknowledged as {seq} and is {seqs[client.person.id, client_id]}")
        if client.log != log:
            problems.append(f"{client.person.id} has another log")
    return problems
