import { describe, expect, it } from 'vitest';
import { LogWindow } from '../../src/rooms/log-window.js';
import { RoomState } from '../../src/rooms/room-state.js';
import { created, event, me, message, other, rawMessage, room } from './messages.js';

describe('RoomState', () => {
  it('counts messages of others and mentions as unread, and one’s own move the marker', () => {
    const state = new RoomState(me, room());
    state.apply(created(1));
    state.apply(created(2, { mentions: [me] }));
    state.apply(created(3, { mentionsRoom: true }));
    expect(state.info).toMatchObject({ lastSeq: 3, unread: 3, mentions: 2, readSeq: 0 });
    state.apply(created(4, { sender: me }));
    expect(state.info).toMatchObject({ lastSeq: 4, unread: 0, mentions: 0, readSeq: 4 });
    expect(state.info.lastMessage?.seq).toBe(4);
  });

  it('does not count twice what the server had counted', () => {
    const state = new RoomState(me, room({ lastSeq: 2, unread: 2, memberCount: 5 }), 0);
    state.apply(created(1));
    state.apply(event(2, 'member.joined', { user: 'new', role: 'member' }));
    expect(state.info).toMatchObject({ unread: 2, memberCount: 5 });
    state.apply(created(3));
    expect(state.info.unread).toBe(3);
  });

  it('takes counts of a welcome and goes on from there', () => {
    const state = new RoomState(me, room({ lastSeq: 1, unread: 1 }), 1);
    expect(state.welcome(3, 2, 1)).toBe(false);
    state.apply(created(2));
    state.apply(created(3));
    expect(state.info).toMatchObject({ readSeq: 2, unread: 1 });
    state.apply(created(4));
    expect(state.info.unread).toBe(2);
  });

  it('counts what is left when the marker moves into the middle', () => {
    const state = new RoomState(me, room());
    [1, 2, 3].forEach((seq) => state.apply(created(seq)));
    expect(state.read(2)).toBe(false);
    expect(state.info).toMatchObject({ readSeq: 2, unread: 1 });
    expect(state.read(1)).toBe(false);
    expect(state.info.readSeq).toBe(2);
    state.read(99);
    expect(state.info).toMatchObject({ readSeq: 3, unread: 0 });
  });

  it('asks for counts that it can’t know', () => {
    const state = new RoomState(me, room({ lastSeq: 50, unread: 50 }));
    expect(state.read(10)).toBe(true);
  });

  it('does not count a deleted message any more', () => {
    const state = new RoomState(me, room());
    state.apply(created(1, { mentions: [me] }));
    state.apply(created(2));
    state.apply(event(3, 'message.deleted', { target: 1 }));
    expect(state.info).toMatchObject({ unread: 1, mentions: 0 });
    expect(state.tail.message(1)).toMatchObject({ text: '', deletedAt: expect.any(String) as string });
  });

  it('applies edits, pins and answers to the message that they are about', () => {
    const state = new RoomState(me, room());
    state.apply(created(1));
    state.apply(
      event(2, 'message.edited', { message: rawMessage(1, { text: 'better', editedAt: '2026-01-03T00:00:00.000Z' }) }),
    );
    state.apply(event(3, 'message.pinned', { target: 1 }));
    state.apply(created(4, { replyTo: 1 }));
    expect(state.tail.message(1)).toMatchObject({ text: 'better', pinned: true, thread: { count: 1, lastSeq: 4 } });
    state.apply(event(5, 'message.unpinned', { target: 1 }));
    expect(state.tail.message(1)?.pinned).toBeUndefined();
  });

  it('keeps a later edit when an earlier one is repeated', () => {
    const state = new RoomState(me, room(), 0, new LogWindow(1, 0));
    state.tail.extend(1, [message(1, { text: 'second', editedAt: '2026-01-03T00:00:00.000Z' })]);
    state.apply(
      event(2, 'message.edited', { message: rawMessage(1, { text: 'first', editedAt: '2026-01-02T00:00:00.000Z' }) }),
    );
    expect(state.tail.message(1)?.text).toBe('second');
  });

  it('counts a reaction once, however often it is told', () => {
    const state = new RoomState(me, room());
    state.apply(created(1));
    const add = (seq: number) => state.apply(event(seq, 'reaction.added', { target: 1, emoji: '👍' }));
    add(2);
    add(3);
    expect(state.tail.message(1)?.reactions).toEqual({ '👍': { count: 1, users: [other] } });
    state.apply(event(4, 'reaction.removed', { target: 1, emoji: '👍' }));
    expect(state.tail.message(1)?.reactions).toEqual({});
  });

  it('has messages read again on which more react than are named', () => {
    const state = new RoomState(me, room());
    state.apply(created(1));
    for (let user = 0; user < 12; user++) {
      state.apply(event(2 + user, 'reaction.added', { target: 1, emoji: '👍', by: `u${user}` }));
    }
    expect(state.tail.message(1)?.reactions['👍']?.count).toBe(12);
    expect(state.tail.message(1)?.reactions['👍']?.users).toHaveLength(10);
    expect([...state.ambiguous]).toEqual([1]);
  });

  it('holds a bounded number of items, and more while somebody looks', () => {
    const state = new RoomState(me, room());
    for (let seq = 1; seq <= 5_000; seq++) {
      state.apply(created(seq));
    }
    expect(state.tail.items.length).toBeLessThanOrEqual(110);
    state.isOpen = true;
    for (let seq = 5_001; seq <= 10_000; seq++) {
      state.apply(created(seq));
    }
    expect(state.tail.items.length).toBeGreaterThan(1_900);
    expect(state.tail.items.length).toBeLessThanOrEqual(2_200);
    expect(state.tail.items.at(-1)?.seq).toBe(10_000);
  });

  it('follows the room and one’s own role', () => {
    const state = new RoomState(me, room());
    state.apply(event(1, 'room.updated', { info: { ...room(), name: 'Coffee', memberCount: undefined } }));
    state.apply(event(2, 'member.updated', { user: me, role: 'admin' }));
    state.apply(event(3, 'member.joined', { user: 'new', role: 'member' }));
    expect(state.info).toMatchObject({ name: 'Coffee', role: 'admin', memberCount: 3 });
    expect(state.tail.items.map((item) => item.kind)).toEqual(['notice', 'notice', 'notice']);
  });
});
