"""Auth on MariaDB and PostgreSQL: the main job in both shapes, and what happens when the database does not do its part."""

import signal
import threading
import time

import httpx
import pytest
from servers import MariaDb, PostgreSql

from support.databases import new_database_url, running, start_in
from support.person import Person
from support.waiting import eventually

KINDS = {"mariadb": MariaDb, "postgresql": PostgreSql}


@pytest.fixture(scope="module", params=KINDS)
def database(request, tmp_path_factory):
    """One server for the module; each test makes a database in it."""
    with start_in(tmp_path_factory.mktemp("database"), KINDS[request.param]) as server:
        yield server


def auth_url(database):
    return new_database_url(database, "auth")


@pytest.fixture(params=("one process", "split"))
def on_database(request, database):
    yield from running(request.param, AUTH_DB_URL=auth_url(database))


@pytest.fixture
def split_on_database(database):
    yield from running("split", AUTH_DB_URL=auth_url(database), RATE_LIMITS="off")


def sign_in(person):
    return person.http.post("/api/auth/login", json={"email": person.email, "password": person.password})


def test_two_people_register_talk_refresh_and_sign_out(on_database):
    cluster = on_database.start()
    ann, ben = cluster.people("Änn", "Ben")
    room = ann.open_room(ben)["id"]
    with ben.connect() as socket:
        ann.say(room, "hello from a real database")
        assert socket.event("message.created")["message"]["text"] == "hello from a real database"
    assert ann.http.get("/api/auth/verify").json()["user"]["displayName"] == "Änn"
    before = ann.refresh_token
    ann.take(ann.call("POST", "/api/auth/refresh", 200, json={"refreshToken": before}))
    assert len(ann.call("GET", "/api/auth/sessions", 200)["items"]) == 1
    with ann.connect() as socket:
        ann.call("POST", "/api/auth/logout", 204)
        assert socket.close_code(5) == 4401
    ann.call("POST", "/api/auth/refresh", 401, json={"refreshToken": ann.refresh_token})
    assert sign_in(ann).status_code == 200


def test_what_was_stored_is_there_after_a_restart(on_database):
    cluster = on_database.start()
    ann = cluster.register("Ann")
    cluster.server_of("auth").kill()
    cluster.restart("auth")
    ann.call("GET", "/api/auth/verify", 200)
    assert sign_in(ann).status_code == 200


@pytest.mark.parametrize("shape", ["one process", "split"])
def test_a_database_that_is_down_at_the_start_is_waited_for(database, shape):
    url = auth_url(database)
    database.stop()
    try:
        for cluster in running(shape, AUTH_DB_URL=url):
            auth = cluster.server_of("auth").start()
            waiting = auth.wait_line(lambda line: line["msg"] == "waiting for a dependency", 30)
            assert waiting["dependency"] == "auth database"
            port = "AUTH_SERVICE_PORT" if shape == "split" else "GATEWAY_SERVICE_PORT"
            http = httpx.Client(base_url=f"http://127.0.0.1:{auth.environment[port]}", trust_env=False, timeout=10)
            assert http.get("/healthz").status_code == 200
            ready = http.get("/readyz")
            assert ready.status_code == 503 and "auth database" in ready.json()["detail"]
            refused = http.post("/api/auth/login", json={"email": "a@b.de", "password": "a good phrase"})
            assert refused.status_code == 503 and int(refused.headers["Retry-After"]) >= 1
            assert not [line for line in auth.lines if '"ready"' in line]
            database.start()
            auth.wait_ready()
            assert http.get("/readyz").status_code == 200
            cluster.start_others("messenger", "auth")
            assert sign_in(cluster.register("Ann")).status_code == 200
    finally:
        if database.process is None:
            database.start()


def test_a_wrong_password_of_the_database_is_said_where_an_operator_looks(database):
    url = auth_url(database)
    name = url.rsplit("/", 1)[1]
    wrong = "not the password"
    wrong_url = f"{url.split('://')[0]}://{name}:{wrong.replace(' ', '%20')}@127.0.0.1:{database.port}/{name}"
    for cluster in running("split", AUTH_DB_URL=wrong_url):
        cluster.secrets.add(wrong)
        auth = cluster.server_of("auth").start()
        waiting = auth.wait_line(lambda line: line["msg"] == "waiting for a dependency", 30)
        reason = "denied" if database.name == "mariadb" else "password authentication failed"
        assert reason in waiting["reason"], waiting
        ready = httpx.get(f"http://127.0.0.1:{auth.environment['AUTH_SERVICE_PORT']}/readyz", trust_env=False)
        assert ready.status_code == 503 and reason in ready.json()["detail"]


def test_tokens_are_refreshed_across_a_restart_of_the_database_without_losing_the_session(split_on_database, database):
    cluster = split_on_database.start()
    ann = cluster.register("Ann")
    refreshed, refused, failures, stop = [], [], [], threading.Event()

    def refresh():
        while not stop.is_set():
            answer = ann.http.post("/api/auth/refresh", json={"refreshToken": ann.refresh_token})
            if answer.status_code == 503:
                refused.append(answer)
                time.sleep(0.05)
            elif answer.status_code == 200:
                ann.take(answer.json())
                refreshed.append(ann.token)
            else:
                failures.append((answer.status_code, answer.text))
                return

    worker = threading.Thread(target=refresh)
    worker.start()
    eventually(lambda: len(refreshed) >= 3 or failures)
    database.stop(signal.SIGKILL)
    try:
        eventually(lambda: refused or failures)
    finally:
        database.start()
    count = len(refreshed)
    eventually(lambda: len(refreshed) >= count + 3 or failures, 60)
    stop.set()
    worker.join()
    assert not failures, failures
    assert len(ann.call("GET", "/api/auth/sessions", 200)["items"]) == 1


def test_a_database_that_is_killed_under_load_costs_503_and_nothing_else(split_on_database, database):
    cluster = split_on_database.start()
    people = cluster.people("Ann", "Ben", "Cem")
    stop = threading.Event()
    answers, registered, lock = [], [], threading.Lock()

    def note(answer, *expected):
        with lock:
            answers.append(answer.status_code)
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) >= 1
            assert answer.json()["type"].endswith(("/unavailable", "/overloaded"))
        else:
            assert answer.status_code in expected, answer.text
        return answer.status_code in expected

    def load(person):
        http = httpx.Client(base_url=cluster.url, trust_env=False, timeout=60)
        while not stop.is_set():
            newcomer = Person(cluster, "Newcomer")
            body = {"email": newcomer.email, "password": newcomer.password, "displayName": newcomer.name}
            answer = http.post("/api/auth/register", json=body)
            if note(answer, 201):
                with lock:
                    registered.append(newcomer)
            note(sign_in(person), 200)
            # Known from memory, whatever the database does.
            assert person.http.get("/api/users/me").status_code == 200
            note(person.http.get("/api/auth/sessions"), 200)

    failures = []

    def guarded(person):
        try:
            load(person)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    eventually(lambda: len(registered) >= 5 or failures)
    database.stop(signal.SIGKILL)
    try:
        eventually(lambda: 503 in answers or failures)
    finally:
        database.start()
    count = len(registered)
    eventually(lambda: len(registered) >= count + 5 or failures, 60)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failures, failures
    assert 503 in answers
    for newcomer in registered:
        assert sign_in(newcomer).status_code == 200, "an acknowledged registration is lost"


def test_a_row_that_somebody_locks_costs_one_request_its_time_and_others_none(split_on_database, database):
    cluster = split_on_database.start()
    ann, ben = cluster.people("Ann", "Ben")
    name = cluster.server_of("auth").environment["AUTH_DB_URL"].rsplit("/", 1)[1]
    sleep = "SLEEP" if database.name == "mariadb" else "pg_sleep"
    sql = f"BEGIN; SELECT id FROM users WHERE id = '{ann.id}' FOR UPDATE; SELECT {sleep}(8); COMMIT"
    holder = threading.Thread(target=database.run_sql, args=(sql,), kwargs={"database": name})
    holder.start()
    eventually(lambda: database.is_running(f"{sleep}(8)"))
    fresh = "yet another good phrase"
    cluster.secrets.add(fresh)
    began = time.monotonic()
    blocked = ann.http.post("/api/auth/password/change", json={"currentPassword": ann.password, "newPassword": fresh})
    assert blocked.status_code in (204, 503) and time.monotonic() - began < 30
    assert ben.http.get("/api/auth/verify").status_code == 200
    assert sign_in(ben).status_code == 200
    holder.join()
    if blocked.status_code == 204:
        ann.password = fresh
    assert sign_in(ann).status_code == 200


def test_two_instances_on_one_database_are_one_service(database):
    url = auth_url(database)
    for cluster in running("split", AUTH_DB_URL=url):
        cluster.start()
        second = cluster.another("auth")
        second.start()
        second.wait_ready()
        other = httpx.Client(base_url=second.url, trust_env=False, timeout=10)
        ann = cluster.register("Ann")
        bearer = {"Authorization": f"Bearer {ann.token}"}
        assert other.get("/api/auth/verify", headers=bearer).status_code == 200, "signed with the other one's key"
        login = other.post("/api/auth/login", json={"email": ann.email, "password": ann.password}).json()
        cluster.secrets |= {login["accessToken"], login["refreshToken"]}
        both = {"Authorization": f"Bearer {login['accessToken']}"}
        assert ann.http.get("/api/users/me", headers=both).status_code == 200
        with ann.connect() as socket:
            assert other.post("/api/auth/logout-all", headers=both).status_code == 204
            began = time.monotonic()
            assert socket.close_code(5) == 4401
            assert time.monotonic() - began < 1.5
        eventually(lambda: ann.http.get("/api/auth/verify").status_code == 401, 2)
        ann.take(sign_in(ann).json())
        bearer = {"Authorization": f"Bearer {ann.token}"}
        assert other.get("/api/auth/verify", headers=bearer).json()["user"]["displayName"] == "Ann"
        ann.call("PATCH", "/api/users/me", 200, json={"displayName": "Anna"})
        eventually(lambda: other.get("/api/auth/verify", headers=bearer).json()["user"]["displayName"] == "Anna", 5)


def test_a_profile_is_made_although_auth_died_before_it_could_tell(split_on_database):
    cluster = split_on_database.start()
    cluster.server_of("user").terminate()
    ann = cluster.register("Ann")
    cluster.server_of("auth").kill()
    cluster.restart("user")
    cluster.restart("auth")
    # Not by a question to auth: other people find her by her name.
    ben = cluster.register("Ben")
    eventually(lambda: [found for found in ben.call("GET", "/api/users?q=Ann", 200)["items"] if found["id"] == ann.id])
