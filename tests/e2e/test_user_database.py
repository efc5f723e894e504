"""The user service on PostgreSQL: profiles, people and settings in both shapes, and a database that is not there."""

import signal
import threading

import httpx
import pytest
from servers import PostgreSql

from support.databases import new_database_url, running, start_in
from support.waiting import eventually


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with start_in(tmp_path_factory.mktemp("database"), PostgreSql) as server:
        yield server


@pytest.fixture
def user_url(database):
    return new_database_url(database, "user")


@pytest.mark.parametrize("shape", ["one process", "split"])
def test_people_are_found_known_and_kept_over_a_restart(shape, user_url):
    for cluster in running(shape, USER_DB_URL=user_url):
        cluster.start()
        ann, ben = cluster.people("Ann", "Ben")
        about = {"displayName": "Änn Öster", "username": "Ann.O", "bio": "ein 'Zitat' \U0001f600", "timeZone": "Europe/Vienna"}
        ann.call("PATCH", "/api/users/me", 200, json=about)
        ben.call("PATCH", "/api/users/me", 409, json={"username": "ANN.O"})
        for query in ("ann", "ÖST", "ost an"):
            assert [user["id"] for user in ben.call("GET", "/api/users", 200, params={"q": query})["items"]] == [ann.id], query
        ben.call("PUT", f"/api/users/me/contacts/{ann.id}", 204)
        ben.call("PUT", f"/api/users/me/blocks/{ann.id}", 204)
        assert ben.call("PATCH", "/api/users/me/settings", 200, json={"theme": "dark"})["version"] == 2
        cluster.server_of("user").kill()
        cluster.restart("user")
        assert ann.call("GET", "/api/users/me", 200)["bio"] == "ein 'Zitat' \U0001f600"
        assert ben.call("GET", f"/api/users/me/contacts/{ann.id}", 200)["username"] == "Ann.O"
        assert [user["id"] for user in ben.call("GET", "/api/users/me/blocks", 200)["items"]] == [ann.id]
        ben.call("PATCH", "/api/users/me/settings", 409, json={"theme": "light", "version": 1})
        ann.call("DELETE", "/api/auth/me", 204, json={"password": ann.password})
        eventually(lambda: not ben.call("GET", "/api/users/me/contacts", 200)["items"])


def test_a_database_that_is_down_at_the_start_is_waited_for(database, user_url):
    database.stop()
    try:
        for cluster in running("split", USER_DB_URL=user_url):
            user = cluster.server_of("user").start()
            waiting = user.wait_line(lambda line: line["msg"] == "waiting for a dependency", 30)
            assert waiting["dependency"] == "user database"
            http = httpx.Client(base_url=f"http://127.0.0.1:{user.environment['USER_SERVICE_PORT']}", trust_env=False, timeout=10)
            assert http.get("/healthz").status_code == 200
            ready = http.get("/readyz")
            assert ready.status_code == 503 and "user database" in ready.json()["detail"]
            database.start()
            user.wait_ready()
            assert http.get("/readyz").status_code == 200
            cluster.start_others("user")
            assert cluster.register("Ann").call("GET", "/api/users/me", 200)["displayName"] == "Ann"
    finally:
        if database.process is None:
            database.start()


def test_a_database_that_is_killed_costs_503_and_nothing_else(database, user_url):
    for cluster in running("split", USER_DB_URL=user_url, RATE_LIMITS="off"):
        cluster.start()
        ann, ben = cluster.people("Ann", "Ben")
        statuses, kept, failures, stop = [], [], [], threading.Event()

        def change():
            while not stop.is_set():
                text = f"status {len(kept)}"
                answer = ann.http.patch("/api/users/me", json={"bio": text})
                statuses.append(answer.status_code)
                if answer.status_code == 200:
                    kept.append(text)
                elif answer.status_code != 503 or int(answer.headers["Retry-After"]) < 1:
                    failures.append(answer.text)
                    return

        worker = threading.Thread(target=change)
        worker.start()
        eventually(lambda: len(kept) >= 3 or failures)
        database.stop(signal.SIGKILL)
        try:
            eventually(lambda: 503 in statuses or failures)
        finally:
            database.start()
        count = len(kept)
        eventually(lambda: len(kept) >= count + 3 or failures, 60)
        stop.set()
        worker.join()
        assert not failures, failures
        assert ann.call("GET", "/api/users/me", 200)["bio"] == kept[-1]
        ben.call("PUT", f"/api/users/me/contacts/{ann.id}", 204)


def test_two_instances_on_one_database_are_one_service(user_url):
    for cluster in running("split", USER_DB_URL=user_url):
        cluster.start()
        second = cluster.another("user")
        second.start()
        second.wait_ready()
        ann, ben = cluster.people("Ann", "Ben")
        other = httpx.Client(base_url=second.url, trust_env=False, timeout=10, headers={"Authorization": f"Bearer {ben.token}"})
        assert other.get(f"/api/users/{ann.id}").json()["bio"] == ""
        ann.call("PATCH", "/api/users/me", 200, json={"bio": "new", "displayName": "Anna"})
        eventually(lambda: other.get(f"/api/users/{ann.id}").json()["bio"] == "new", 5)
        assert other.put(f"/api/users/me/contacts/{ann.id}").status_code == 204
        assert ben.call("GET", f"/api/users/me/contacts/{ann.id}", 200)["displayName"] == "Anna"
        assert other.patch("/api/users/me", json={"displayName": "Benjamin"}).status_code == 200
        eventually(lambda: ben.call("GET", "/api/auth/verify", 200)["user"]["displayName"] == "Benjamin", 10)
