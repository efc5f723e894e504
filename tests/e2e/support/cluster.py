"""The product in its two shapes behind one interface: all services in one process, and each its own process."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from servers import free_port

from support.person import Person
from support.server import Server, parsed
from support.waiting import eventually

SERVICES = ("auth", "user", "chat")
TOKEN = "an-internal-token-for-tests-only"


def free_ports(count):
    ports = set()
    while len(ports) < count:
        ports.add(free_port())
    return list(ports)


class Cluster:
    """Owns its processes and their folder. `secrets` collects what must never be in a log."""

    def __init__(self, shape, settings=None, chats=1):
        """Several chat instances need a database that they share."""
        self.shape = shape
        self.folder = Path(tempfile.mkdtemp(prefix="messenger-e2e-"))
        self.secrets = {TOKEN}
        gateway, *ports = free_ports(1 + len(SERVICES))
        base = {"GATEWAY_SERVICE_PORT": str(gateway), "GATEWAY_ADMIN_PORT": "0", **(settings or {})}
        if shape == "one process":
            self.servers = {"messenger": self._server("messenger", base)}
        else:
            shared = {"INTERNAL_API_TOKEN": TOKEN, **base}
            scheme = "https" if "PEER_TLS_CERTIFICATE" in shared else "http"
            for name, port in zip(SERVICES, ports):
                shared[f"{name.upper()}_SERVICE_PORT"] = str(port)
                shared[f"{name.upper()}_SERVICE_URL"] = f"{scheme}://127.0.0.1:{port}"
            more = free_ports(chats - 1)
            shared["CHAT_SERVICE_URL"] = ",".join(f"{scheme}://127.0.0.1:{port}" for port in (ports[SERVICES.index("chat")], *more))
            self.servers = {
                name: self._server(f"messenger-{name}", shared) for name in (*SERVICES, "gateway")
            }
            for number, port in enumerate(more, 2):
                own = shared | {"CHAT_SERVICE_PORT": str(port)}
                self.servers[f"chat-{number}"] = self._server("messenger-chat", own, suffix=f"-{number}")

    def _server(self, program, environment, suffix=""):
        folder = self.folder / (program + suffix)
        return Server(program, folder, {**environment, "MESSENGER_DATA_DIR": str(folder / "data")})

    def start(self):
        for server in self.servers.values():
            server.start()
        for server in self.servers.values():
            server.wait_ready()
        return self

    def start_others(self, *running):
        """Starts the servers that are not running yet."""
        others = [server for name, server in self.servers.items() if name not in running]
        for server in others:
            server.start()
        for server in others:
            server.wait_ready()

    def another(self, service):
        """One more instance of a service, on a port of its own; the others don't know of it."""
        first = self.server_of(service)
        server = self._server(first.program, first.environment | {f"{service.upper()}_SERVICE_PORT": "0"}, suffix="-2")
        self.servers[f"{service}-2"] = server
        return server

    def server_of(self, service):
        return self.servers.get(service) or self.servers["messenger"]

    @property
    def url(self):
        return self.server_of("gateway").url

    @property
    def ws_url(self):
        return self.url.replace("http", "ws", 1) + "/ws"

    def register(self, name="Somebody"):
        return Person(self, name).register()

    def people(self, *names):
        return [self.register(name) for name in names]

    def command(self, service, *words):
        """What a command of a service's program prints; the server may run meanwhile."""
        server = self.server_of(service)
        done = subprocess.run(
            [server.binary, *words], cwd=server.folder, env=server.environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mails(self, address):
        """The texts of the mails to an address, the newest first; without SMTP they are files of the auth service."""
        files = sorted((self.server_of("auth").folder / "data" / "mail").glob("*.eml"), reverse=True)
        texts = [file.read_text() for file in files]
        return [text for text in texts if f"To: <{address}>" in text]

    def mail(self, address, containing, seconds=30):
        """The newest mail with a text in it, once it is there."""
        return eventually(lambda: next((text for text in self.mails(address) if containing in text), None), seconds)

    def restart(self, service):
        """After a kill: the same process with the same ports and data."""
        self.server_of(service).start().wait_ready()

    def stop(self):
        """Ends what runs and says what was wrong: exit codes, sanitizer reports, lines that are no log lines."""
        problems = []
        for server in reversed(self.servers.values()):
            if server.is_running():
                try:
                    code, _ = server.terminate()
                    if code != 0:
                        problems.append(f"{server.program} exited with {code} after SIGTERM:\n{server.stderr()[-4000:]}")
                except Exception as error:
                    server.kill()
                    problems.append(f"{server.program} did not stop: {error}")
        for server in self.servers.values():
            if report := server.sanitizer_report():
                problems.append(f"{server.program}:\n{report[-8000:]}")
            problems += [f"{server.program}: no JSON: {line}" for line in server.lines if parsed(line) is None]
            problems += [
                f"{server.program} logged a secret: {line}"
                for line in server.lines
                for secret in self.secrets
                if secret in line
            ]
        shutil.rmtree(self.folder, ignore_errors=True)
        return problems
