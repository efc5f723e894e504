import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../src/index.js';
import { Proxy } from '../support/proxy.js';
import { seededRandom } from '../support/random.js';
import { realServer } from '../support/server.js';
import { idOf, join, until } from '../support/world.js';

const server = realServer();
const messagesEach = 60;
let proxy: Proxy;
const clients: Client[] = [];

beforeEach(async () => {
  proxy = await Proxy.before(server.url);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await proxy.close();
});

async function somebody(
  name: string,
  url: string,
  seed: number,
  maxReplay = Number.POSITIVE_INFINITY,
): Promise<Client> {
  // With so many breaks the pauses would soon be the longest ones: of each only the first part is taken.
  const random = seededRandom(seed);
  const client = await join({ url, random: () => random() / 50, maxReplay }, name);
  clients.push(client);
  return client;
}

/** Every event of the room that a client tells, as `seq text`. */
function record(client: Client, room: string): string[] {
  const heard: string[] = [];
  client.on('message.created', (event) => {
    if (event.room === room) {
      heard.push(`${event.seq} ${event.message.text}`);
    }
  });
  return heard;
}

/** The whole log, as the server has it. */
async function stored(client: Client, room: string): Promise<string[]> {
  const { items } = await client.http.get('/api/rooms/{id}/messages', { path: { id: room }, query: { limit: 500 } });
  return items.map(({ seq, text }) => `${seq} ${text}`);
}

describe('with connections that break at random', () => {
  it.each([1, 2, 3])('nothing is lost, repeated or out of order (seed %i)', async (seed) => {
    const random = seededRandom(seed);
    // Ada's way is bad, Bob's is good.
    const [ada, bob] = await Promise.all([somebody('Ada', proxy.url, seed), somebody('Bob', server.url, seed)]);
    const room = await ada.rooms.create({ type: 'group', name: 'Storm', memberIds: [idOf(bob)] });
    const theirs = bob.rooms.get(room.id);
    await until(theirs.info, (info) => info !== undefined);
    const [adaHeard, bobHeard] = [record(ada, room.id), record(bob, room.id)];
    const allHeard = Promise.all(
      [ada, bob].map(
        (client) =>
          new Promise<void>((resolve) => {
            let count = 0;
            client.on('message.created', ({ room: id }) => {
              count += id === room.id ? 1 : 0;
              if (count === 2 * messagesEach) {
                resolve();
              }
            });
          }),
      ),
    );
    proxy.breakAfter(() => 500 + random() * 8_000);
    for (let index = 0; index < messagesEach; index++) {
      room.send({ text: `ada ${index}` });
      theirs.send({ text: `bob ${index}` });
      if (index % 10 === 9) {
        await until(theirs.timeline.view, ({ items }) =>
          items.some((item) => item.kind === 'message' && item.text === `bob ${index}`),
        );
        proxy.breakAll();
      }
    }
    await allHeard;
    proxy.behave();
    expect(proxy.broken).toBeGreaterThan(5);

    const log = await stored(bob, room.id);
    expect(log).toHaveLength(2 * messagesEach);
    expect(bobHeard).toEqual(log);
    expect(adaHeard).toEqual(log);
    for (const name of ['ada', 'bob']) {
      const texts = log.map((line) => line.replace(/^\d+ /, '')).filter((text) => text.startsWith(name));
      expect(texts).toEqual(Array.from({ length: messagesEach }, (_, index) => `${name} ${index}`));
    }
    // And the timelines are the log, too.
    for (const handle of [room, theirs]) {
      while (handle.timeline.view.get().hasOlder) {
        await handle.timeline.loadOlder();
      }
      const { items } = handle.timeline.view.get();
      const shown = items.flatMap((item) => (item.kind === 'message' ? [`${item.seq} ${item.text}`] : []));
      expect(shown).toEqual(log);
      expect(items.some((item) => item.kind === 'outgoing')).toBe(false);
    }
  });

  it('a long absence is replayed, or begins anew where it was too long', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada', server.url, 1), somebody('Bob', proxy.url, 2, 1_000)]);
    const room = await ada.rooms.create({ type: 'group', name: 'Away', memberIds: [idOf(bob)] });
    const theirs = bob.rooms.get(room.id);
    await until(theirs.info, (info) => info !== undefined);
    const heard = record(bob, room.id);
    const resets: string[] = [];
    bob.on('room.reset', (event) => resets.push(event.room));

    const absent = async (count: number) => {
      proxy.refuse();
      await until(bob.connection.state, ({ status }) => status !== 'online');
      const path = { id: room.id };
      for (let index = 0; index < count; index += 20) {
        await Promise.all(
          Array.from({ length: 20 }, (_, offset) =>
            ada.http.post('/api/rooms/{id}/messages', {
              path,
              body: { text: `m${index + offset}`, clientId: crypto.randomUUID() },
            }),
          ),
        );
      }
      proxy.behave();
      await until(bob.connection.state, ({ status }) => status === 'online');
    };

    await absent(700);
    await until(theirs.info, (info) => info?.unread === 700 && info.lastSeq === 701);
    expect(heard).toHaveLength(700);
    expect(resets).toEqual([]);

    await absent(1_020);
    await until(theirs.info, (info) => info?.unread === 1_720 && info.lastSeq === 1_721);
    expect(heard).toHaveLength(700);
    expect(resets).toEqual([room.id]);
    const view = await until(theirs.timeline.view, ({ items, loading }) => items.length >= 30 && !loading);
    expect(view.hasOlder).toBe(true);
    room.send({ text: 'after' });
    const after = await until(theirs.timeline.view, ({ items }) =>
      items.some((item) => item.kind === 'message' && item.text === 'after'),
    );
    const seqs = after.items.flatMap((item) => (item.kind === 'message' ? [item.seq] : []));
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => (seqs[0] ?? 0) + index));
  });
});
