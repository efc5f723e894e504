// Rooms on the npm package ws. hello {user, room} joins; message.send {id, room, clientId, text} goes to all members as
// an event of the shape of Messenger's, and is acknowledged. Nothing is stored, and anyone may do anything.
import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";

const rooms = new Map();

function enter(name) {
  if (!rooms.has(name)) rooms.set(name, { members: new Set(), seq: 0 });
  return rooms.get(name);
}

function event({ room, clientId, text }, seq, user) {
  const at = new Date().toISOString();
  const message = {
    id: randomUUID(), room, seq, sender: user, text, clientId, createdAt: at,
    attachments: [], mentions: [], reactions: {},
  };
  return { op: "event", room, seq, type: "message.created", at, by: user, message };
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 1024 });
server.on("connection", (socket) => {
  let user;
  socket.on("message", (data) => {
    const frame = JSON.parse(data);
    if (frame.op === "hello") {
      user = frame.user;
      if (frame.room) {
        const room = enter(frame.room);
        room.members.add(socket);
        socket.on("close", () => room.members.delete(socket));
      }
      socket.send('{"op":"welcome"}');
    } else if (frame.op === "message.send") {
      const room = enter(frame.room);
      const seq = ++room.seq;
      const bytes = Buffer.from(JSON.stringify(event(frame, seq, user)));
      for (const member of room.members) member.send(bytes, { binary: false });
      socket.send(JSON.stringify({ op: "ok", id: frame.id, seq }));
    }
  });
});
server.on("listening", () => console.error(`listening on 127.0.0.1:${server.address().port}`));
