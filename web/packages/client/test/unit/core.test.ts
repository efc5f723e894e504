import { describe, expect, it } from 'vitest';
import { Backoff } from '../../src/core/backoff.js';
import { Batcher } from '../../src/core/batcher.js';
import { Cell, Derived } from '../../src/core/cell.js';
import { Emitter } from '../../src/core/emitter.js';
import { systemClock } from '../../src/core/platform.js';
import { uuidV7Source } from '../../src/core/uuid.js';
import { fillPath } from '../../src/http/http.js';
import { ProblemError } from '../../src/index.js';
import { afterClose } from '../../src/realtime/close-codes.js';
import { seededRandom } from '../support/random.js';

describe('Backoff', () => {
  it('waits 0.5 to 30 s, with a limit that doubles', () => {
    const most = new Backoff(() => 1);
    expect([1, 2, 3, 4, 5, 6, 7].map(() => most.next())).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    most.reset();
    expect(most.next()).toBe(1_000);
    const random = seededRandom(1);
    const any = new Backoff(random);
    const waits = Array.from({ length: 1_000 }, () => any.next());
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(25_000);
  });
});

describe('uuidV7Source', () => {
  it('makes UUIDv7s that only grow, also when the clock stands or goes back', () => {
    let now = 1_700_000_000_000;
    const next = uuidV7Source({ ...systemClock, now: () => now });
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      now += index === 5_000 ? -1_000 : 0;
      return next();
    });
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });
});

describe('observables', () => {
  it('tell listeners once per batch, and not when nothing changes', async () => {
    const cell = new Cell(new Batcher(systemClock), 1);
    let calls = 0;
    const end = cell.subscribe(() => (calls += 1));
    cell.set(2);
    cell.set(3);
    expect([cell.get(), calls]).toEqual([3, 0]);
    await Promise.resolve();
    expect(calls).toBe(1);
    cell.set(3);
    await Promise.resolve();
    expect(calls).toBe(1);
    end();
    cell.set(4);
    await Promise.resolve();
    expect(calls).toBe(1);
  });

  it('compute derived values when they are asked for, and keep them until they are invalid', () => {
    let computed = 0;
    const derived = new Derived(new Batcher(systemClock), () => ({ computed: ++computed }));
    expect(derived.get()).toBe(derived.get());
    derived.invalidate();
    derived.invalidate();
    expect(derived.get()).toEqual({ computed: 2 });
  });

  it('say when the first listener comes', () => {
    let firsts = 0;
    const cell = new Cell(new Batcher(systemClock), 1, () => (firsts += 1));
    const ends = [cell.subscribe(() => undefined), cell.subscribe(() => undefined)];
    ends.forEach((end) => end());
    cell.subscribe(() => undefined);
    expect(firsts).toBe(2);
  });
});

describe('Emitter', () => {
  it('tells by type, and not after the end', () => {
    const emitter = new Emitter<{ a: number; b: string }>();
    const heard: unknown[] = [];
    const end = emitter.on('a', (event) => heard.push(event));
    emitter.on('b', (event) => heard.push(event));
    emitter.emit('a', 1);
    emitter.emit('b', 'x');
    end();
    emitter.emit('a', 2);
    expect(heard).toEqual([1, 'x']);
  });
});

describe('fillPath', () => {
  it('encodes parameters and leaves out what is not given', () => {
    const path = { id: 'a/b', emoji: '👍' };
    expect(fillPath('/api/{id}/{emoji}', { path, query: { q: 'ä b', limit: 5, cursor: undefined } })).toBe(
      '/api/a%2Fb/%F0%9F%91%8D?q=%C3%A4+b&limit=5',
    );
    expect(() => fillPath('/api/{id}', {})).toThrow(TypeError);
  });
});

describe('ProblemError', () => {
  it('is told apart by the last part of its type', () => {
    const type = 'https://example.org/problems/email-taken';
    const error = new ProblemError({
      type,
      title: 'Taken',
      status: 409,
      errors: [{ path: '/email', message: 'taken' }],
    });
    expect(error).toMatchObject({ code: 'email-taken', status: 409, isTransient: false, errors: [{ path: '/email' }] });
    expect(new ProblemError({ type, title: '', status: 503 }).isTransient).toBe(true);
  });
});

describe('afterClose', () => {
  it.each([
    [1001, 'reconnect'],
    [1006, 'reconnect'],
    [1013, 'reconnect'],
    [4408, 'reconnect'],
    [4401, 'refresh'],
    [4429, 'slow-down'],
    [4403, 'account-gone'],
    [4400, 'give-up'],
    [1009, 'give-up'],
  ])('%i: %s', (code, action) => {
    expect(afterClose(code)).toBe(action);
  });
});
