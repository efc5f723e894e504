"""Auth and chat do what their OpenAPI documents say: schemathesis with all checks, also through sequences of calls."""

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


@pytest.fixture
def auth(tmp_path):
    server = Server(
        "messenger-auth",
        tmp_path,
        {
            "INTERNAL_API_TOKEN": TOKEN,
            "AUTH_SERVICE_PORT": "0",
            "MESSENGER_DATA_DIR": str(tmp_path / "data"),
            **CHEAP,
        },
    )
    server.start().wait_ready()
    yield server
    code, stderr = server.terminate()
    assert code == 0, stderr
    assert not server.sanitizer_report()


@pytest.fixture
def cheap_cluster():
    yield from running("split", CHEAP)


def check(url, admin, auth_url, folder, *options):
    """Calls what a document describes as an administrator, and fails with what is not as it says."""
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": str(HOOKS),
        "ADMIN_ID": admin.id,
        "ADMIN_EMAIL": admin.email,
        "ADMIN_PASSWORD": admin.password,
        "AUTH_URL": auth_url,
    }
    run = subprocess.run(
        [Path(sys.executable).parent / "schemathesis", "--config-file", CONFIG, "run", f"{url}/openapi.json", "--checks", "all",
         "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "15", "--seed", "1", "--continue-on-failure",
         "--no-color", *options],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=600)  # fmt: skip
    assert run.returncode == 0, "\n".join(line[:1000] for line in run.stdout.splitlines())[-20000:]


def test_schemathesis_finds_nothing_in_auth(auth, tmp_path):
    admin = Person(type("Cluster", (), {"url": auth.url, "secrets": set()}), "Admin").register()
    done = subprocess.run(
        [auth.binary, "admin", "create", admin.email], cwd=tmp_path, env=auth.environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    check(auth.url, admin, auth.url, tmp_path)


def test_schemathesis_finds_nothing_in_chat(cheap_cluster, tmp_path):
    admin = cheap_cluster.register("Admin")
    cheap_cluster.command("auth", "admin", "create", admin.email)
    auth, chat = (cheap_cluster.server_of(name).url for name in ("auth", "chat"))
    check(chat, admin, auth, tmp_path, "--exclude-path", "/ws")
