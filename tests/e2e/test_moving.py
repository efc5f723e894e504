"""Moving house: everything goes from the embedded databases to servers and back, and people notice nothing."""

import re
import signal
import sqlite3
import subprocess
import uuid

import pytest
from servers import MariaDb, mongodb

from support.databases import PASSWORD, new_database_url, running, start_in
from support.waiting import eventually

SERVICES = ("auth", "user", "chat")


@pytest.fixture
def postgresql(database):
    """What it is beside the others here."""
    return database


@pytest.fixture(scope="module")
def mariadb(tmp_path_factory):
    with start_in(tmp_path_factory.mktemp("mariadb"), MariaDb) as server:
        yield server


@pytest.fixture(scope="module")
def mongo(tmp_path_factory):
    with mongodb(tmp_path_factory.mktemp("mongodb")) as server:
        yield server


def words(cluster, service):
    """What the command is called in a program."""
    return ["migrate"] if service in cluster.servers else ["migrate", service]


def migrate(cluster, service, source, target, expect=0):
    server = cluster.server_of(service)
    file = server.folder / f"{service}-url"
    file.write_text(target + "\n")
    file.chmod(0o600)
    done = subprocess.run(
        [server.binary, *words(cluster, service), "--from", source, "--to-file", file],
        cwd=server.folder,
        env=server.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == expect, done.stdout + done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    return done


def stop(cluster):
    for server in cluster.servers.values():
        if server.is_running():
            assert server.terminate()[0] == 0


def move(cluster, targets):
    """Stops everything, copies what each service keeps, and starts it on the other databases."""
    stop(cluster)
    for service, target in targets.items():
        server = cluster.server_of(service)
        setting = f"{service.upper()}_DB_URL"
        migrate(cluster, service, server.environment.get(setting, f"sqlite:{service}.db"), target)
        server.environment[setting] = target
    for server in cluster.servers.values():
        server.start()
    for server in cluster.servers.values():
        server.wait_ready()


@pytest.mark.parametrize("shape", ["one process", "split"])
@pytest.mark.parametrize("chat_on", ["postgresql", "mongodb"])
def test_a_chat_moves_to_servers_and_back_while_its_people_keep_their_place(shape, chat_on, postgresql, mariadb, mongo):
    for cluster in running(shape):
        cluster.start()
        ann, ben = cluster.people("Ann", "Ben")
        room = ann.open_room(ben)["id"]
        first = ann.say(room, "it's \U0001f375, was", client_id="first")
        for number in range(20):
            last = ann.say(room, f"words {number}")["seq"]
        ann.call("PATCH", f"/api/rooms/{room}/messages/{first['seq']}", 200, json={"text": "it's \U0001f375 'quoted' \\"})
        ann.call("DELETE", f"/api/rooms/{room}/messages/{last}", 204)
        ben.call("PUT", f"/api/rooms/{room}/read", (200, 204), json={"seq": first["seq"]})
        ann.call("PATCH", "/api/users/me", 200, json={"username": "ann_1", "bio": "somebody"})
        with ben.connect() as socket:
            epoch = socket.welcome["epoch"]
        log = ann.events(room)
        unread = ben.call("GET", f"/api/rooms/{room}", 200)["unread"]

        def nothing_is_lost():
            with ben.connect({room: log[-3]["seq"]}) as socket:
                assert socket.welcome["epoch"] == epoch
                assert [socket.receive()["seq"] for _ in range(2)] == [event["seq"] for event in log[-2:]]
            assert ann.events(room)[: len(log)] == log
            assert ben.call("GET", f"/api/rooms/{room}", 200)["unread"] == unread
            for person in (ann, ben):
                answer = person.call("POST", "/api/auth/login", 200, json={"email": person.email, "password": person.password})
                assert answer["user"]["id"] == person.id
            ann.take(ann.call("POST", "/api/auth/refresh", 200, json={"refreshToken": ann.refresh_token}))
            assert ben.call("GET", f"/api/users/{ann.id}", 200)["username"] == "ann_1"
            assert ann.say(room, "it's \U0001f375, was", client_id="first", expect=(200, 201))["seq"] == first["seq"]
            found = eventually(lambda: ben.call("GET", "/api/search", 200, params={"q": "quoted"})["items"])
            assert [item["message"]["seq"] for item in found] == [first["seq"]]

        cluster.secrets.add("it's \U0001f375 'quoted' \\")
        auth_on = mariadb if chat_on == "mongodb" else postgresql
        chat_url = mongo.url(f"chat_{uuid.uuid4().hex[:8]}") if chat_on == "mongodb" else new_database_url(postgresql, "chat")
        move(cluster, {"auth": new_database_url(auth_on, "auth"), "user": new_database_url(postgresql, "user"), "chat": chat_url})
        nothing_is_lost()
        assert ann.say(room, "from the server")["seq"] == log[-1]["seq"] + 1
        log = ann.events(room)
        unread += 1
        move(cluster, {service: f"sqlite:back/{service}.db" for service in SERVICES})
        nothing_is_lost()
        assert ann.say(room, "and back")["seq"] == log[-1]["seq"] + 1


def test_a_copy_that_was_killed_goes_on_where_it_was(postgresql):
    for cluster in running("split"):
        cluster.start()
        ann = cluster.register("Ann")
        stop(cluster)
        auth = cluster.server_of("auth")
        rows = 60_000
        with sqlite3.connect(auth.folder / "data" / "auth.db") as database:
            entries = ((f"{number:036}", number, "test", "", "", "x" * 100) for number in range(rows))
            database.executemany("INSERT INTO audit_log (id, at, action, address, user_agent, detail) VALUES (?, ?, ?, ?, ?, ?)", entries)
        database.close()
        target = new_database_url(postgresql, "auth")
        (auth.folder / "target").write_text(target)
        command = [auth.binary, "migrate", "--from", "sqlite:auth.db", "--to-file", "target"]
        copying = subprocess.Popen(command, cwd=auth.folder, env=auth.environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        copied = 0
        for line in copying.stderr:
            if found := re.match(r"copied audit_log: (\d+) of", line):
                copied = int(found[1])
                copying.send_signal(signal.SIGKILL)
                break
        copying.wait()
        assert 0 < copied < rows
        auth.environment["AUTH_DB_URL"] = target
        auth.start()
        auth.wait_line(lambda entry: "unfinished copy" in str(entry.get("reason")), 30)
        auth.kill()
        del auth.environment["AUTH_DB_URL"]

        def rename(name):
            done = postgresql.run_sql(f"UPDATE users SET display_name = '{name}'", database=target.rsplit("/", 1)[1])
            assert done.returncode == 0, done.stderr

        rename("Somebody else")
        different = migrate(cluster, "auth", "sqlite:auth.db", target, 1)
        went_on = [int(number) for number in re.findall(r"copied audit_log: (\d+) of", different.stderr)]
        assert went_on[0] > copied and went_on[-1] >= rows
        assert re.search(r"^users +1 .*\n +1 .* DIFFERENT$", different.stdout, re.M), different.stdout
        assert different.stdout.count("DIFFERENT") == 1, different.stdout
        rename(ann.name)
        assert "DIFFERENT" not in migrate(cluster, "auth", "sqlite:auth.db", target).stdout
        auth.environment["AUTH_DB_URL"] = target
        for server in cluster.servers.values():
            server.start()
        for server in cluster.servers.values():
            server.wait_ready()
        ann.call("POST", "/api/auth/login", 200, json={"email": ann.email, "password": ann.password})


def test_nothing_is_copied_from_what_is_in_use_or_into_what_has_data(postgresql):
    for cluster in running("split"):
        cluster.start()
        cluster.people("Ann", "Ben")
        assert "in use by another process" in migrate(cluster, "auth", "sqlite:auth.db", new_database_url(postgresql, "auth"), 2).stderr
        stop(cluster)
        target = new_database_url(postgresql, "auth")
        migrate(cluster, "auth", "sqlite:auth.db", target)
        again = migrate(cluster, "auth", "sqlite:auth.db", target, 1)
        assert "is not empty" in again.stderr
        auth = cluster.server_of("auth")
        auth.environment["AUTH_DB_URL"] = target
        auth.start().wait_ready()
        other = migrate(cluster, "auth", target, "sqlite:other.db", 1)
        assert "is in use" in other.stderr
        assert "no database" in migrate(cluster, "auth", "sqlite:missing.db", target, 1).stderr


def test_a_source_is_as_it_was_even_if_its_server_was_killed(postgresql):
    for cluster in running("split"):
        cluster.start()
        ann, ben = cluster.people("Ann", "Ben")
        room = ann.open_room(ben)["id"]
        for number in range(5):
            ann.say(room, f"words {number}")
        chat = cluster.server_of("chat")
        chat.kill()
        files = [chat.folder / "data" / name for name in ("chat.db", "chat.db-wal")]
        before = [file.read_bytes() for file in files]
        assert before[1], "what it wrote last is only in the log of SQLite"
        target = new_database_url(postgresql, "chat")
        done = migrate(cluster, "chat", "sqlite:chat.db", target)
        assert re.search(r"^events +6 ", done.stdout, re.M), done.stdout
        assert [file.read_bytes() for file in files] == before
        chat.environment["CHAT_DB_URL"] = target
        cluster.restart("chat")
        assert len(ann.events(room)) == 6
