import type { Message, Room } from '../../src/index.js';
import type { LogEvent } from '../../src/realtime/frames.js';
import { messageItem } from '../../src/rooms/message-changes.js';

export const me = 'me';
export const other = 'other';
const at = '2026-01-02T03:04:05.678Z';

/** A message as the server tells it. */
export function rawMessage(seq: number, changes: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    room: 'room',
    seq,
    sender: other,
    text: `text ${seq}`,
    clientId: `c${seq}`,
    createdAt: at,
    attachments: [],
    mentions: [],
    reactions: {},
    ...changes,
  };
}

export function message(seq: number, changes: Partial<Message> = {}) {
  return messageItem(rawMessage(seq, changes));
}

/** The event of a message that was created. */
export function created(seq: number, changes: Partial<Message> = {}): LogEvent {
  const sent = rawMessage(seq, changes);
  return { op: 'event', type: 'message.created', room: 'room', seq, at, by: sent.sender, message: sent };
}

/** An event with whatever belongs to its type. */
export function event(seq: number, type: LogEvent['type'], body: Record<string, unknown> = {}): LogEvent {
  return { op: 'event', type, room: 'room', seq, at, by: other, ...body } as unknown as LogEvent;
}

export function room(changes: Partial<Room> = {}): Room {
  return {
    id: 'room',
    type: 'group',
    name: 'Tea',
    topic: '',
    public: false,
    createdAt: at,
    slowModeSeconds: 0,
    archived: false,
    retentionDays: null,
    role: 'member',
    memberCount: 2,
    lastSeq: 0,
    readSeq: 0,
    unread: 0,
    mentions: 0,
    lastMessage: null,
    notifications: 'all',
    muted: false,
    ...changes,
  };
}
