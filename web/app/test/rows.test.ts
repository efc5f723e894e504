import type { Message, TimelineItem } from '@messenger/client';
import { describe, expect, test } from 'vitest';
import { layOut } from '../src/timeline/rows';

const noon = new Date(2026, 10, 27, 12).getTime();

function message(seq: number, sender: string, minutes: number, more: Partial<Message> = {}): TimelineItem {
  const createdAt = new Date(noon + minutes * 60_000).toISOString();
  return { kind: 'message', key: `${seq}`, seq, sender, createdAt, text: 'x', ...more } as TimelineItem;
}

describe('rows', () => {
  test('go on without a name while one person writes within minutes', () => {
    const items = [message(2, 'a', 0), message(3, 'a', 1), message(4, 'b', 2), message(5, 'b', 9)];
    expect(layOut(items, 0, 4, 'a', undefined).map(({ isContinued }) => isContinued)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test('begin again with an answer, a new day, and what is new', () => {
    const answer = [message(2, 'b', 0), message(3, 'b', 1, { replyTo: 2 })];
    expect(layOut(answer, 0, 2, 'a', undefined)[1]?.isContinued).toBe(false);
    const midnight = layOut([message(2, 'b', 719), message(3, 'b', 721)], 0, 2, 'a', undefined);
    expect(midnight.map(({ startsDay, isContinued }) => [startsDay, isContinued])).toEqual([
      [true, false],
      [true, false],
    ]);
    const unread = layOut([message(2, 'b', 0), message(3, 'a', 1), message(4, 'b', 1)], 0, 3, 'a', 2);
    expect(
      unread.map(({ startsNew }) => startsNew),
      'what oneself wrote is never new',
    ).toEqual([false, false, true]);
  });

  test('know what a room was before it was changed', () => {
    const notice = (seq: number, type: string, name: string) =>
      ({
        kind: 'notice',
        key: `${seq}`,
        seq,
        type,
        at: new Date(noon).toISOString(),
        by: 'a',
        info: { name },
      }) as TimelineItem;
    const items = [notice(1, 'room.created', 'Tea'), message(2, 'a', 0), notice(3, 'room.updated', 'Coffee')];
    expect(layOut(items, 2, 3, 'a', undefined)[0]?.roomBefore).toMatchObject({ name: 'Tea' });
    expect(layOut(items.slice(1), 1, 2, 'a', undefined)[0]?.roomBefore, 'older items are not loaded').toBeUndefined();
  });

  test('know their neighbours beyond the part that is shown', () => {
    const items = [message(2, 'b', 0), message(3, 'b', 1)];
    expect(layOut(items, 1, 2, 'a', undefined)).toMatchObject([{ startsDay: false, isContinued: true }]);
  });
});
