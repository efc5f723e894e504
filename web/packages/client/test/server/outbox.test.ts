import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { indexedDbStorage, memoryStorage, memoryTokens, type Client, type Storage } from '../../src/index.js';
import { Proxy } from '../support/proxy.js';
import { realServer } from '../support/server.js';
import { join, makeClient, newPerson, online, until } from '../support/world.js';

const server = realServer();
let proxy: Proxy;
const clients: Client[] = [];

beforeEach(async () => {
  proxy = await Proxy.before(server.url);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await proxy.close();
});

/** Somebody's page: the tokens and the storage are what a reload leaves. */
async function firstPage(storage: Storage): Promise<{ client: Client; reload: () => Client }> {
  const tokens = memoryTokens();
  const open = () => {
    const client = makeClient({ url: proxy.url, storage, tokens });
    clients.push(client);
    return client;
  };
  const client = open();
  await client.session.register(newPerson('Ada'));
  await online(client);
  return { client, reload: open };
}

async function storedTexts(client: Client, room: string): Promise<string[]> {
  const { items } = await client.http.get('/api/rooms/{id}/messages', { path: { id: room }, query: { limit: 500 } });
  return items.map(({ text }) => text);
}

describe.each([
  ['memoryStorage', () => memoryStorage()],
  ['indexedDbStorage', () => indexedDbStorage(randomUUID())],
])('with %s', (_, makeStorage) => {
  it('what was written without a connection survives a reload, is shown, and is sent in order', async () => {
    const { client, reload } = await firstPage(makeStorage());
    const room = await client.rooms.create({ type: 'group', name: 'Train' });
    proxy.refuse();
    await until(client.connection.state, ({ status }) => status !== 'online');
    const texts = Array.from({ length: 5 }, (_, index) => `tunnel ${index}`);
    texts.forEach((text) => room.send({ text }));
    expect(room.timeline.view.get().items.filter((item) => item.kind === 'outgoing')).toHaveLength(5);
    await client.close();

    const again = reload();
    await again.session.restore();
    expect(again.session.state.get().status).toBe('signed-in');
    const shown = await until(again.rooms.get(room.id).timeline.view, ({ items }) =>
      items.some((item) => item.kind === 'outgoing'),
    );
    expect(shown.items.flatMap((item) => (item.kind === 'outgoing' ? [[item.text, item.state]] : []))).toEqual(
      texts.map((text) => [text, 'queued']),
    );
    proxy.behave();
    await online(again);
    await until(again.rooms.get(room.id).timeline.view, ({ items }) => items.every((item) => item.kind !== 'outgoing'));
    expect(await storedTexts(again, room.id)).toEqual(texts);
  });

  it('what the server took before the page ended is not sent twice', async () => {
    const storage = makeStorage();
    const { client, reload } = await firstPage(storage);
    const room = await client.rooms.create({ type: 'group', name: 'Crash' });
    // The answers never arrive: the connection lets nothing of the server through.
    proxy.breakAfter(() => 1_500);
    await until(client.connection.state, ({ status }) => status !== 'online');
    for (let index = 0; index < 5; index++) {
      room.send({ text: `once ${index}` });
    }
    const witness = await join({ url: server.url }, 'Witness');
    clients.push(witness);
    await until(client.connection.state, ({ status }) => status === 'online');
    await client.close();
    proxy.behave();
    const again = reload();
    await again.session.restore();
    await online(again);
    await until(
      again.rooms.get(room.id).timeline.view,
      ({ items, loading }) => !loading && items.length > 0 && items.every((item) => item.kind !== 'outgoing'),
    );
    const view = again.rooms.get(room.id).timeline.view.get();
    const expected = Array.from({ length: 5 }, (_, index) => `once ${index}`);
    expect(await storedTexts(again, room.id)).toEqual(expected);
    expect(view.items.flatMap((item) => (item.kind === 'message' ? [item.text] : []))).toEqual(expected);
  });

  it('rooms and their newest messages are there without a connection', async () => {
    const { client, reload } = await firstPage(makeStorage());
    const room = await client.rooms.create({ type: 'group', name: 'Cellar' });
    room.send({ text: 'light on' });
    await until(room.timeline.view, ({ items }) => items.some((item) => item.kind === 'message'));
    await client.close();
    proxy.refuse();
    const again = reload();
    await again.session.restore();
    await until(again.rooms.list, (rooms) => rooms.some(({ name }) => name === 'Cellar'));
    const { items } = again.rooms.get(room.id).timeline.view.get();
    expect(items.at(-1)).toMatchObject({ kind: 'message', text: 'light on' });
    expect(again.rooms.ready.get()).toBe(true);
  });

  it('two clients on one storage send what is written in either, each once', async () => {
    const storage = makeStorage();
    const { client, reload } = await firstPage(storage);
    const room = await client.rooms.create({ type: 'group', name: 'Tabs' });
    proxy.refuse();
    await until(client.connection.state, ({ status }) => status !== 'online');
    room.send({ text: 'from the first' });
    const second = reload();
    await second.session.restore();
    await until(second.rooms.get(room.id).timeline.view, ({ items }) => items.some((item) => item.kind === 'outgoing'));
    second.rooms.get(room.id).send({ text: 'from the second' });
    proxy.behave();
    await Promise.all([online(client), online(second)]);
    for (const tab of [client, second]) {
      await until(
        tab.rooms.get(room.id).timeline.view,
        ({ items }) =>
          items.filter((item) => item.kind === 'message').length === 2 &&
          items.every((item) => item.kind !== 'outgoing'),
      );
    }
    expect((await storedTexts(client, room.id)).sort()).toEqual(['from the first', 'from the second']);
  });
});
