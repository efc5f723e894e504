"""The measurement of bench/verify: one line of JSON for each run, then a table."""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import threading
import urllib.request
from pathlib import Path

CONNECTIONS = 32
NEW_TOKENS = 60_000
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
SCRIPT = """
local requests = {}
init = function()
  for token in io.lines("%s") do
    wrk.headers["Authorization"] = "Bearer " .. token
    requests[#requests + 1] = wrk.format("GET", "/api/auth/verify")
  end
end
local n = 0
request = function() n = n %% #requests + 1; return requests[n] end
done = function(summary, latency)
  io.write(string.format('{"requests":%%d,"refused":%%d,"p50ms":%%.3f,"p99ms":%%.3f}\\n', summary.requests,
    summary.errors.status + summary.errors.read + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


def start_messenger(folder):
    environment = {
        "PATH": os.environ["PATH"],
        "MESSENGER_DATA_DIR": f"{folder}/data",
        "INTERNAL_API_TOKEN": "only-for-this-benchmark",
        "AUTH_SERVICE_PORT": "0",
        "RATE_LIMITS": "off",
        "AUTH_ARGON2_MEMORY_KIB": "64",
        "AUTH_ARGON2_ITERATIONS": "1",
        "ACCESS_LOG": "off",
    }
    process = subprocess.Popen(["build/release/bin/messenger-auth"], env=environment, stderr=subprocess.PIPE, text=True)
    url = next(entry["url"] for entry in map(json.loads, process.stderr) if entry["msg"] == "ready")
    threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the server
    tokens = []
    for number in range(100):
        body = {"email": f"user{number}@example.org", "password": "a good passphrase", "displayName": f"User {number}"}
        request = urllib.request.Request(
            f"{url}/api/auth/register", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        tokens.append(json.load(urllib.request.urlopen(request, timeout=30))["accessToken"])
    return process, url, tokens


def sign_new_tokens(folder, token):
    """More of them than Messenger remembers, so that it checks each signature."""
    command = ["node", "sign.mjs", f"{folder}/data/jwt-private-key.pem", str(NEW_TOKENS), token]
    return subprocess.run(
        command, cwd="build/peers/express", check=True, capture_output=True, text=True, timeout=120
    ).stdout.split()


def start_express(_):
    process = subprocess.Popen(
        ["node", "server.mjs"], cwd="build/peers/express", stdout=subprocess.PIPE, text=True,
        env={"PATH": os.environ["PATH"], "NODE_ENV": "production"})  # fmt: skip
    said = json.loads(process.stdout.readline())
    return process, f"http://127.0.0.1:{said['port']}", said["tokens"]


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS


def measure(process, url, script, seconds):
    before = cpu_seconds(process.pid)
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script, url]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30).stdout
    report = json.loads(output.splitlines()[-1])
    used = cpu_seconds(process.pid) - before
    return report | {"cpuSeconds": round(used, 2), "perCpuSecond": round(report["requests"] / used)}


def script_for(folder, number, tokens):
    Path(folder, f"{number}.tokens").write_text("\n".join(tokens) + "\n")
    script = Path(folder, f"{number}.lua")
    script.write_text(SCRIPT % f"{folder}/{number}.tokens")
    return str(script)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load in a run")
    options = parser.parse_args()
    runs = {"messenger": [], "messenger, tokens it never saw": [], "express": []}
    with tempfile.TemporaryDirectory() as folder:
        servers, cases = [], []
        try:
            for name, start in (("messenger", start_messenger), ("express", start_express)):
                process, url, tokens = start(folder)
                servers.append(process)
                cases.append((name, process, url, script_for(folder, len(cases), tokens)))
                if name == "messenger":
                    new = sign_new_tokens(folder, tokens[0])
                    cases.append((f"{name}, tokens it never saw", process, url, script_for(folder, len(cases), new)))
            for _, process, url, script in cases:
                measure(process, url, script, 1)  # warms up: connections, caches, the JIT
            for _ in range(options.rounds):
                for name, process, url, script in cases:
                    report = measure(process, url, script, options.seconds)
                    assert report["refused"] == 0, report
                    runs[name].append(report["perCpuSecond"])
                    print(json.dumps({"server": name} | report), flush=True)
        finally:
            for process in servers:
                process.terminate()
                process.wait(30)
    medians = {name: statistics.median(values) for name, values in runs.items()}
    print(f"\n| server | verifications a CPU second, median of {options.rounds} | |\n|---|---|---|")
    for name, median in medians.items():
        print(f"| {name} | {median:,.0f} | {median / medians['express']:.1f} times Express |")


if __name__ == "__main__":
    main()
