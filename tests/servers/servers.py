"""Database servers for tests: each is a context manager that starts one on a free loopback port, in a folder of its own,
and ends it by its process id. Without systemd, as root or not."""

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import ferretdb

START_SECONDS = 60


# Below those that the system gives to connections, one of which could take the port of a server that is down for a moment.
PORTS = range(20_000, 32_000)


def free_port():
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass  # taken


def wait_until(is_up, process, name, log):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if is_up():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{name} did not start:\n{Path(log).read_text()[-3000:]}")


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 0.5):
            return True
    except OSError:
        return False


def make_certificates(folder, owner=None):
    """A key and a certificate for 127.0.0.1, self-signed, and a certificate that nothing here is signed with."""
    for name in ("server", "stranger"):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"],
            check=True, capture_output=True)  # fmt: skip
        os.chmod(f"{folder}/{name}.key", 0o600)
        if owner is not None:
            shutil.chown(f"{folder}/{name}.key", owner)


class Server:
    name = ""

    def __init__(self, folder):
        self.folder = Path(folder) / f"{self.name}-{os.getpid()}-{id(self):x}"
        self.port = free_port()
        self.process = None
        self.log = str(self.folder) + ".log"

    def __enter__(self):
        self.prepare()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, **self.options())
        wait_until(self.is_up, self.process, self.name, self.log)

    def stop(self, how=signal.SIGTERM):
        """By default in an orderly way; with SIGKILL as in a power failure."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(START_SECONDS)
            self.process = None

    @contextlib.contextmanager
    def frozen(self):
        """It stands still meanwhile: connections to it stay open, and nothing answers."""
        processes = [self.process.pid]
        os.kill(self.process.pid, signal.SIGSTOP)  # first, so that it makes no more children
        try:
            for child in self.children():
                processes.append(int(child))
                os.kill(int(child), signal.SIGSTOP)
            yield
        finally:
            for process in reversed(processes):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)

    def children(self):
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def options(self):
        return {}


class MariaDb(Server):
    name = "mariadb"
    user = "root"

    def prepare(self):
        self.folder.mkdir()
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--user={pwd.getpwuid(os.getuid()).pw_name}", "--skip-test-db",
             "--auth-root-authentication-method=normal", f"--datadir={self.folder}"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        make_certificates(self.folder)

    def command(self):
        return [
            shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--user={pwd.getpwuid(os.getuid()).pw_name}",
            f"--datadir={self.folder}", f"--socket={self.folder}/s", f"--pid-file={self.folder}/pid",
            "--bind-address=127.0.0.1", f"--port={self.port}", "--character-set-server=utf8mb4",
            f"--ssl-cert={self.folder}/server.pem", f"--ssl-key={self.folder}/server.key", "--innodb-buffer-pool-size=64M", "--innodb-flush-log-at-trx-commit=2", "--max-connections=300",
            "--skip-name-resolve"]  # fmt: skip

    def is_up(self):
        return answers(self.port) and self.run_sql("SELECT 1").returncode == 0

    def run_sql(self, sql, database="mysql"):
        """As root; the completed process."""
        return subprocess.run(
            ["mariadb", "--no-defaults", "-uroot", f"--socket={self.folder}/s", "-N", "-e", sql, database],
            capture_output=True, text=True)  # fmt: skip

    def is_running(self, text):
        """Whether a statement with this text is being executed."""
        sql = "SELECT count(*) FROM information_schema.processlist WHERE id <> connection_id() AND info LIKE"
        return self.run_sql(f"{sql} 'SELECT {text}%'").stdout.strip() not in ("", "0")

    def url(self, database="mysql"):
        return f"mysql://root@127.0.0.1:{self.port}/{database}"


class Redis(Server):
    name = "redis"

    def prepare(self):
        self.folder.mkdir()

    def command(self):
        return ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder), "--save", "", "--appendonly", "no"]

    def is_up(self):
        return answers(self.port)

    def url(self, database=0):
        return f"redis://127.0.0.1:{self.port}/{database}"


class PostgreSql(Server):
    """Refuses to run as root, so that root starts it as the user postgres."""

    name = "postgresql"

    def as_owner(self, command):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if os.getuid() == 0 else command

    def tool(self, name):
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        return str(found[-1]) if found else name

    def prepare(self):
        self.folder.mkdir()
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        subprocess.run(
            self.as_owner([self.tool("initdb"), "-D", str(self.folder / "data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"]),
            check=True, stdout=subprocess.DEVNULL, cwd="/")  # fmt: skip
        make_certificates(self.folder, "postgres" if os.getuid() == 0 else None)
        # Everybody but the superuser has to give a password.
        (self.folder / "data/pg_hba.conf").write_text("host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n")

    def command(self):
        return self.as_owner(
            [self.tool("postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
             "-c", f"unix_socket_directories={self.folder}", "-c", "fsync=off", "-c", "ssl=on",
             "-c", f"ssl_cert_file={self.folder}/server.pem", "-c", f"ssl_key_file={self.folder}/server.key", "-c", "max_connections=300"])  # fmt: skip

    def options(self):
        return {"cwd": "/"}

    def stop(self, how=signal.SIGTERM):
        children = self.children() if self.process is not None else []
        # SIGTERM waits for the clients to go; SIGINT sends them away.
        super().stop(signal.SIGINT if how == signal.SIGTERM else how)
        # After a SIGKILL each of them ends when it notices; until then a new server is refused their shared memory.
        deadline = time.monotonic() + START_SECONDS
        while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < deadline:
            time.sleep(0.02)

    def is_up(self):
        return answers(self.port) and self.run_sql("SELECT 1").returncode == 0

    def run_sql(self, sql, database="postgres"):
        """As the superuser; the completed process."""
        return subprocess.run(
            [self.tool("psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", database, "-At", "-c", sql],
            capture_output=True, text=True)  # fmt: skip

    def is_running(self, text):
        """Whether a statement with this text is being executed."""
        sql = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE"
        return self.run_sql(f"{sql} '%{text}%'").stdout.strip() not in ("", "0")

    def url(self, database="postgres"):
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


class MongoDb(Server):
    """`mongod` if there is one; else FerretDB, which speaks its wire protocol (ferretdb.py)."""

    name = "mongodb"

    def prepare(self):
        self.folder.mkdir()
        self.mongod = shutil.which("mongod")
        if not self.mongod:
            self.ferretdb = ferretdb.program()
            (self.folder / "data").mkdir()

    def command(self):
        if self.mongod:
            return [self.mongod, "--dbpath", str(self.folder), "--bind_ip", "127.0.0.1", "--port", str(self.port), "--nounixsocket"]
        return [
            str(self.ferretdb), "--handler=sqlite", f"--sqlite-url=file:{self.folder}/data/?_pragma=synchronous(off)",
            f"--listen-addr=127.0.0.1:{self.port}", f"--state-dir={self.folder}", "--telemetry=disable", "--log-level=error",
            "--debug-addr=-"]  # fmt: skip

    def is_up(self):
        return answers(self.port)

    def url(self, database="test"):
        return f"mongodb://127.0.0.1:{self.port}/{database}"


class GivenMongoDb:
    """The one that MONGODB_URI names; tests make databases in it and drop them."""

    def __init__(self, uri):
        self.uri = uri

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def url(self, database="test"):
        scheme, rest = self.uri.split("://", 1)
        authority, _, path = rest.partition("/")
        _, mark, parameters = path.partition("?")
        return f"{scheme}://{authority}/{database}{mark}{parameters}"


def mongodb(folder):
    given = os.environ.get("MONGODB_URI")
    return GivenMongoDb(given) if given else MongoDb(folder)
