import { afterEach, describe, expect, it } from 'vitest';
import type { Client, RoomHandle, TimelineView } from '../../src/index.js';
import { realServer } from '../support/server.js';
import { idOf, join, until } from '../support/world.js';

const server = realServer();
const clients: Client[] = [];

async function somebody(name: string): Promise<Client> {
  const client = await join({ url: server.url }, name);
  clients.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function write(client: Client, room: string, first: number, count: number): Promise<void> {
  for (let index = first; index < first + count; index++) {
    const body = { text: `m${index}`, clientId: crypto.randomUUID() };
    await client.http.post('/api/rooms/{id}/messages', { path: { id: room }, body });
  }
}

/** A room with 300 messages and, in the middle, things that are no messages. */
async function longRoom(writer: Client): Promise<RoomHandle> {
  const room = await writer.rooms.create({ type: 'group', name: 'Long' });
  await write(writer, room.id, 0, 150);
  const { items } = await writer.http.get('/api/rooms/{id}/messages', { path: { id: room.id }, query: { limit: 1 } });
  const seq = items[0]?.seq ?? 0;
  await room.react(seq, '👍');
  await room.pin(seq);
  await room.update({ topic: 'halfway' });
  await write(writer, room.id, 150, 150);
  return room;
}

const textsOf = (view: TimelineView) => view.items.flatMap((item) => (item.kind === 'message' ? [item.text] : []));
const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `m${first + index}`);

/** Whether every message between the first and the last one is there, once and in order. */
function expectNoHoles(view: TimelineView): void {
  const numbers = textsOf(view).map((text) => Number(text.slice(1)));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => (numbers[0] ?? 0) + index));
}

describe('a timeline', () => {
  it('loads the newest page for its first reader, and older ones up to the begin, with the notices between', async () => {
    const ada = await somebody('Ada');
    const { id } = await longRoom(ada);
    const bob = await somebody('Bob');
    await ada.rooms.get(id).members.put(idOf(bob));
    const room = bob.rooms.get(id);
    const first = await until(room.timeline.view, ({ items, loading }) => !loading && items.length > 0);
    expect(textsOf(first).at(-1)).toBe('m299');
    expect(first).toMatchObject({ hasOlder: true, hasNewer: false });
    while (room.timeline.view.get().hasOlder) {
      await room.timeline.loadOlder();
    }
    const all = room.timeline.view.get();
    expect(textsOf(all)).toEqual(range(0, 299));
    const notices = all.items.flatMap((item) => (item.kind === 'notice' ? [item.type] : []));
    expect(notices).toEqual(['room.created', 'message.pinned', 'room.updated', 'member.joined']);
    const seqs = all.items.map((item) => (item.kind === 'outgoing' ? 0 : item.seq));
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    const reacted = all.items.find((item) => item.kind === 'message' && item.text === 'm149');
    expect(reacted).toMatchObject({ pinned: true, reactions: { '👍': { count: 1 } } });
  });

  it('jumps back, goes forward until it meets the newest messages, and misses none that came meanwhile', async () => {
    const ada = await somebody('Ada');
    const { id } = await longRoom(ada);
    const bob = await somebody('Bob');
    await ada.rooms.get(id).members.put(idOf(bob));
    const { timeline } = bob.rooms.get(id);
    await until(timeline.view, ({ items, loading }) => !loading && items.length > 0);
    await timeline.jumpTo(50);
    const back = timeline.view.get();
    expect(back).toMatchObject({ hasOlder: true, hasNewer: true });
    expect(back.items.some((item) => item.kind === 'message' && item.seq === 50)).toBe(true);
    expectNoHoles(back);

    const lastBefore = back.items.length;
    await write(ada, id, 300, 20);
    await until(bob.rooms.get(id).info, (info) => info?.lastMessage?.text === 'm319');
    expect(timeline.view.get().items).toHaveLength(lastBefore);
    const writing = write(ada, id, 320, 30);
    while (timeline.view.get().hasNewer) {
      await timeline.loadNewer();
      expectNoHoles(timeline.view.get());
    }
    await writing;
    const met = await until(timeline.view, (view) => textsOf(view).at(-1) === 'm349');
    expectNoHoles(met);
    expect(met.hasNewer).toBe(false);
  });

  it('returns to the newest messages at once, and stays where it is for a seq that it shows', async () => {
    const ada = await somebody('Ada');
    const room = await longRoom(ada);
    const { timeline } = room;
    await until(timeline.view, ({ items, loading }) => !loading && items.length >= 30);
    const before = timeline.view.get().items;
    await timeline.jumpTo((before.at(-1) as { seq: number }).seq);
    expect(timeline.view.get().items).toEqual(before);
    await timeline.jumpTo(2);
    expect(textsOf(timeline.view.get())[0]).toBe('m0');
    await timeline.jumpToLatest();
    expect(textsOf(timeline.view.get()).at(-1)).toBe('m299');
  });

  it('shows what is on its way only beside the newest messages, and changes of messages wherever they are', async () => {
    const ada = await somebody('Ada');
    const room = await longRoom(ada);
    const { timeline } = room;
    await until(timeline.view, ({ items, loading }) => !loading && items.length >= 30);
    await timeline.jumpTo(20);
    room.send({ text: 'm300' });
    await until(room.info, (info) => info?.lastMessage?.text === 'm300');
    expect(timeline.view.get().items.some((item) => item.kind === 'outgoing')).toBe(false);
    await room.edit(20, 'edited');
    await until(timeline.view, ({ items }) => items.some((item) => item.kind === 'message' && item.text === 'edited'));
    await timeline.jumpToLatest();
    expect(textsOf(timeline.view.get()).at(-1)).toBe('m300');
  });
});
