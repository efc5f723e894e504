import { afterEach, describe, expect, it } from 'vitest';
import { cookieTokens, memoryStorage, memoryTokens, type Client, type ClientOptions } from '../../src/index.js';
import { realServer } from '../support/server.js';
import { idOf, makeClient, newPerson, online, until } from '../support/world.js';

const server = realServer({ JWT_EXPIRES_IN: '62s' });
const clients: Client[] = [];

function open(options: Partial<ClientOptions> = {}): Client {
  const client = makeClient({ url: server.url, ...options });
  clients.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

/** Counts requests by path, and can answer in the server's place. */
function watchedFetch() {
  const paths: string[] = [];
  const watched: typeof fetch = async (input, init) => {
    paths.push(new URL(input instanceof Request ? input.url : input).pathname);
    return fetch(input, init);
  };
  return { paths, watched };
}

/** A browser's cookies and Origin, for clients that are its tabs. */
function browserFetch(origin: string): typeof fetch {
  let cookie = '';
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('Origin', origin);
    if (cookie) {
      headers.set('Cookie', cookie);
    }
    const response = await fetch(input, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      cookie = line.split(';')[0] ?? '';
    }
    return response;
  };
}

describe('a session', () => {
  it('says which fields are wrong, and who is signed in', async () => {
    const client = open();
    const wrong = { ...newPerson('Ada'), email: 'no address' };
    await expect(client.session.register(wrong)).rejects.toMatchObject({
      code: 'validation',
      errors: [{ path: '/email' }],
    });
    const person = newPerson('Ada');
    await client.session.register(person);
    expect(client.session.state.get()).toMatchObject({ status: 'signed-in', user: { email: person.email } });
    await client.session.logout();
    expect(client.session.state.get()).toEqual({ status: 'signed-out' });
    await expect(client.session.login({ ...person, password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid-credentials',
    });
    await client.session.login(person);
    expect(client.session.state.get().status).toBe('signed-in');
  });

  it('renews the token once for all who need it', async () => {
    const { paths, watched } = watchedFetch();
    let now = Date.now();
    const clock = { now: () => now, setTimeout: () => 0, clearTimeout: () => undefined };
    const client = open({ fetch: watched, clock });
    await client.session.register(newPerson('Ada'));
    const before = await client.session.accessToken();
    now += 40_000;
    await Promise.all(Array.from({ length: 10 }, () => client.people.loadMe()));
    expect(paths.filter((path) => path === '/api/auth/refresh')).toHaveLength(1);
    expect(await client.session.accessToken()).not.toBe(before);
  });

  it('ends everywhere with logoutAll, and says so to the other devices', async () => {
    const person = newPerson('Ada');
    const [phone, laptop] = [open(), open()];
    await phone.session.register(person);
    await laptop.session.login(person);
    await online(laptop);
    await phone.session.logoutAll();
    await until(laptop.session.state, ({ status }) => status === 'signed-out');
    expect(laptop.session.state.get().reason).toBe('expired');
    expect(laptop.connection.state.get().status).toBe('idle');
  });

  it('is told when the account is gone', async () => {
    const person = newPerson('Ada');
    const [phone, laptop] = [open(), open()];
    await phone.session.register(person);
    await laptop.session.login(person);
    await online(laptop);
    await phone.session.deleteAccount(person.password);
    await until(laptop.session.state, ({ status }) => status === 'signed-out');
    expect(laptop.session.state.get().reason).toBe('account-gone');
  });

  it('keeps one connection while tokens expire and are renewed', async () => {
    const client = open();
    await client.session.register(newPerson('Ada'));
    await online(client);
    const states: string[] = [];
    client.connection.state.subscribe(() => states.push(client.connection.state.get().status));
    const first = await client.session.accessToken();
    await new Promise<void>((resolve) => {
      client.on('auth.expiring', () => resolve());
    });
    await expect.poll(() => client.session.accessToken(), { timeout: 10_000 }).not.toBe(first);
    await client.connection.request('ping');
    expect(states).toEqual([]);
  });

  it('turns a second factor on and asks for it', async () => {
    const client = open();
    const person = newPerson('Ada');
    await client.session.register(person);
    const { uri } = await client.session.enrollTotp({ password: person.password });
    expect(uri).toMatch(/^otpauth:\/\/totp\//);
    await expect(client.session.confirmTotp('000000')).rejects.toMatchObject({ status: 401 });
    // A wrong code is no reason to renew the token, let alone to sign out.
    expect(client.session.state.get().status).toBe('signed-in');
    expect((await client.session.sessions()).items).toMatchObject([{ current: true }]);
  });

  it('forgets what was kept of a user who signs out, and shows the next one nothing of it', async () => {
    const storage = memoryStorage();
    const client = open({ storage, tokens: memoryTokens() });
    await client.session.register(newPerson('Ada'));
    const adaId = idOf(client);
    await online(client);
    await client.rooms.create({ type: 'group', name: 'Secret' });
    await client.session.logout();
    expect(client.rooms.list.get()).toEqual([]);
    expect(await (await storage.open(`${server.url}/user/${adaId}`)).entries('')).toEqual([]);
    await client.session.register(newPerson('Bob'));
    await online(client);
    await until(client.rooms.ready, (isReady) => isReady);
    expect(client.rooms.list.get()).toEqual([]);
  });
});

describe('tabs of one browser', () => {
  it('share a sign-in by the cookie, its tokens, and its end', async () => {
    const shared = { fetch: browserFetch(server.url), storage: memoryStorage(), tokens: cookieTokens() };
    const [first, second] = [open(shared), open(shared)];
    await first.session.register(newPerson('Ada'));
    await second.session.restore();
    expect(idOf(second)).toBe(idOf(first));
    await Promise.all([online(first), online(second)]);
    const room = await first.rooms.create({ type: 'group', name: 'Tabs' });
    await until(second.rooms.get(room.id).info, (info) => info !== undefined);
    await second.session.logout();
    await until(first.session.state, ({ status }) => status === 'signed-out');
    const third = open(shared);
    await third.session.restore();
    expect(third.session.state.get()).toEqual({ status: 'signed-out' });
  });
});
