"""Runs all scenarios on all servers, interleaved so that a busy moment of the machine hits none alone, and writes one
line of JSON for each run. Ends by itself: a run has its time, and so has all.

    runs.py OUTPUT [--rounds 5] [--seconds 2] [--minutes 14]
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scenarios import SCENARIOS, SERVERS

LOAD = "build/release/bin/bench-load"
RUN_SECONDS = 60


def command_of(server, scenario, seconds):
    command = [LOAD, "--on", server.name, *scenario.arguments.split()]
    return command + ["--seconds", str(seconds)] if command[3] == "fan-out" else command


def run(command, folder):
    """The report of one run with its files in a folder; raises RuntimeError. The server ends with bench-load, whatever
    ends that."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, "TMPDIR": folder})
    try:
        output, errors = process.communicate(timeout=RUN_SECONDS)
    except BaseException as failure:
        process.kill()
        process.wait()
        if isinstance(failure, subprocess.TimeoutExpired):
            raise RuntimeError(f"more than {RUN_SECONDS} s") from None
        raise
    if process.returncode != 0:
        raise RuntimeError((errors + output).strip())
    return json.loads(output.splitlines()[-1])


def version_of(server):
    def said(*command):
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def npm(name):
        package = json.loads(Path("build/peers/node_modules", name, "package.json").read_text())
        return f"{package['version']} on node {said('node', '--version')[1:]}"

    return {
        "messenger": lambda: "this tree",
        "ws": lambda: npm("ws"),
        "socket.io": lambda: npm("socket.io"),
        "nats": lambda: said("nats-server", "--version").split("v")[-1],
        "ejabberd": lambda: said("dpkg-query", "-W", "-f", "${source:Upstream-Version}", "ejabberd"),
    }[server.name]()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("output", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of load in a run")
    parser.add_argument("--minutes", type=float, default=14, help="for all; what is not done then is left out")
    options = parser.parse_args()
    end = time.monotonic() + options.minutes * 60
    plan = [(scenario, server) for number in range(options.rounds) for scenario in SCENARIOS for server in SERVERS
            if number < scenario.rounds]
    failures = 0
    with options.output.open("w") as lines, tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"versions": {server.name: version_of(server) for server in SERVERS}}), file=lines)
        for number, (scenario, server) in enumerate(plan, 1):
            if time.monotonic() > end - RUN_SECONDS:
                print(f"The time is over; {len(plan) - number + 1} runs are left out.", file=sys.stderr)
                break
            print(f"{number}/{len(plan)} {server.title}: {scenario.title}", file=sys.stderr)
            try:
                report = run(command_of(server, scenario, options.seconds), folder)
                print(json.dumps({"scenario": scenario.key, **report}), file=lines, flush=True)
            except RuntimeError as failure:
                failures += 1
                print(f"FAILED: {failure}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
