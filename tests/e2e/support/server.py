"""One real process of the product: started, waited for by its "ready" line, stopped, killed, started again."""

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

BINARIES = Path(os.environ.get("MESSENGER_BIN", Path(__file__).resolve().parents[3] / "build/dev/bin")).resolve()
START_SECONDS = 60
STOP_SECONDS = 40
SANITIZER_OPTIONS = {
    # A symbolizer of another version, or none, is complained about on the log; addresses say enough to look further.
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0:symbolize=0",
    "LSAN_OPTIONS": f"suppressions={Path(__file__).with_name('lsan.supp')}:print_suppressions=0",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}
# As deployments set it (docs/guides/databases.md): killed processes leave files behind that libmongoc has to say something
# about in one with the same number, before main() and so before the log is JSON.
LIBRARY_OPTIONS = {"MONGOC_DISABLE_SHM": "1"}


def inherited_environment():
    """What the test runner's own shell sets for the product must not reach it."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


class Server:
    def __init__(self, program, folder, environment, arguments=(), before_exec=None, binary=None):
        self.program = program
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.environment = {**inherited_environment(), **SANITIZER_OPTIONS, **LIBRARY_OPTIONS, **environment}
        self.arguments = list(arguments)
        self.binary = Path(binary or BINARIES / program)
        self.before_exec = before_exec
        self.lines = []
        self.process = None
        self._changed = threading.Condition()

    def start(self):
        """Starts the process without waiting for it."""
        self._first_line = len(self.lines)
        self.process = subprocess.Popen(
            [self.binary, *self.arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=self.before_exec,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True)
        self._reader.start()
        return self

    def wait_ready(self):
        """The url of the "ready" line."""
        line = self.wait_line(lambda entry: entry.get("msg") == "ready", START_SECONDS)
        self.url = line["url"]
        return self.url

    def wait_line(self, matches, seconds):
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                for line in self.lines[self._first_line :]:
                    entry = parsed(line)
                    if entry is not None and matches(entry):
                        return entry
                if not self._reader.is_alive():
                    raise AssertionError(f"{self.program} ended too early:\n{self.stderr()}")
                if not self._changed.wait(deadline - time.monotonic()) and time.monotonic() >= deadline:
                    raise AssertionError(f"{self.program} said nothing of the kind:\n{self.stderr()}")

    def ended(self, seconds=START_SECONDS):
        """Waits for the process to end by itself: exit code and standard error."""
        code = self.process.wait(seconds)
        self._reader.join(seconds)
        return code, self.stderr()

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.ended(STOP_SECONDS)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()

    @contextlib.contextmanager
    def frozen(self):
        """It stands still meanwhile: connections to it stay open, and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def resident_bytes(self):
        fields = Path(f"/proc/{self.process.pid}/status").read_text().split()
        return int(fields[fields.index("VmRSS:") + 1]) * 1024

    def descriptors(self):
        """How many it has open: files, connections."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def stderr(self):
        return "\n".join(self.lines[self._first_line :])

    def sanitizer_report(self):
        marks = ("Sanitizer", "runtime error:")
        return "\n".join(self.lines) if any(mark in line for line in self.lines for mark in marks) else ""

    def _read(self, pipe):
        for raw in pipe:
            with self._changed:
                self.lines.append(raw.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()


def parsed(line):
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
