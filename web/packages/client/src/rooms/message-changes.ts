import type { Message, Reaction } from '../api/model.js';
import type { MessageItem, RoomNotice } from '../api/timeline.js';
import type { LogEvent } from '../realtime/frames.js';

/** The server names this many of who reacted. */
const namedUsers = 10;

/** The key of a sender's message, from the moment it is written on. */
export function messageKey(sender: string, clientId: string): string {
  return `${sender}/${clientId}`;
}

/** A message as an item. */
export function messageItem(message: Message): MessageItem {
  return { ...message, kind: 'message', key: messageKey(message.sender, message.clientId) };
}

/** A message after an edit; the one that was edited last stays. */
export function edited(old: MessageItem, message: Message): MessageItem {
  if (old.deletedAt !== undefined || (old.editedAt ?? '') > (message.editedAt ?? '')) {
    return old;
  }
  // What else became of the message is known here, and may be newer than the edit.
  const { reactions, thread, pinned } = old;
  const { thread: _thread, pinned: _pinned, ...text } = message;
  return messageItem({ ...text, reactions, ...(thread ? { thread } : {}), ...(pinned ? { pinned } : {}) });
}

/** A tombstone. */
export function deleted(old: MessageItem, at: string): MessageItem {
  if (old.deletedAt !== undefined) {
    return old;
  }
  const { id, room, seq, sender, clientId, createdAt, replyTo, thread, kind, key } = old;
  const common = {
    id,
    room,
    seq,
    sender,
    clientId,
    createdAt,
    kind,
    key,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(thread ? { thread } : {}),
  };
  return { ...common, text: '', attachments: [], mentions: [], reactions: {}, purged: true, deletedAt: at };
}

/** A message after somebody reacted, or took it back. Again, it changes nothing as long as all of them are named. */
export function reacted(old: MessageItem, user: string, emoji: string, isAdded: boolean): MessageItem {
  const before: Reaction = old.reactions[emoji] ?? { count: 0, users: [] };
  const isNamed = before.users.includes(user);
  if (isAdded === isNamed && (isNamed || before.count <= before.users.length)) {
    return old;
  }
  const count = before.count + (isAdded ? 1 : -1);
  const others = before.users.filter((other) => other !== user);
  const users = isAdded && others.length < namedUsers ? [...others, user] : others;
  const { [emoji]: _emoji, ...reactions } = old.reactions;
  return { ...old, reactions: count > 0 ? { ...old.reactions, [emoji]: { count, users } } : reactions };
}

/** Whether not all who reacted are named, so that a repeated event could be counted twice. */
export function isAmbiguous(message: MessageItem | undefined, emoji: string): boolean {
  const reaction = message?.reactions[emoji];
  return reaction !== undefined && reaction.count >= namedUsers;
}

export function pinned(old: MessageItem, isPinned: boolean): MessageItem {
  if ((old.pinned ?? false) === isPinned) {
    return old;
  }
  const { pinned: _pinned, ...rest } = old;
  return isPinned ? { ...rest, pinned: true } : rest;
}

/** A message that was answered by the one with this seq. */
export function answered(old: MessageItem, seq: number): MessageItem {
  const { count, lastSeq } = old.thread ?? { count: 0, lastSeq: 0 };
  return lastSeq >= seq ? old : { ...old, thread: { count: count + 1, lastSeq: seq } };
}

/** What an event looks like in a timeline, if it is more than a change of a message. */
export function noticeOf(event: LogEvent): RoomNotice | undefined {
  const common = {
    kind: 'notice',
    key: `${event.room}/${event.seq}`,
    seq: event.seq,
    at: event.at,
    by: event.by,
  } as const;
  switch (event.type) {
    case 'room.created':
      return { ...common, type: event.type, info: event.info, members: event.members };
    case 'room.updated':
      return { ...common, type: event.type, info: event.info };
    case 'member.joined':
    case 'member.left':
    case 'member.updated':
      return { ...common, type: event.type, user: event.user, role: event.role };
    case 'message.pinned':
    case 'message.unpinned':
      return { ...common, type: event.type, target: event.target };
    default:
      return undefined;
  }
}
