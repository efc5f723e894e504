"""A client for crowds and crashes: it keeps its own copy of a room's log, retries what was not acknowledged with the
same clientId, pings, and comes back with `resume` whenever its connection ends or is silent."""

import asyncio
import json
import random

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

RECONNECT_SECONDS = 0.1
# Whoever's instance stands still learns it from nothing but the missing answers to its pings. The upgrade takes longer: the
# gateway gives an instance five seconds before it turns to another.
CONNECTION = {"open_timeout": 15, "ping_interval": 2, "ping_timeout": 4, "close_timeout": 1}


class SwarmClient:
    def __init__(self, cluster, person, room):
        self.cluster = cluster
        self.person = person
        self.room = room
        self.log = []
        self.acknowledged = {}
        self.violations = []
        self.connections = 0
        self.refusals = 0
        self._sent = 0
        self._waiting = {}
        self._socket = None

    @property
    def last(self):
        return self.log[-1]["seq"] if self.log else 0

    def state(self):
        """For a person who reads why a test failed."""
        connected = "connected" if self._socket is not None else "not connected"
        waiting = ", ".join(self._waiting) or "nothing"
        return f"{self.person.id}: {connected} for the {self.connections}. time, at {self.last}, {self.refusals} refusals, waits for {waiting}"

    def new_ids(self, count):
        self._sent += count
        return [str(number) for number in range(self._sent - count, self._sent)]

    async def stay_connected(self):
        while True:
            try:
                async with connect(
                    self.cluster.ws_url, max_size=None, compression=None, proxy=None, **CONNECTION
                ) as socket:
                    await self._talk(socket)
            except (OSError, WebSocketException, TimeoutError, httpx.HTTPError, EOFError):
                pass
            self._socket = None
            await asyncio.sleep(random.uniform(0, RECONNECT_SECONDS))

    async def send(self, text, client_id):
        """Returns when the server has acknowledged it, however often the connection breaks meanwhile."""
        answered = asyncio.get_running_loop().create_future()
        self._waiting[client_id] = (text, answered)
        await self._transmit(client_id, text)
        await answered

    async def _transmit(self, client_id, text):
        if self._socket is None:
            return  # sent after the next welcome
        frame = {"op": "message.send", "id": client_id, "room": self.room, "text": text, "clientId": client_id}
        try:
            await self._socket.send(json.dumps(frame))
        except (OSError, WebSocketException):
            pass

    async def _talk(self, socket):
        await socket.send(json.dumps({"op": "hello", "token": self.person.token, "resume": {self.room: self.last}}))
        welcome = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if welcome["op"] != "welcome":
            self.violations.append(f"no welcome: {welcome}")
        self.connections += 1
        self._socket = socket
        for client_id, (text, _) in list(self._waiting.items()):
            await self._transmit(client_id, text)
        async for frame in socket:
            await self._handle(json.loads(frame))

    async def _handle(self, frame):
        if frame["op"] == "event" and "seq" in frame and frame["type"] not in ("room.read",):
            if frame["seq"] != self.last + 1:
                self.violations.append(f"{frame['seq']} after {self.last}")
            self.log.append(frame)
        elif frame["op"] == "gap":
            await self._fetch(frame["from"], frame["to"])
        elif frame["op"] == "ok" and frame["id"] in self._waiting:
            _, answered = self._waiting.pop(frame["id"])
            self.acknowledged[frame["id"]] = frame["message"]["seq"]
            answered.set_result(None)
        elif frame["op"] == "error":
            if frame["error"]["status"] not in (429, 503):
                self.violations.append(f"refused: {frame}")
            elif frame["id"] in self._waiting:
                self.refusals += 1
                await asyncio.sleep(frame.get("retryAfterMs", 100) / 1000)
                await self._transmit(frame["id"], self._waiting[frame["id"]][0])

    async def _fetch(self, first, last):
        if first != self.last + 1:
            self.violations.append(f"gap from {first} after {self.last}")
        headers = {"Authorization": f"Bearer {self.person.token}"}
        async with httpx.AsyncClient(base_url=self.cluster.url, headers=headers, trust_env=False) as http:
            while self.last < last:
                query = {"after": self.last, "limit": min(500, last - self.last)}
                page = (await http.get(f"/api/rooms/{self.room}/events", params=query)).raise_for_status().json()
                self.log += page["items"]
