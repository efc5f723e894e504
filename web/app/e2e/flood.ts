import type { RoomSketch } from './account.ts';

/** A WebSocket on which somebody says a great deal. Node has none of its own before version 22: the browser's is used. */
export interface Flood {
  room: RoomSketch;
  token: string;
  count: number;
  /** Messages per second; without it as fast as the server takes them. */
  rate?: number;
}

/** Runs in a page: sends numbered messages, up to 500 without an answer, and waits for all answers. */
export async function pour({ room, token, count, rate }: Flood): Promise<void> {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
  let [sent, answered] = [0, 0];
  await new Promise<void>((settle, reject) => {
    const send = () => {
      sent += 1;
      const text = `Message number ${sent}${sent % 7 === 0 ? ', which is a longer one, so that not all of them have the same height in the list, and some break into a second line of text even on a wide screen' : ''}`;
      socket.send(
        JSON.stringify({ op: 'message.send', id: String(sent), room: room.id, text, clientId: crypto.randomUUID() }),
      );
    };
    const fill = () => {
      while (sent < count && sent - answered < 500) send();
    };
    socket.onopen = () => socket.send(JSON.stringify({ op: 'hello', token }));
    socket.onerror = () => reject(new Error('The socket broke'));
    socket.onclose = ({ code }) => reject(new Error(`The socket was closed: ${code}`));
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const frame = JSON.parse(data) as { op: string; error?: unknown };
      if (frame.op === 'error') reject(new Error(data));
      if (frame.op === 'ok') answered += 1;
      if (answered === count) settle();
      if (frame.op === 'welcome' && rate !== undefined) {
        const timer = setInterval(() => {
          if (sent < count) send();
          else clearInterval(timer);
        }, 1000 / rate);
      } else if (rate === undefined && (frame.op === 'welcome' || frame.op === 'ok')) fill();
    };
  });
  socket.onclose = null;
  socket.close();
}
