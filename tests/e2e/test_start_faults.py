"""What is wrong at the start is said clearly, all at once, and leaves nothing half done."""

import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

import httpx
import pytest

from support.cluster import TOKEN, free_ports
from support.server import BINARIES, Server

PROGRAMS = ("messenger", "messenger-gateway", "messenger-auth", "messenger-user", "messenger-chat")
NOBODY = 65534
is_root = os.geteuid() == 0


@pytest.fixture
def folder():
    """Not pytest's tmp_path, whose parents another user may not enter."""
    path = Path(tempfile.mkdtemp(prefix="messenger-e2e-"))
    path.chmod(0o755)
    yield path
    subprocess.run(["umount", path / "data"], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(path, ignore_errors=True)


def a_server(folder, program="messenger", arguments=(), before_exec=None, binary=None, **environment):
    ports = {f"{name}_SERVICE_PORT": "0" for name in ("GATEWAY", "AUTH", "USER", "CHAT")}
    base = {"GATEWAY_ADMIN_PORT": "0", "MESSENGER_DATA_DIR": str(folder / "data"), "INTERNAL_API_TOKEN": TOKEN, **ports}
    return Server(program, folder, {**base, **environment}, arguments, before_exec, binary)


def assert_clean(server):
    assert not server.sanitizer_report(), server.sanitizer_report()


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_invalid_setting_is_listed_and_the_exit_code_is_2(folder, program):
    (folder / ".env").write_text("CHAT_DB_ULR=sqlite:x.db\nnonsense\n")
    server = a_server(
        folder, program, arguments=["--no-such-flag=1"], GATEWAY_SERVICE_PORT="70000", JWT_EXPIRES_IN="soon", AUTH_SERVICE_PROT="1"
    )
    code, stderr = server.start().ended()
    assert code == 2
    for name in ("no-such-flag", "GATEWAY_SERVICE_PORT", "JWT_EXPIRES_IN", "AUTH_SERVICE_PROT", "CHAT_DB_ULR"):
        assert name in stderr, f"{name} is missing in:\n{stderr}"
    assert not (folder / "data").exists()
    assert_clean(server)


@pytest.mark.parametrize("flag", ["--help", "--version", "--print-config", "--list-services"])
def test_the_informative_flags_print_and_exit_0(folder, flag):
    secret = "a-secret-that-must-not-be-printed"
    environment = {"PATH": os.environ["PATH"], "INTERNAL_API_TOKEN": secret}
    done = subprocess.run([BINARIES / "messenger", flag], cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
    assert secret not in done.stdout
    if flag == "--list-services":
        assert set(done.stdout.split()) == {"gateway", "auth", "user", "chat"}


def test_a_service_without_the_internal_token_does_not_start(folder):
    server = a_server(folder, "messenger-chat", INTERNAL_API_TOKEN="")
    code, stderr = server.start().ended()
    assert (code, "INTERNAL_API_TOKEN" in stderr) == (2, True)


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_address_in_use_exits_with_1(folder, program):
    service = "GATEWAY" if program == "messenger" else program.removeprefix("messenger-").upper()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        server = a_server(folder, program, **{f"{service}_SERVICE_PORT": port})
        code, stderr = server.start().ended()
    assert code == 1, stderr
    assert port in stderr
    assert_clean(server)


def test_the_same_port_twice_is_refused_between_our_own_processes(folder):
    (port,) = free_ports(1)
    first = a_server(folder / "a", GATEWAY_SERVICE_PORT=str(port)).start()
    first.wait_ready()
    second = a_server(folder / "b", GATEWAY_SERVICE_PORT=str(port)).start()
    assert second.ended()[0] == 1
    assert first.terminate()[0] == 0


@pytest.mark.parametrize("program", ["messenger", "messenger-auth", "messenger-user", "messenger-chat"])
def test_a_second_process_on_the_same_data_exits_with_2(folder, program):
    first = a_server(folder, program).start()
    first.wait_ready()
    second = a_server(folder, program).start()
    code, stderr = second.ended()
    assert code == 2, stderr
    assert "use" in stderr
    assert first.is_running()
    assert first.terminate()[0] == 0
    assert_clean(second)


def as_nobody():
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@pytest.mark.parametrize("program", ["messenger", "messenger-auth", "messenger-user", "messenger-chat"])
def test_a_read_only_data_folder_is_a_clear_error(folder, program):
    data = folder / "data"
    data.mkdir()
    # Root may write everywhere; and the binary has to lie where nobody may read it.
    binary = Path(shutil.copy(BINARIES / program, folder / program)) if is_root else None
    data.chmod(0o555)
    server = a_server(folder, program, before_exec=as_nobody if is_root else None, binary=binary).start()
    code, stderr = server.ended()
    assert code in (1, 2), stderr
    assert str(data) in stderr, stderr
    assert list(data.iterdir()) == []
    assert_clean(server)


def no_file_may_grow():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))


def a_full_folder(data):
    """A file system without room, which only root can make; else files that may not grow."""
    data.mkdir()
    if is_root and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", data], stderr=subprocess.DEVNULL).returncode == 0:
        return lambda: subprocess.run(["mount", "-o", "remount,size=64m", data], check=True), None
    return lambda: None, no_file_may_grow


@pytest.mark.parametrize("program", ["messenger", "messenger-auth", "messenger-user", "messenger-chat"])
def test_a_full_data_folder_is_a_clear_error_and_leaves_no_half_written_state(folder, program):
    make_room, before_exec = a_full_folder(folder / "data")
    server = a_server(folder, program, before_exec=before_exec).start()
    code, stderr = server.ended()
    assert code == 1, stderr
    assert "full" in stderr or "space" in stderr or "disk" in stderr, stderr
    assert_clean(server)
    make_room()
    after = a_server(folder, program)
    url = after.start().wait_ready()
    assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
    assert after.terminate()[0] == 0
    assert_clean(after)


def test_a_disk_that_fills_up_refuses_sends_and_keeps_what_was_acknowledged(folder):
    if not is_root:
        pytest.skip("only root can make a file system")
    (folder / "data").mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder / "data"]).returncode != 0:
        pytest.skip("no file system can be mounted here")
    server = a_server(folder).start()
    with httpx.Client(base_url=server.wait_ready(), timeout=30, trust_env=False) as http:
        account = {"email": "ann@example.org", "password": "correct horse battery", "displayName": "Ann"}
        token = http.post("/api/auth/register", json=account).json()["accessToken"]
        http.headers["Authorization"] = f"Bearer {token}"
        room = http.post("/api/rooms", json={"type": "group", "name": "Full"}).json()["id"]
        acknowledged = []
        for number in range(1000):
            body = {"text": "x" * 4000, "clientId": str(number)}
            answer = http.post(f"/api/rooms/{room}/messages", json=body)
            if answer.status_code != 201:
                break
            acknowledged.append(answer.json()["seq"])
        assert answer.status_code in (500, 503, 507), answer.text
        assert acknowledged == list(range(2, 2 + len(acknowledged)))
        subprocess.run(["mount", "-o", "remount,size=64m", folder / "data"], check=True)
        again = http.post(f"/api/rooms/{room}/messages", json=body)
        assert again.status_code == 201, again.text
        assert again.json()["seq"] == acknowledged[-1] + 1
    assert server.terminate()[0] == 0
    server.start()
    with httpx.Client(base_url=server.wait_ready(), trust_env=False) as http:
        http.headers["Authorization"] = f"Bearer {token}"
        events = http.get(f"/api/rooms/{room}/events", params={"limit": 500}).json()
        assert [event["seq"] for event in events["items"]] == list(range(1, len(acknowledged) + 3))
    assert server.terminate()[0] == 0
    assert_clean(server)
