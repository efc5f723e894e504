// The rooms of Socket.IO, over WebSocket. "hello" {user, room} joins; "message.send" {id, room, clientId, text} goes to
// all members as an "event" of the shape of Messenger's, and is acknowledged. Nothing is stored, and anyone may do
// anything.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";

const ends = new Map();

function event({ room, clientId, text }, seq, user) {
  const at = new Date().toISOString();
  const message = {
    id: randomUUID(), room, seq, sender: user, text, clientId, createdAt: at,
    attachments: [], mentions: [], reactions: {},
  };
  return { op: "event", room, seq, type: "message.created", at, by: user, message };
}

const http = createServer();
const server = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });
server.on("connection", (socket) => {
  let user;
  socket.on("hello", (frame, acknowledge) => {
    user = frame.user;
    if (frame.room) socket.join(frame.room);
    acknowledge();
  });
  socket.on("message.send", (frame, acknowledge) => {
    const seq = (ends.get(frame.room) ?? 0) + 1;
    ends.set(frame.room, seq);
    server.to(frame.room).emit("event", event(frame, seq, user));
    acknowledge(frame.id, seq);
  });
});
http.listen({ host: "127.0.0.1", port: 0, backlog: 1024 }, () => {
  console.error(`listening on 127.0.0.1:${http.address().port}`);
});
