"""A crowd that talks while something is broken on purpose, and the checker that knows every acknowledgement and every
delivery."""

import asyncio
import collections
import random

from support.swarm_client import SwarmClient
from support.waiting import eventually

BURST = 3
NOTICE_SECONDS = 60
CONVERGE_SECONDS = 10


class Progress:
    """How far a crowd is, for faults that last until it has noticed them. Asked from another thread."""

    def __init__(self, clients):
        self._clients = clients

    def wait_for_acknowledged(self, more):
        """Until so many more messages were acknowledged: those to whom nothing happened go on."""
        goal = self._acknowledged() + more
        eventually(lambda: self._acknowledged() >= goal, NOTICE_SECONDS)

    def wait_for_everybody(self, more=1):
        """Until everybody had so many more acknowledged: to nobody the fault is of any matter any more."""
        goals = [(client, len(client.acknowledged) + more) for client in self._clients]
        eventually(lambda: all(len(client.acknowledged) >= goal for client, goal in goals), NOTICE_SECONDS)

    def wait_for_refused(self):
        """Until somebody was told to come back later."""
        before = sum(client.refusals for client in self._clients)
        eventually(lambda: sum(client.refusals for client in self._clients) > before, NOTICE_SECONDS)

    def _acknowledged(self):
        return sum(len(client.acknowledged) for client in self._clients)


async def talk(cluster, people, room, faults):
    """Everybody sends; meanwhile one fault after the other happens. A fault is a function that gets the crowd's Progress and
    returns when it is over. Ten seconds later everybody has an acknowledgement of each message and the same log, without
    problems; else this fails. Returns the clients."""
    clients = [SwarmClient(cluster, person, room) for person in people]
    connections = [asyncio.create_task(client.stay_connected()) for client in clients]
    try:
        for fault in faults:
            await talk_during(fault, clients)
            log = await asyncio.to_thread(people[0].events, room)
            problems = problems_of(clients, log)
            assert not problems, f"after {fault}: {problems[:20]}"
    finally:
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
    return clients


async def talk_during(fault, clients):
    stopped = asyncio.Event()
    senders = [asyncio.create_task(talk_until(stopped, client)) for client in clients]
    try:
        progress = Progress(clients)
        await asyncio.to_thread(progress.wait_for_acknowledged, 2 * len(clients))
        await asyncio.to_thread(fault, progress)
        stopped.set()
        try:
            async with asyncio.timeout(CONVERGE_SECONDS):
                await asyncio.gather(*senders)
                last = max(max(client.acknowledged.values()) for client in clients)
                while any(client.last < last for client in clients):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            states = "\n".join(client.state() for client in clients)
            raise AssertionError(f"no convergence {CONVERGE_SECONDS} s after {fault}:\n{states}") from None
    finally:
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)


async def talk_until(stopped, client):
    while not stopped.is_set():
        names = client.new_ids(BURST)
        await asyncio.gather(*(client.send(f"words {name} of the crowd", name) for name in names))
        await asyncio.sleep(random.uniform(0, 0.1))


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
