"""A disk for the data of a server that a test can fill."""

import contextlib
import errno
import resource
import signal
import subprocess
import warnings

MOUNTED_BYTES = 64 * 1024 * 1024
CHUNK = b"\0" * 4096


class MountedDisk:
    """A tmpfs: full for whoever writes to it. Takes the right to mount."""

    refusal = "database or disk is full"

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.folder.mkdir()
        options = f"size={MOUNTED_BYTES},mode=0700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], check=True, capture_output=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.folder], check=True)

    def before_exec(self):
        pass

    @contextlib.contextmanager
    def full(self, _):
        ballast = self.folder / "ballast"
        try:
            with open(ballast, "wb", buffering=0) as file:
                while True:
                    file.write(CHUNK)
        except OSError as error:
            assert error.errno == errno.ENOSPC
        try:
            yield
        finally:
            ballast.unlink()


class LimitedDisk:
    """A folder like any other. While the disk is to be full, the files of the server can't be written to beyond their first
    page: an I/O error instead of ENOSPC, and the server's alone."""

    refusal = "disk I/O error"

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.folder.mkdir()
        return self

    def __exit__(self, *_):
        pass

    def before_exec(self):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    @contextlib.contextmanager
    def full(self, server):
        before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (len(CHUNK), resource.RLIM_INFINITY))
        try:
            yield
        finally:
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@contextlib.contextmanager
def small_disk(folder):
    with contextlib.ExitStack() as stack:
        try:
            disk = stack.enter_context(MountedDisk(folder / "mounted"))
        except (OSError, subprocess.CalledProcessError) as error:
            warnings.warn(f"no right to mount a tmpfs ({error}): a limit on file sizes has to do for a full disk", stacklevel=2)
            disk = stack.enter_context(LimitedDisk(folder / "limited"))
        yield disk
