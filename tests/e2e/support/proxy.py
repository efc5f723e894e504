"""A TCP proxy on loopback: what it carries can be cut, held up and delayed, as broken networks do it."""

import asyncio
import contextlib
import socket
import struct
import threading

CHUNK = 64 * 1024
CHUNKS_UNDER_WAY = 64


class Proxy:
    """To a port of loopback; to be used in a `with`. Forwards on a thread of its own, so that tests may call it from any."""

    def __init__(self, target):
        self._target = target
        self._delay = 0
        self._connections = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(self, *_):
        self._call(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def reset(self):
        """Ends all connections as a crash does: with RST to both sides."""
        self._call(self._end(is_abrupt=True))

    def close(self):
        """Ends all connections as a program does that exits: with FIN to both sides."""
        self._call(self._end(is_abrupt=False))

    @contextlib.contextmanager
    def silent(self):
        """Nothing comes through, and nothing is lost: as on a link that is down for a while."""
        self._call(self._set(is_speaking=False))
        try:
            yield
        finally:
            self._call(self._set(is_speaking=True))

    @contextlib.contextmanager
    def delaying(self, seconds):
        """Each way takes so long."""
        self._delay = seconds
        try:
            yield
        finally:
            self._delay = 0

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _listen(self):
        self._speaks = asyncio.Event()
        self._speaks.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self):
        self._server.close()
        for task in (tasks := [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _set(self, is_speaking):
        if is_speaking:
            self._speaks.set()
        else:
            self._speaks.clear()

    async def _end(self, is_abrupt):
        for writer in list(self._connections):
            if is_abrupt:
                linger = struct.pack("ii", 1, 0)  # to throw away what is not sent, and say so
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                writer.transport.abort()
            else:
                writer.close()

    async def _serve(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, far_writer}
        self._connections |= both
        try:
            async with asyncio.TaskGroup() as pumps:
                pumps.create_task(self._pump(reader, far_writer))
                pumps.create_task(self._pump(far_reader, writer))
        except* OSError:
            pass  # somebody has ended it
        finally:
            self._connections -= both
            for each in both:
                each.close()

    async def _pump(self, reader, writer):
        """Until the end of the stream, which it passes on. What is under way is bounded, so that slow readers are felt."""
        chunks = asyncio.Queue(CHUNKS_UNDER_WAY)

        async def write():
            while True:
                due, chunk = await chunks.get()
                await asyncio.sleep(due - self._loop.time())
                await self._speaks.wait()
                if not chunk:
                    writer.write_eof()
                    return
                writer.write(chunk)
                await writer.drain()

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(write())
            chunk = b"?"
            while chunk:
                chunk = await reader.read(CHUNK)
                await chunks.put((self._loop.time() + self._delay, chunk))
