import { describe, expect, it } from 'vitest';
import { NetworkError } from '../../src/index.js';
import { RoomLog, type LogPage } from '../../src/rooms/room-log.js';
import { seededRandom } from '../support/random.js';
import { fastClock } from '../support/world.js';
import { created } from './messages.js';

/** A log with a server that has all events up to `end`. */
function makeLog({ end = 0, maxReplay = 2_000, pageSize = 500 } = {}) {
  const applied: number[] = [];
  const reads: number[] = [];
  const server = { end, isDown: false };
  let cursor = 0;
  const log = new RoomLog({
    clock: fastClock,
    maxReplay,
    cursor: () => cursor,
    apply: ({ seq }) => {
      applied.push(seq);
      cursor = seq;
    },
    read: (after): Promise<LogPage> => {
      reads.push(after);
      if (server.isDown) {
        return Promise.reject(new NetworkError('down'));
      }
      const last = Math.min(server.end, after + pageSize);
      const events = Array.from({ length: Math.max(0, last - after) }, (_, index) => created(after + 1 + index));
      return Promise.resolve({ events, lastSeq: server.end, hasMore: last < server.end });
    },
    reset: (to) => {
      cursor = to;
    },
  });
  return { log, applied, reads, server, cursor: () => cursor };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('RoomLog', () => {
  it('applies what comes in order at once, and repeats not at all', () => {
    const { log, applied } = makeLog();
    [1, 2, 2, 1, 3].forEach((seq) => log.receive(created(seq)));
    expect(applied).toEqual([1, 2, 3]);
  });

  it('reads what is missing before it goes on', async () => {
    const { log, applied, reads, server } = makeLog();
    server.end = 6;
    log.receive(created(1));
    log.receive(created(5));
    log.receive(created(6));
    expect(applied).toEqual([1]);
    await settled();
    expect(applied).toEqual(upTo(6));
    expect(reads).toEqual([1]);
  });

  it('puts any order right', async () => {
    const random = seededRandom(7);
    const { log, applied, server } = makeLog();
    server.end = 200;
    upTo(200)
      .sort(() => random() - 0.5)
      .forEach((seq) => log.receive(created(seq)));
    await settled();
    expect(applied).toEqual(upTo(200));
  });

  it('reads a gap page by page', async () => {
    const { log, applied, reads, server } = makeLog({ pageSize: 100 });
    server.end = 250;
    log.skip(250, false);
    await settled();
    expect(applied).toEqual(upTo(250));
    expect(reads).toEqual([0, 100, 200]);
  });

  it('begins anew where too much is missing, or where the log is another one', () => {
    const { log, applied, cursor } = makeLog({ maxReplay: 10 });
    log.skip(11, false);
    expect(cursor()).toBe(11);
    log.receive(created(12));
    log.skip(3, true);
    expect(cursor()).toBe(3);
    expect(applied).toEqual([12]);
  });

  it('keeps events while it is held, and reads nothing', async () => {
    const { log, applied, reads } = makeLog();
    log.hold();
    log.receive(created(1));
    log.receive(created(2));
    await settled();
    expect(applied).toEqual([]);
    log.release();
    expect(applied).toEqual([1, 2]);
    expect(reads).toEqual([]);
  });

  it('forgets what waits when the connection breaks: the next one brings it again', async () => {
    const { log, applied, server } = makeLog();
    server.isDown = true;
    log.receive(created(3));
    await settled();
    log.disconnected();
    [1, 2, 3].forEach((seq) => log.receive(created(seq)));
    expect(applied).toEqual([1, 2, 3]);
  });
});
