import { beforeEach, describe, expect, it } from 'vitest';
import { Batcher } from '../../src/core/batcher.js';
import { NetworkError, ProblemError } from '../../src/index.js';
import { ClientConnection } from '../../src/realtime/connection.js';
import type { Push } from '../../src/realtime/frames.js';
import { FakeSocket } from '../support/fake-socket.js';
import { ManualClock, settled } from '../support/manual-clock.js';

/** A connection whose tokens are t1, t2, ... and whose random numbers are all the largest. */
function makeConnection() {
  const clock = new ManualClock();
  const tokens = { current: 1, renewals: 0, isDown: false };
  const heard: Push[] = [];
  const told: string[] = [];
  const give = () => (tokens.isDown ? Promise.reject(new NetworkError('down')) : Promise.resolve(`t${tokens.current}`));
  const connection = new ClientConnection({
    url: 'ws://server/ws',
    WebSocket: FakeSocket,
    tokens: {
      accessToken: give,
      renewedToken: () => {
        tokens.current += 1;
        tokens.renewals += 1;
        return give();
      },
    },
    clock,
    random: () => 1,
    batcher: new Batcher(clock),
  });
  connection.listener = {
    cursors: () => ({ room: 7 }),
    pushed: (frame) => heard.push(frame),
    disconnected: () => told.push('disconnected'),
    accountGone: () => told.push('account gone'),
  };
  connection.enable(true);
  connection.connect();
  return { connection, clock, tokens, heard, told, status: () => connection.state.get().status };
}

beforeEach(() => {
  FakeSocket.made.length = 0;
});

describe('ClientConnection', () => {
  it('says hello with the token and what is known, and is online with the welcome', async () => {
    const { heard, status } = makeConnection();
    await settled();
    expect(status()).toBe('connecting');
    FakeSocket.last.open();
    expect(FakeSocket.last.sent).toEqual([{ op: 'hello', token: 't1', resume: { room: 7 } }]);
    expect(status()).toBe('connecting');
    FakeSocket.last.welcome();
    expect(status()).toBe('online');
    expect(heard).toMatchObject([{ op: 'welcome' }]);
  });

  it('waits longer each time that it fails, and briefly again after a connection that lived', async () => {
    const { connection, clock, told } = makeConnection();
    const waits: number[] = [];
    for (let tries = 0; tries < 7; tries++) {
      await settled();
      FakeSocket.last.end(1006);
      waits.push((connection.state.get().retryAt ?? 0) - clock.now());
      await clock.pass(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    FakeSocket.last.welcome();
    await clock.pass(10_000);
    FakeSocket.last.end(1001);
    expect(told).toEqual(['disconnected']);
    expect((connection.state.get().retryAt ?? 0) - clock.now()).toBe(1_000);
  });

  it('connect() while it waits tries at once', async () => {
    const { connection, status } = makeConnection();
    await settled();
    FakeSocket.last.end(1013);
    expect(status()).toBe('waiting');
    connection.connect();
    await settled();
    expect([status(), FakeSocket.made.length]).toEqual(['connecting', 2]);
  });

  it('renews the token after 4401 and connects at once; the next time in a row it waits', async () => {
    const { tokens, status } = makeConnection();
    await settled();
    FakeSocket.last.end(4401);
    await settled();
    expect([tokens.renewals, FakeSocket.made.length]).toEqual([1, 2]);
    FakeSocket.last.open();
    expect(FakeSocket.last.sent[0]).toMatchObject({ token: 't2' });
    FakeSocket.last.end(4401);
    await settled();
    expect([tokens.renewals, FakeSocket.made.length, status()]).toEqual([2, 2, 'waiting']);
  });

  it.each([4400, 1002, 1003, 1007, 1009])('gives up after %i, and says why', async (code) => {
    const { connection, clock } = makeConnection();
    await settled();
    FakeSocket.last.welcome();
    FakeSocket.last.end(code);
    await clock.pass(120_000);
    expect(connection.state.get()).toEqual({ status: 'idle', code });
    expect(FakeSocket.made).toHaveLength(1);
  });

  it('tells when the account is gone', async () => {
    const { told, status } = makeConnection();
    await settled();
    FakeSocket.last.end(4403);
    expect([told, status()]).toEqual([['account gone'], 'idle']);
  });

  it('comes back later than usual after too many requests', async () => {
    const { connection, clock } = makeConnection();
    await settled();
    FakeSocket.last.end(4429);
    expect((connection.state.get().retryAt ?? 0) - clock.now()).toBeGreaterThanOrEqual(10_000);
  });

  it('waits where no token can be had', async () => {
    const { tokens, status, clock } = makeConnection();
    tokens.isDown = true;
    await settled();
    FakeSocket.last.end(4401);
    await clock.pass(0);
    expect(status()).toBe('waiting');
    tokens.isDown = false;
    await clock.pass(2_000);
    expect(status()).toBe('connecting');
  });

  it('gives each request its answer, and a network error to those that a break leaves without one', async () => {
    const { connection } = makeConnection();
    await settled();
    await expect(connection.request('ping')).rejects.toBeInstanceOf(NetworkError);
    FakeSocket.last.welcome();
    const [good, bad, lost] = [1, 2, 3].map(() => connection.request('ping'));
    const ids = FakeSocket.last.sent.slice(1).map(({ id }) => id);
    const error = { type: '/problems/forbidden', title: 'No', status: 403 };
    FakeSocket.last.receive({ op: 'error', id: ids[1], error });
    FakeSocket.last.receive({ op: 'ok', id: ids[0], answer: 42 });
    FakeSocket.last.end(1006);
    await expect(good).resolves.toMatchObject({ answer: 42 });
    await expect(bad).rejects.toMatchObject({ code: 'forbidden', status: 403 });
    await expect(lost).rejects.toBeInstanceOf(NetworkError);
  });

  it('does not send what the server would close the connection for', async () => {
    const { connection } = makeConnection();
    await settled();
    FakeSocket.last.welcome();
    await expect(connection.request('message.send', { text: 'ä'.repeat(140_000) })).rejects.toBeInstanceOf(
      ProblemError,
    );
    expect(FakeSocket.last.sent).toHaveLength(1);
  });

  it('asks whether a silent connection lives, and leaves it without an answer', async () => {
    const { clock, status } = makeConnection();
    await settled();
    FakeSocket.last.welcome();
    await clock.pass(25_000);
    const ping = FakeSocket.last.sent.at(-1);
    expect(ping).toMatchObject({ op: 'ping' });
    FakeSocket.last.receive({ op: 'ok', id: ping?.id });
    await clock.pass(24_000);
    expect([status(), FakeSocket.last.sent.length]).toEqual(['online', 2]);
    await clock.pass(1_000);
    expect(FakeSocket.last.sent).toHaveLength(3);
    await clock.pass(10_000);
    expect(status()).toBe('waiting');
  });

  it('asks nothing of a connection on which something comes', async () => {
    const { clock } = makeConnection();
    await settled();
    FakeSocket.last.welcome();
    for (let seconds = 0; seconds < 100; seconds += 10) {
      await clock.pass(10_000);
      FakeSocket.last.receive({ op: 'event', type: 'presence', user: 'u', status: 'online' });
    }
    expect(FakeSocket.last.sent).toHaveLength(1);
  });

  it('renews the token of an open connection before it expires', async () => {
    const { tokens, status } = makeConnection();
    await settled();
    FakeSocket.last.welcome();
    FakeSocket.last.receive({ op: 'event', type: 'auth.expiring', expiresAt: '2030-01-01T00:00:00.000Z' });
    await settled();
    expect(FakeSocket.last.sent.at(-1)).toMatchObject({ op: 'auth.renew', token: 't2' });
    expect([tokens.renewals, status(), FakeSocket.made.length]).toEqual([1, 'online', 1]);
  });

  it('is idle after close(), and hears nothing more', async () => {
    const { connection, clock, heard, status } = makeConnection();
    await settled();
    const socket = FakeSocket.last;
    socket.welcome();
    connection.close();
    socket.receive({ op: 'event', type: 'presence', user: 'u', status: 'online' });
    await clock.pass(120_000);
    expect([status(), heard.length, FakeSocket.made.length]).toEqual(['idle', 1, 1]);
  });
});
