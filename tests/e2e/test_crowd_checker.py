"""The checker of the fault tests proves itself: each planted defect is found, and a right run is not blamed."""

import asyncio
import types

import pytest

from support import crowd
from support.swarm_client import SwarmClient

PEOPLE = ("ann", "ben")


def event(seq, sender="ann", client_id=None):
    message = {"sender": sender, "clientId": client_id or str(seq), "seq": seq, "text": f"words {seq}"}
    return {"op": "event", "type": "message.created", "room": "room", "seq": seq, "message": message}


class Run:
    """What two people were told, and what the log has in the end."""

    def __init__(self):
        self.log = [event(seq) for seq in range(1, 6)]
        self.clients = [SwarmClient(None, types.SimpleNamespace(id=name), "room") for name in PEOPLE]
        self.told = {client: list(self.log) for client in self.clients}
        self.acknowledge(self.log[2])

    def acknowledge(self, sent):
        self.clients[0].acknowledged[sent["message"]["clientId"]] = sent["seq"]

    def problems(self):
        async def tell():
            for client, frames in self.told.items():
                for frame in frames:
                    await client._handle(frame)

        asyncio.run(tell())
        return crowd.problems_of(self.clients, self.log)


def test_a_right_run_has_no_problems():
    assert Run().problems() == []


def acknowledged_without_a_store(run):
    run.acknowledge(event(6))


def delivered_twice(run):
    run.told[run.clients[1]].insert(3, run.log[2])


def swapped(run):
    frames = run.told[run.clients[1]]
    frames[2], frames[3] = frames[3], frames[2]


def missing(run):
    del run.told[run.clients[1]][2]


def delivered_before_the_commit_that_failed(run):
    run.told[run.clients[1]].append(event(6))


def stored_twice(run):
    run.log.append(event(6, client_id="3"))
    for frames in run.told.values():
        frames.append(run.log[-1])


def acknowledged_with_another_number(run):
    run.clients[0].acknowledged["3"] = 4


@pytest.mark.parametrize(
    "plant",
    [
        acknowledged_without_a_store,
        delivered_twice,
        swapped,
        missing,
        delivered_before_the_commit_that_failed,
        stored_twice,
        acknowledged_with_another_number,
    ],
)
def test_a_planted_defect_is_found(plant):
    run = Run()
    plant(run)
    assert run.problems() != []
