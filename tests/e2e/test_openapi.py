"""Services do what their OpenAPI documents say: schemathesis with all checks, also through sequences of calls."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.cluster import TOKEN
from support.person import Person
from support.server import Server

HOOKS = Path(__file__).parent / "support" / "schemathesis_hooks.py"
CONFIG = Path(__file__).parent / "support" / "schemathesis.toml"


def running(service, folder, **settings):
    server = Server(
        f"messenger-{service}",
        folder,
        {
            "INTERNAL_API_TOKEN": TOKEN,
            f"{service.upper()}_SERVICE_PORT": "0",
            "MESSENGER_DATA_DIR": str(folder / "data"),
            "RATE_LIMITS": "off",
            "ACCESS_LOG": "off",
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
    # Hashes as cheap as they get: it is not about them.
    yield from running("auth", tmp_path / "auth", AUTH_ARGON2_MEMORY_KIB="64", AUTH_ARGON2_ITERATIONS="1")


@pytest.fixture
def user(tmp_path, auth):
    yield from running("user", tmp_path / "user", AUTH_SERVICE_URL=auth.url)


def person_at(auth, name):
    return Person(type("Cluster", (), {"url": auth.url, "secrets": set()}), name).register()


def find_nothing(service, auth, caller, folder, **more):
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
         "--no-color"],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=600)  # fmt: skip
    assert run.returncode == 0, run.stdout[-20000:]


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
