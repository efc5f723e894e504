"""The auth service does what its OpenAPI document says: schemathesis with all checks, also through sequences of calls."""

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


@pytest.fixture
def auth(tmp_path):
    server = Server(
        "messenger-auth",
        tmp_path,
        {
            "INTERNAL_API_TOKEN": TOKEN,
            "AUTH_SERVICE_PORT": "0",
            "MESSENGER_DATA_DIR": str(tmp_path / "data"),
            "RATE_LIMITS": "off",
            # Hashes as cheap as they get: it is not about them.
            "AUTH_ARGON2_MEMORY_KIB": "64",
            "AUTH_ARGON2_ITERATIONS": "1",
            "ACCESS_LOG": "off",
        },
    )
    server.start().wait_ready()
    yield server
    code, stderr = server.terminate()
    assert code == 0, stderr
    assert not server.sanitizer_report()


def test_schemathesis_finds_nothing(auth, tmp_path):
    admin = Person(type("Cluster", (), {"url": auth.url, "secrets": set()}), "Admin").register()
    done = subprocess.run(
        [auth.binary, "admin", "create", admin.email], cwd=tmp_path, env=auth.environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": str(HOOKS),
        "ADMIN_ID": admin.id,
        "ADMIN_EMAIL": admin.email,
        "ADMIN_PASSWORD": admin.password,
        "AUTH_URL": auth.url,
    }
    run = subprocess.run(
        [Path(sys.executable).parent / "schemathesis", "--config-file", CONFIG, "run", f"{auth.url}/openapi.json", "--checks", "all",
         "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "15", "--seed", "1", "--continue-on-failure",
         "--no-color"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600)  # fmt: skip
    assert run.returncode == 0, run.stdout[-20000:]
