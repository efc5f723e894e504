import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { indexedDbStorage, memoryStorage } from '../../src/index.js';

describe.each([
  ['memoryStorage', () => memoryStorage()],
  ['indexedDbStorage', () => indexedDbStorage(randomUUID())],
])('%s', (_, make) => {
  it('gives back what was written, as a copy', async () => {
    const store = await make().open('a');
    const value = { list: [1, 2] };
    await store.write(new Map([['key', value]]));
    value.list.push(3);
    expect(await store.get('key')).toEqual({ list: [1, 2] });
    expect(await store.get('other')).toBeUndefined();
  });

  it('lists entries with a prefix in the order of their keys', async () => {
    const store = await make().open('a');
    await store.write(
      new Map([
        ['p/b', 2],
        ['p/a', 1],
        ['p/\u{1f600}', 3],
        ['q/a', 4],
        ['p', 5],
      ]),
    );
    expect(await store.entries('p/')).toEqual([
      ['p/a', 1],
      ['p/b', 2],
      ['p/\u{1f600}', 3],
    ]);
  });

  it('deletes, clears, and keeps namespaces apart', async () => {
    const storage = make();
    const [a, b] = await Promise.all([storage.open('a'), storage.open('b')]);
    await a.write(
      new Map([
        ['x', 1],
        ['y', 2],
      ]),
    );
    await b.write(new Map([['x', 3]]));
    await a.write(new Map([['x', undefined]]));
    expect(await a.entries('')).toEqual([['y', 2]]);
    await a.clear();
    expect(await a.entries('')).toEqual([]);
    expect(await b.get('x')).toBe(3);
  });

  it('is the same for all who open it', async () => {
    const storage = make();
    const [one, two] = await Promise.all([storage.open('a'), storage.open('a')]);
    await one.write(new Map([['x', 1]]));
    expect(await two.get('x')).toBe(1);
  });
});
