"""The data folder is copied while people talk, and put back elsewhere."""

import subprocess
import threading


def run(server, *words, **environment):
    return subprocess.run(
        [server.binary, *words], cwd=server.folder, env=server.environment | environment, capture_output=True, text=True, timeout=120
    )


def test_a_backup_under_load_has_all_that_was_acknowledged_before_it_and_is_restored_as_another_epoch(own_cluster, tmp_path):
    ann, ben = own_cluster.people("Ann", "Ben")
    room = ann.open_room(ben)["id"]
    acknowledged, stop = [], threading.Event()

    def talk():
        while not stop.is_set():
            acknowledged.append(ann.say(room, f"words {len(acknowledged)}")["seq"])

    talker = threading.Thread(target=talk)
    talker.start()
    while len(acknowledged) < 30:
        assert talker.is_alive()
    chat = own_cluster.server_of("chat")
    before = acknowledged[-1]
    file = tmp_path / "all.backup"
    made = run(chat, "backup", str(file))
    after = acknowledged[-1]
    stop.set()
    talker.join()
    assert made.returncode == 0, made.stderr
    assert "chat.db" in made.stdout and file.stat().st_mode & 0o077 == 0
    assert run(chat, "backup", str(file)).returncode == 1, "it overwrites nothing"
    with ann.connect() as socket:
        epoch = socket.welcome["epoch"]

    elsewhere = tmp_path / "restored"
    chat.kill()
    assert run(chat, "restore", str(file)).returncode == 1, "the folder is not empty"
    restored = run(chat, "restore", str(file), MESSENGER_DATA_DIR=str(elsewhere))
    assert restored.returncode == 0, restored.stderr
    chat.environment["MESSENGER_DATA_DIR"] = str(elsewhere)
    own_cluster.restart("chat")

    log = ann.events(room)
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    assert before <= len(log) <= after + 1
    with ann.connect({room: after + 100}) as socket:
        assert socket.welcome["epoch"] != epoch
        assert socket.receive()["reset"] is True
    assert ann.say(room, "and on it goes")["seq"] == len(log) + 1
    assert ben.http.post("/api/auth/login", json={"email": ben.email, "password": ben.password}).status_code == 200
