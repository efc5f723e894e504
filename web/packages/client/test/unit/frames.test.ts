import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Client, memoryStorage, type Message, type Room } from '../../src/index.js';
import { FakeSocket } from '../support/fake-socket.js';
import { ManualClock, settled } from '../support/manual-clock.js';
import { created, event, me, rawMessage, room } from './messages.js';

/** What the server has: answers by path, as JSON. */
const answers = new Map<string, unknown>();
const account = {
  id: me,
  email: 'me@example.com',
  displayName: 'Me',
  role: 'user',
  emailVerified: true,
  createdAt: '',
};
let clock: ManualClock;
let client: Client;

const answer: typeof fetch = (input) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const found = answers.get(url.pathname);
  const body = found ?? { type: '/problems/not-found', title: 'Not found', status: 404 };
  return Promise.resolve(new Response(JSON.stringify(body), { status: found === undefined ? 404 : 200 }));
};

function welcome(epoch = 'e1', rooms: readonly Room[] = []): void {
  FakeSocket.last.open();
  const known = rooms.map(({ id, lastSeq, readSeq, unread }) => ({ id, lastSeq, readSeq, unread }));
  FakeSocket.last.receive({ op: 'welcome', userId: me, sessionId: 's', epoch, heartbeatMs: 25_000, rooms: known });
}

const receive = (frame: object) => FakeSocket.last.receive(frame as Record<string, unknown>);

/** What was sent since the hello, by op. */
const sent = (op: string) => FakeSocket.last.sent.filter((frame) => frame.op === op);

/** Texts in the timeline, with what is on its way in brackets. */
const shown = () =>
  client.rooms
    .get('room')
    .timeline.view.get()
    .items.flatMap((item) => (item.kind === 'notice' ? [] : [item.kind === 'outgoing' ? `(${item.text})` : item.text]));

beforeEach(async () => {
  FakeSocket.made.length = 0;
  answers.clear();
  answers.set('/api/auth/login', {
    accessToken: 't',
    refreshToken: 'r',
    tokenType: 'Bearer',
    expiresIn: 900,
    user: account,
  });
  answers.set('/api/rooms', { items: [room({ lastSeq: 1 })], nextCursor: null });
  answers.set('/api/drafts', { items: [], nextCursor: null });
  clock = new ManualClock();
  client = new Client({
    url: 'http://server',
    fetch: answer,
    WebSocket: FakeSocket,
    clock,
    storage: memoryStorage(),
    maxReplay: 100,
  });
  await client.session.login({ email: 'me@example.com', password: 'x' });
  client.connection.connect();
  await clock.pass(0);
});

afterEach(async () => {
  await client.close();
});

describe('a client', () => {
  it('resumes with the cursors of its rooms', () => {
    welcome();
    expect(FakeSocket.last.sent[0]).toEqual({ op: 'hello', token: 't', resume: { room: 1 } });
  });

  it('shows a message once when its ok comes before its event, between those of others', async () => {
    welcome();
    const { clientId, key } = client.rooms.get('room').send({ text: 'mine' });
    expect(shown()).toEqual(['(mine)']);
    const stored = rawMessage(3, { sender: me, text: 'mine', clientId });
    receive({ op: 'ok', id: sent('message.send')[0]?.id, message: stored });
    await settled();
    expect(shown()).toEqual(['mine']);
    receive(created(2, { text: 'theirs' }));
    expect(shown()).toEqual(['theirs', 'mine']);
    receive(created(3, stored));
    expect(shown()).toEqual(['theirs', 'mine']);
    expect(client.rooms.get('room').timeline.view.get().items.at(-1)?.key).toBe(key);
  });

  it('shows a message once when its event comes before its ok', async () => {
    welcome();
    const { clientId } = client.rooms.get('room').send({ text: 'mine' });
    const stored = rawMessage(2, { sender: me, text: 'mine', clientId });
    receive(created(2, stored));
    expect(shown()).toEqual(['mine']);
    receive({ op: 'ok', id: sent('message.send')[0]?.id, message: stored });
    await settled();
    expect(shown()).toEqual(['mine']);
  });

  it('sends a room’s messages one after the other, again after what may pass, and goes on after a refusal', async () => {
    welcome();
    const handle = client.rooms.get('room');
    ['one', 'two', 'three'].forEach((text) => handle.send({ text }));
    expect(sent('message.send').map(({ text }) => text)).toEqual(['one']);
    const busy = { type: '/problems/overloaded', title: 'Busy', status: 503, retryAfterMs: 700 };
    receive({ op: 'error', id: sent('message.send')[0]?.id, error: busy });
    await clock.pass(600);
    expect(sent('message.send')).toHaveLength(1);
    await clock.pass(200);
    expect(sent('message.send').map(({ text }) => text)).toEqual(['one', 'one']);
    const refused = { type: '/problems/cannot-write', title: 'No', status: 403, detail: 'not here' };
    receive({ op: 'error', id: sent('message.send')[1]?.id, error: refused });
    await settled();
    expect(sent('message.send').map(({ text }) => text)).toEqual(['one', 'one', 'two']);
    expect(handle.timeline.view.get().items).toMatchObject([
      { text: 'one', state: 'failed', error: { code: 'cannot-write', detail: 'not here' } },
      { text: 'two', state: 'sending' },
      { text: 'three', state: 'queued' },
    ]);
  });

  it('sends what had no answer again with the next connection, under the same clientId', async () => {
    welcome();
    const { clientId } = client.rooms.get('room').send({ text: 'mine' });
    FakeSocket.last.end(1006);
    await clock.pass(2_000);
    welcome();
    expect(sent('message.send')).toMatchObject([{ text: 'mine', clientId }]);
  });

  it('forgets what it was told when the store is another one, takes what that has, and sends what waits', async () => {
    welcome('e1', [room({ lastSeq: 1 })]);
    receive(created(2, { text: 'was never said' }));
    await clock.pass(0);
    FakeSocket.last.end(1001);
    client.rooms.get('room').send({ text: 'mine' });
    answers.set('/api/rooms', { items: [room({ lastSeq: 1, name: 'From the backup' })], nextCursor: null });
    await clock.pass(2_000);
    welcome('e2', [room({ lastSeq: 1 })]);
    await clock.pass(0);
    expect(client.rooms.get('room').info.get()).toMatchObject({ name: 'From the backup', lastSeq: 1 });
    expect(shown()).toEqual(['(mine)']);
    expect(sent('message.send')).toMatchObject([{ text: 'mine' }]);
    receive(created(2, { text: 'new' }));
    expect(shown()).toEqual(['new', '(mine)']);
  });

  it('begins a room anew after a gap that is too long, and keeps what comes meanwhile', async () => {
    welcome();
    const resets: string[] = [];
    client.on('room.reset', (reset) => resets.push(reset.room));
    answers.set('/api/rooms/room', room({ lastSeq: 500, unread: 480 }));
    receive({ op: 'gap', room: 'room', from: 2, to: 500 });
    receive(created(501, { text: 'next' }));
    await settled();
    expect(resets).toEqual(['room']);
    expect(client.rooms.get('room').info.get()).toMatchObject({ lastSeq: 501, unread: 481 });
    expect(shown()).toEqual(['next']);
  });

  it('reads a shorter gap event by event', async () => {
    welcome();
    const heard: number[] = [];
    client.on('message.created', ({ seq }) => heard.push(seq));
    receive({ op: 'gap', room: 'room', from: 2, to: 4 });
    const [sync] = sent('sync');
    expect(sync).toMatchObject({ room: 'room', after: 1 });
    receive({ op: 'ok', id: sync?.id, events: [created(2), created(3), created(4)], lastSeq: 4, hasMore: false });
    await settled();
    receive(created(5));
    expect(heard).toEqual([2, 3, 4, 5]);
  });

  it('learns of a room by its first event, and of its end', async () => {
    welcome();
    answers.set('/api/rooms/new', room({ id: 'new', name: 'New', lastSeq: 7 }));
    receive({ ...created(8), room: 'new', message: { ...rawMessage(8), room: 'new' } satisfies Message });
    await settled();
    expect(client.rooms.get('new').info.get()).toMatchObject({ name: 'New', lastSeq: 8 });
    receive({ op: 'event', type: 'room.removed', room: 'new' });
    expect(client.rooms.get('new').info.get()).toBeUndefined();
    expect(client.rooms.list.get().map(({ id }) => id)).toEqual(['room']);
  });

  it('takes a room that it is added to, and goes on from there', () => {
    welcome();
    receive({ op: 'event', type: 'room.added', room: 'new', info: room({ id: 'new', name: 'New', lastSeq: 2 }) });
    const joined = event(3, 'member.joined', { user: me, role: 'member' });
    receive({ ...joined, room: 'new' });
    expect(client.rooms.get('new').info.get()).toMatchObject({ lastSeq: 3, memberCount: 3 });
  });

  it('moves one’s marker at once, tells the server once, and says it again if that was lost', async () => {
    welcome();
    [2, 3, 4].forEach((seq) => receive(created(seq)));
    const handle = client.rooms.get('room');
    [2, 3, 4].forEach((seq) => handle.markRead(seq));
    expect(handle.info.get()).toMatchObject({ readSeq: 4, unread: 0 });
    await clock.pass(300);
    expect(sent('room.read')).toMatchObject([{ room: 'room', seq: 4 }]);
    FakeSocket.last.end(1006);
    await clock.pass(2_000);
    welcome('e1', [room({ lastSeq: 4, readSeq: 1, unread: 3 })]);
    await clock.pass(300);
    expect(handle.info.get()).toMatchObject({ readSeq: 4, unread: 0 });
    expect(sent('room.read')).toMatchObject([{ seq: 4 }]);
  });

  it('tells that one types every few seconds only, and hears that of others end by itself', async () => {
    welcome();
    const handle = client.rooms.get('room');
    for (let keys = 0; keys < 10; keys++) {
      handle.startTyping();
      await clock.pass(500);
    }
    expect(sent('typing.start')).toHaveLength(2);
    handle.stopTyping();
    handle.stopTyping();
    expect(sent('typing.stop')).toHaveLength(1);
    receive({ op: 'event', type: 'typing', room: 'room', user: 'other', on: true });
    receive({ op: 'event', type: 'typing', room: 'room', user: me, on: true });
    expect(handle.typing.get()).toEqual(['other']);
    await clock.pass(7_000);
    expect(handle.typing.get()).toEqual([]);
  });
});
