import { describe, expect, it } from 'vitest';
import { holes } from '../../src/rooms/history.js';
import { rawMessage } from './messages.js';

const messages = (...seqs: number[]) => seqs.map((seq) => rawMessage(seq));

describe('holes', () => {
  it('is nothing where every seq is a message', () => {
    expect(holes(messages(3, 4, 5), 3, 5)).toEqual([]);
  });

  it('has all seqs without a message in one range that fits into a request', () => {
    expect(holes(messages(3, 6, 9), 1, 12)).toEqual([[1, 12]]);
    expect(holes(messages(3, 4, 6), 3, 6)).toEqual([[5, 5]]);
  });

  it('makes ranges of at most 500, and of many the latest', () => {
    expect(holes([], 1, 1_200)).toEqual([
      [1, 500],
      [501, 1_000],
      [1_001, 1_200],
    ]);
    expect(holes([], 1, 5_000)).toHaveLength(4);
    expect(holes([], 1, 5_000).at(-1)).toEqual([4_501, 5_000]);
  });
});
