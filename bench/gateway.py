"""The measurement of bench/gateway: one line of JSON for each run, then tables."""

import argparse
import contextlib
import json
import os
import resource
import socket
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from gateway_peers import HAPROXY_FIELDS, NGINX_FIELDS, PEERS, UPSTREAM

CONNECTIONS = 32
RATE = 16_000  # a second, of all connections together: what each of them gets done on two cores with the rest beside it
IDLE_CLIENTS = 9_900  # HAProxy wants two descriptors for each, and 20,000 is a common limit
LARGE_BYTES = 64 * 1024 * 1024
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
BIN = Path("build/release/bin")
PATH = "/api/users/small"

OPERATION = {"responses": {"200": {"description": "OK"}}, "security": [{"bearer": []}]}
OPENAPI = {"openapi": "3.1.0", "paths": {"/api/users/small": {"get": OPERATION}, "/api/users/large": {"get": OPERATION}}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on {port}")


class Servers:
    """What was started; ends it."""

    def __init__(self, folder):
        self.folder = folder
        self.processes = []
        self.upstream = free_port()

    def start(self, name, command, port=None, environment=None):
        process = subprocess.Popen(command, cwd=self.folder, env=environment, stderr=subprocess.PIPE, text=True)
        self.processes.append(process)
        if port is None:
            port = self.port_of(process)
        else:
            wait_for(port)
        threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the server
        return Server(name, process, port)

    @staticmethod
    def port_of(process):
        for line in process.stderr:
            entry = json.loads(line)
            if entry["msg"] == "ready":
                return int(entry["url"].rsplit(":", 1)[1])
        raise RuntimeError("the server has ended")

    def start_upstream(self):
        small = json.dumps({"id": "u" * 26, "displayName": "Somebody", "bio": "b" * 400})
        Path(self.folder, "large").write_bytes(os.urandom(1024 * 1024) * (LARGE_BYTES // (1024 * 1024)))
        Path(self.folder, "openapi.json").write_text(json.dumps(OPENAPI))
        Path(self.folder).chmod(0o755)
        config = Path(self.folder, "upstream.conf")
        config.write_text(UPSTREAM.format(upstream=self.upstream, folder=self.folder, small=small))
        self.start("upstream", ["nginx", "-p", self.folder, "-c", str(config)], self.upstream)

    def start_messenger(self):
        common = {"PATH": os.environ["PATH"], "INTERNAL_API_TOKEN": "only-for-this-benchmark", "ACCESS_LOG": "off",
                  "MESSENGER_SHARDS": "1", "MESSENGER_DATA_DIR": f"{self.folder}/data"}  # fmt: skip
        auth = self.start("auth", [(BIN / "messenger-auth").resolve()],
                          environment=common | {"AUTH_SERVICE_PORT": "0", "RATE_LIMITS": "off", "AUTH_ARGON2_MEMORY_KIB": "64",
                                                "AUTH_ARGON2_ITERATIONS": "1"})  # fmt: skip
        body = {"email": "user@example.org", "password": "a good passphrase", "displayName": "User"}
        request = urllib.request.Request(f"http://127.0.0.1:{auth.port}/api/auth/register", json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})  # fmt: skip
        token = json.load(urllib.request.urlopen(request, timeout=30))["accessToken"]
        other = f"http://127.0.0.1:{self.upstream}"
        gateway = self.start("messenger", [(BIN / "messenger-gateway").resolve()],
                             environment=common | {"GATEWAY_SERVICE_PORT": "0", "GATEWAY_ADMIN_PORT": "0", "USER_SERVICE_URL": other,
                                                   "CHAT_SERVICE_URL": other, "CONNECTIONS_PER_ADDRESS": "0",
                                                   "RATE_LIMIT_USER": "1000000000/1m", "RATE_LIMIT_ADDRESS": "1000000000/1m",
                                                   "AUTH_SERVICE_URL": f"http://127.0.0.1:{auth.port}"})  # fmt: skip
        return gateway, token

    def start_peer(self, name, fields=""):
        """The peer of that name; one that sets `fields` is another one."""
        template, command = PEERS[name]
        name += " with the fields" if fields else ""
        port = free_port()
        config = Path(self.folder, f"{port}.conf")
        config.write_text(template.format(port=port, upstream=self.upstream, fields=fields, name=port))
        return self.start(name, [*command, str(config)], port)

    def end(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(30)


class Server:
    def __init__(self, name, process, port):
        self.name, self.process, self.port = name, process, port

    def pids(self):
        """The process and its children: nginx works in one."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, listed)]

    def cpu_seconds(self):
        total = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / CLOCK_TICKS

    def resident_bytes(self):
        """Memory that is the processes' own: libraries and what nginx's processes share is not counted twice."""
        total = 0
        for pid in self.pids():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        return total


SCRIPT = """
wrk.headers["Authorization"] = "Bearer %s"
done = function(summary, latency)
  io.write(string.format('{"requests":%%d,"refused":%%d,"p50ms":%%.3f,"p99ms":%%.3f}\\n', summary.requests,
    summary.errors.status + summary.errors.read + summary.errors.timeout, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
"""


def small_requests(server, token, folder, seconds):
    script = Path(folder, "wrk.lua")
    script.write_text(SCRIPT % token)
    before = server.cpu_seconds()
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{server.port}{PATH}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30).stdout
    report = json.loads(output.splitlines()[-1])
    used = server.cpu_seconds() - before
    if report["refused"] or not report["requests"]:
        raise RuntimeError(f"{server.name}: {report}")
    return report | {"cpuMicroseconds": round(used / report["requests"] * 1e6, 2)}


def rated_requests(server, token, folder, seconds):
    """The same load for each: at full speed who gets more done has shorter queues."""
    log = Path(folder, "rated.log")
    log.unlink(missing_ok=True)
    command = ["h2load", "--h1", "-t1", f"-c{CONNECTIONS}", f"-n{RATE * seconds}", f"--rps={RATE // CONNECTIONS}", f"--log-file={log}",
               "-H", f"Authorization: Bearer {token}", f"http://127.0.0.1:{server.port}{PATH}"]  # fmt: skip
    before, begun = server.cpu_seconds(), time.monotonic()
    subprocess.run(command, check=True, capture_output=True, timeout=seconds + 30)
    used, took = server.cpu_seconds() - before, time.monotonic() - begun
    rows = [line.split("\t") for line in log.read_text().splitlines()]
    refused = sum(status != "200" for _, status, _ in rows)
    if refused or len(rows) != RATE * seconds:
        raise RuntimeError(f"{server.name}: {len(rows)} answers, {refused} refused")
    times = sorted(int(row[2]) / 1000 for row in rows)
    return {"requests": len(rows), "refused": refused, "perSecond": round(len(rows) / took), "p50ms": times[len(times) // 2],
            "p99ms": times[len(times) * 99 // 100], "cpuMicroseconds": round(used / len(rows) * 1e6, 2)}  # fmt: skip


def download(server, token):
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/api/users/large", headers={"Authorization": f"Bearer {token}"})
    before, begun, count = server.cpu_seconds(), time.monotonic(), 0
    for _ in range(4):
        with urllib.request.urlopen(request, timeout=30) as answer:
            while piece := answer.read(1024 * 1024):
                count += len(piece)
    if count != 4 * LARGE_BYTES:
        raise RuntimeError(f"{server.name}: {count} bytes")
    took = time.monotonic() - begun
    return {"megabytesPerSecond": round(count / took / 1e6), "cpuSecondsPerGigabyte": round((server.cpu_seconds() - before) / count * 1e9, 3)}


def idle_clients(server, token):
    """What so many keep-alive connections that have asked once take."""
    head = f"GET {PATH} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    before = server.resident_bytes()
    with contextlib.ExitStack() as open_sockets:
        for number in range(IDLE_CLIENTS):
            client = open_sockets.enter_context(socket.create_connection(("127.0.0.1", server.port), 10))
            client.sendall(head)
            if not client.recv(65536).startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"{server.name}: client {number} was refused")
        after = server.resident_bytes()
    return {"megabytes": round(after / 1e6, 1), "bytesPerClient": round((after - before) / IDLE_CLIENTS)}


def table(kind, runs, columns):
    print(f"\n| {kind} | " + " | ".join(columns) + " |\n|---" + "|---" * len(columns) + "|")
    for name, reports in runs.items():
        cells = [f"{statistics.median(report[column] for report in reports):g}" for column in columns]
        print(f"| {name} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3, help="of load in a run")
    parser.add_argument("--only", help="of the servers")
    options = parser.parse_args()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as ending:
        servers = Servers(folder)
        ending.callback(servers.end)
        servers.start_upstream()
        messenger, token = servers.start_messenger()
        plain = [messenger, servers.start_peer("nginx"), servers.start_peer("haproxy")]
        small = [*plain, servers.start_peer("nginx", NGINX_FIELDS), servers.start_peer("haproxy", HAPROXY_FIELDS)]
        plain, small = ([server for server in measured if options.only in (None, server.name)] for measured in (plain, small))
        kinds = {
            "GET": (small, lambda server: small_requests(server, token, folder, options.seconds), options.rounds),
            "GET at one rate": (small, lambda server: rated_requests(server, token, folder, options.seconds), options.rounds),
            "download": (plain, lambda server: download(server, token), options.rounds),
            "idle clients": (plain, lambda server: idle_clients(server, token), 1),
        }
        for server in small:
            small_requests(server, token, folder, 1)  # warms up
        for kind, (measured, measure, rounds) in kinds.items():
            runs = {}
            for _ in range(rounds):
                for server in measured:
                    report = measure(server)
                    runs.setdefault(server.name, []).append(report)
                    print(json.dumps({"kind": kind, "server": server.name} | report), flush=True)
            columns = [column for column in next(iter(runs.values()))[0] if column not in ("requests", "refused")]
            table(kind, runs, columns)


if __name__ == "__main__":
    main()
