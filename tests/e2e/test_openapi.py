"""Services do what their OpenAPI documents say: schemathesis with all checks, also through sequences of calls."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import running
from support.cluster import TOKEN
from support.person import Person
from support.server import Server

# Hashes as cheap as they get: it is not about them.
CHEAP = {"AUTH_ARGON2_MEMORY_KIB": "64", "AUTH_ARGON2_ITERATIONS": "1", "RATE_LIMITS": "off", "ACCESS_LOG": "off"}
HOOKS = Path(__file__).parent / "support" / "schemathesis_hooks.py"
CONFIG = Path(__file__).parent / "support" / "schemathesis.toml"


def serving(service, folder, **settings):
    server = Server(
        f"messenger-{service}",
        folder,
        {
            "INTERNAL_API_TOKEN": TOKEN,
            f"{service.upper()}_SERVICE_PORT": "0",
            "MESSENGER_DATA_DIR": str(folder / "data"),
            **CHEAP,
            **settings,
        },
    )
    server.start().wait_ready()
    yield server
    code, stderr = server.terminate()
    assert code == 0, stderr
    assert not server.sanitizer_report()


@pytest.fixture
def auth(tmp_path):
    yield from serving("auth", tmp_path / "auth")


@pytest.fixture
def user(tmp_path, auth):
    yield from serving("user", tmp_path / "user", AUTH_SERVICE_URL=auth.url)


@pytest.fixture
def cheap_cluster():
    yield from running("split", CHEAP)


def person_at(auth, name):
    return Person(type("Cluster", (), {"url": auth.url, "secrets": set()}), name).register()


def find_nothing(service, auth, caller, folder, *options, **more):
    """Holds a service to its document, with an account that signs in at auth."""
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": str(HOOKS),
        "ADMIN_ID": caller.id,
        "ADMIN_EMAIL": caller.email,
        "ADMIN_PASSWORD": caller.password,
        "AUTH_URL": auth.url,
        **more,
    }
    run = subprocess.run(
        [Path(sys.executable).parent / "schemathesis", "--config-file", CONFIG, "run", f"{service.url}/openapi.json", "--checks", "all",
         "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "15", "--seed", "1", "--continue-on-failure",
         "--no-color", *options],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=600)  # fmt: skip
    assert run.returncode == 0, "\n".join(line[:1000] for line in run.stdout.splitlines())[-20000:]


def test_schemathesis_finds_nothing_in_auth(auth, tmp_path):
    admin = person_at(auth, "Admin")
    done = subprocess.run(
        [auth.binary, "admin", "create", admin.email], cwd=auth.folder, env=auth.environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    find_nothing(auth, auth, admin, tmp_path)


def test_schemathesis_finds_nothing_in_user(auth, user, tmp_path):
    caller, other = person_at(auth, "Caller"), person_at(auth, "Other")
    find_nothing(user, auth, caller, tmp_path, OTHER_ID=other.id)


def test_schemathesis_finds_nothing_in_chat(cheap_cluster, tmp_path):
    admin = cheap_cluster.register("Admin")
    cheap_cluster.command("auth", "admin", "create", admin.email)
    auth, chat = (cheap_cluster.server_of(name) for name in ("auth", "chat"))
    # What the imports take is no JSON document.
    excluded = [option for path in ("/ws", "/api/rooms/import", "/api/import") for option in ("--exclude-path", path)]
    find_nothing(chat, auth, admin, tmp_path, *excluded)
