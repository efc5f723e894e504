"""The disk of the embedded form runs full while people talk, and has room again."""

import asyncio
import contextlib
import sqlite3

import httpx

from support import crowd
from support.databases import running
from support.small_disk import LimitedDisk, small_disk
from support.waiting import eventually

CLIENTS = 8


def readiness(cluster):
    return httpx.get(f"{cluster.url}/readyz", trust_env=False)


def sign_in(person):
    return httpx.post(
        f"{person.cluster.url}/api/auth/login", json={"email": person.email, "password": person.password}, trust_env=False
    )


def say(person, room, client_id):
    return person.http.post(f"/api/rooms/{room}/messages", json={"text": "is there room?", "clientId": client_id})


def live_through_a_full_disk(disk):
    for cluster in running("one process", RATE_LIMITS="off"):
        server = cluster.server_of("messenger")
        server.environment["MESSENGER_DATA_DIR"] = str(disk.folder)
        server.before_exec = disk.before_exec
        cluster.start()
        people = cluster.people(*["Somebody"] * CLIENTS)
        ann = people[0]
        room = ann.open_room(*people[1:])["id"]

        def fill(progress):
            with disk.full(server):
                progress.wait_for_refused()
                refused = eventually(lambda: (answer := say(ann, room, "full")).is_error and answer)
                assert (refused.status_code, refused.headers["Content-Type"]) == (503, "application/problem+json")
                assert int(refused.headers["Retry-After"]) >= 1
                unready = eventually(lambda: (answer := readiness(cluster)).is_error and answer)
                assert unready.status_code == 503
                assert "chat database" in unready.json()["detail"] and disk.refusal in unready.json()["detail"]
                assert ann.events(room)
                assert ann.call("GET", f"/api/rooms/{room}/messages", 200)["items"]
                assert ann.call("GET", "/api/users/me", 200)["id"] == ann.id
                # Whether it fits is luck; what matters is that it is answered, and that nothing is broken by it.
                assert sign_in(ann).status_code in (200, 503)

        asyncio.run(crowd.talk(cluster, people, room, [fill] * 3))
        eventually(lambda: readiness(cluster).status_code == 200)
        assert sign_in(ann).status_code == 200
        zoe = cluster.register("Zoe")
        assert zoe.call("GET", "/api/users/me", 200)["displayName"] == "Zoe"
        said = ann.say(room, "afterwards there is room")
        found = eventually(lambda: ann.call("GET", "/api/search", 200, params={"q": "afterwards"})["items"])
        assert [item["message"]["seq"] for item in found] == [said["seq"]]
        log = ann.events(room)
        server.kill()
        cluster.restart("messenger")
        assert ann.events(room) == log
    for file in disk.folder.glob("*.db"):
        with contextlib.closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)], file
    assert len(list(disk.folder.glob("*.db"))) >= 3


def test_a_full_disk_costs_503_loses_nothing_and_heals(tmp_path):
    with small_disk(tmp_path) as disk:
        live_through_a_full_disk(disk)


def test_a_disk_that_refuses_to_write_costs_503_loses_nothing_and_heals(tmp_path):
    with LimitedDisk(tmp_path / "limited") as disk:
        live_through_a_full_disk(disk)
