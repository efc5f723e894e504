import { describe, expect, it } from 'vitest';
import { LogWindow } from '../../src/rooms/log-window.js';
import { message } from './messages.js';

const items = (...seqs: number[]) => seqs.map((seq) => message(seq));
const seqsOf = (window: LogWindow) => window.items.map(({ seq }) => seq);

describe('LogWindow', () => {
  it('goes on with newer items and leaves out what it has', () => {
    const window = new LogWindow(3, 5, items(3, 5));
    window.extend(8, items(5, 7));
    expect(seqsOf(window)).toEqual([3, 5, 7]);
    expect(window.to).toBe(8);
  });

  it('takes older items before its first one', () => {
    const window = new LogWindow(10, 12, items(11));
    window.prepend(4, items(4, 6, 11));
    expect(seqsOf(window)).toEqual([4, 6, 11]);
    expect(window.from).toBe(4);
    expect(window.isAtStart).toBe(false);
    window.prepend(1, []);
    expect(window.isAtStart).toBe(true);
  });

  it('covers what lies between its ends, whether there is an item or not', () => {
    const window = new LogWindow(3, 9, items(4, 8));
    expect([2, 3, 9, 10].map((seq) => window.covers(seq))).toEqual([false, true, true, false]);
  });

  it('finds and replaces messages by seq', () => {
    const window = new LogWindow(1, 9, items(2, 4, 6));
    window.replace(4, (old) => ({ ...old, text: 'new' }));
    window.replace(5, () => message(99));
    expect(window.message(4)?.text).toBe('new');
    expect(window.message(5)).toBeUndefined();
    expect(seqsOf(window)).toEqual([2, 4, 6]);
  });

  it('trims either side and says from where to where it reaches then', () => {
    const window = new LogWindow(1, 20, items(2, 4, 6, 8));
    expect(window.trimOldest(3)).toBe(true);
    expect([window.from, window.to]).toEqual([4, 20]);
    expect(window.trimNewest(2)).toBe(true);
    expect([window.from, window.to]).toEqual([4, 6]);
    expect(window.trimOldest(2)).toBe(false);
  });
});
