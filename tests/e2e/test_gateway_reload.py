"""Settings that are checked without a start, and that change while the product runs: instances come and go, and nobody is cut off."""

import ctypes
import errno
import os
import signal
import subprocess

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from support.chat_socket import ChatSocket
from support.cluster import TOKEN, Cluster
from support.server import BINARIES, inherited_environment
from support.waiting import eventually

PROGRAMS = ("messenger", "messenger-gateway", "messenger-auth", "messenger-user", "messenger-chat")
IN_FORCE = "settings read anew"
REFUSED = "the settings that were read anew are wrong: the old ones stay in force"
is_root = os.geteuid() == 0


def check_config(program, folder, **settings):
    environment = {**inherited_environment(), "INTERNAL_API_TOKEN": TOKEN, **settings}
    return subprocess.run([BINARIES / program, "--check-config"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("program", PROGRAMS)
def test_settings_that_are_right_are_said_to_be_and_nothing_is_made(tmp_path, program):
    done = check_config(program, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("program", ("messenger", "messenger-auth"))
def test_all_that_a_start_would_stumble_over_is_said(tmp_path, program):
    done = check_config(
        program,
        tmp_path,
        AUTH_DB_URL="nonsense",
        JWT_PRIVATE_KEY_FILE=str(tmp_path / "none.pem"),
        SMTP_CA_FILE=str(tmp_path / "none.crt"),
        JWT_EXPIRES_IN="48h",
        REDIS_URL="http://not-a-redis-at-all",
        MESSENGER_DATA_DIR="/dev/null/data",
    )
    assert done.returncode == 2
    for name in ("AUTH_DB_URL", "none.pem", "SMTP_CA_FILE", "JWT_EXPIRES_IN", "REDIS_URL", "MESSENGER_DATA_DIR"):
        assert name in done.stderr, f"{name} is missing in:\n{done.stderr}"
    assert list(tmp_path.iterdir()) == []


def test_instances_that_nobody_knows_are_said(tmp_path):
    done = check_config("messenger-gateway", tmp_path, CHAT_SERVICE_URL="http://127.0.0.1:1,http://chat.invalid:2;weight=3")
    assert done.returncode == 2
    assert "CHAT_SERVICE_URL: the name chat.invalid can't be resolved" in done.stderr


class Reloadable(Cluster):
    """Split, with what is to change of the gateway in its file."""

    def __init__(self, settings=None):
        super().__init__("split", settings)
        self.gateway = self.server_of("gateway")
        self.chat_url = self.gateway.environment.pop("CHAT_SERVICE_URL")
        self.admin = None

    def start(self, **file):
        self.write(**file)
        super().start()
        line = self.gateway.wait_line(lambda entry: entry.get("msg") == "admin port", 10)
        self.admin = line["url"]
        return self

    def write(self, **settings):
        (self.gateway.folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def reload(self, expect=IN_FORCE, **settings):
        """The line that says what came of it."""
        self.write(**settings)
        before = len(self.gateway.lines)
        self.gateway.process.send_signal(signal.SIGHUP)
        return eventually(
            lambda: next((line for line in self.gateway.lines[before:] if expect in line), None), 30
        )

    def upstreams(self):
        return httpx.get(f"{self.admin}/admin/upstreams", trust_env=False).json()["chat"]

    def states(self):
        return {each["name"]: (each["weight"], each["state"], each["policy"]) for each in self.upstreams()}


@pytest.fixture
def reloadable():
    cluster = Reloadable({"UPSTREAM_CHECK_INTERVAL": "200ms", "UPSTREAM_RESOLVE_INTERVAL": "200ms"})
    try:
        yield cluster
    finally:
        problems = cluster.stop()
    assert not problems, "\n".join(problems[:20])


def test_a_reload_changes_instances_under_open_connections(reloadable):
    url = reloadable.chat_url
    reloadable.start(CHAT_SERVICE_URL=url, UPSTREAM_DRAIN_TIME="0")
    ann = reloadable.register("Ann")
    socket = ChatSocket(reloadable)
    socket.hello(ann.token)
    name = url.removeprefix("http://")
    assert eventually(lambda: reloadable.states() == {name: (1, "up", "two-choices")})

    other = url.replace("127.0.0.1", "localhost")
    line = reloadable.reload(CHAT_SERVICE_URL=f"{other};weight=7", CHAT_SERVICE_BALANCING="round-robin", UPSTREAM_DRAIN_TIME="0")
    assert "CHAT_SERVICE_URL" in line and "CHAT_SERVICE_BALANCING" in line
    there = other.removeprefix("http://")
    assert eventually(lambda: reloadable.states() == {there: (7, "up", "round-robin"), name: (0, "draining", "round-robin")})
    assert ann.http.get("/api/rooms").status_code == 200, "the connection that was open before"
    assert socket.request("ping")["op"] == "ok"

    reloadable.reload(expect=REFUSED, CHAT_SERVICE_URL="http://chat.invalid")
    reloadable.reload(expect=REFUSED, CHAT_SERVICE_URL=f"{url};weight=nonsense")
    assert ann.http.get("/api/rooms").status_code == 200
    assert socket.request("ping")["op"] == "ok"

    line = reloadable.reload(expect="changed settings need a restart", CHAT_SERVICE_URL=other, MESSENGER_SHARDS="1")
    assert "MESSENGER_SHARDS" in line
    assert ann.http.get("/api/rooms").status_code == 200
    assert socket.request("ping")["op"] == "ok"


def test_websockets_of_an_instance_that_goes_are_closed_over_the_drain_time(reloadable):
    url = reloadable.chat_url
    reloadable.start(CHAT_SERVICE_URL=url, UPSTREAM_DRAIN_TIME="1s")
    ann = reloadable.register("Ann")
    socket = ChatSocket(reloadable)
    socket.hello(ann.token)
    reloadable.reload(CHAT_SERVICE_URL=url.replace("127.0.0.1", "localhost"), UPSTREAM_DRAIN_TIME="1s")
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            socket.receive()
    assert closed.value.rcvd.code == 1001
    again = ChatSocket(reloadable)
    again.hello(ann.token)
    assert again.request("ping")["op"] == "ok"


CLONE_NEWNS, MS_BIND, MS_REC, MS_PRIVATE = 0x20000, 0x1000, 0x4000, 0x40000


def with_hosts(file):
    """To be called before exec: the process has names of its own."""
    libc = ctypes.CDLL(None, use_errno=True)

    def enter():
        assert libc.unshare(CLONE_NEWNS) == 0
        # In a changed root "/" is no mount; who makes one has mounts of its own.
        assert libc.mount(b"none", b"/", None, MS_REC | MS_PRIVATE, None) == 0 or ctypes.get_errno() == errno.EINVAL
        assert libc.mount(str(file).encode(), b"/etc/hosts", None, MS_BIND, None) == 0

    return enter


def test_addresses_of_a_name_come_and_go(reloadable, tmp_path):
    if not is_root:
        pytest.skip("only root can give a process names of its own")
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost chat.test\n")
    reloadable.gateway.before_exec = with_hosts(hosts)
    reloadable.server_of("chat").environment["BIND_ADDRESS"] = "0.0.0.0"
    port = reloadable.chat_url.rsplit(":", 1)[1]
    reloadable.start(CHAT_SERVICE_URL=f"http://chat.test:{port}")
    ann = reloadable.register("Ann")

    def addresses():
        assert ann.http.get("/api/rooms").status_code == 200
        return [each["address"] for each in reloadable.upstreams() if each["state"] == "up"]

    assert eventually(lambda: addresses() == [f"127.0.0.1:{port}"], 30)
    hosts.write_text("127.0.0.1 localhost chat.test\n127.0.0.2 chat.test\n")
    assert eventually(lambda: addresses() == [f"127.0.0.1:{port}", f"127.0.0.2:{port}"], 30)
    hosts.write_text("127.0.0.1 localhost\n127.0.0.2 chat.test\n")
    assert eventually(lambda: addresses() == [f"127.0.0.2:{port}"], 30)
    hosts.write_text("127.0.0.1 localhost\n")
    assert addresses() == [f"127.0.0.2:{port}"], "a name that nobody knows stays what it was"
