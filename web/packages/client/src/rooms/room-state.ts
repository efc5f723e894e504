import type { Message, Room } from '../api/model.js';
import type { LogEvent } from '../realtime/frames.js';
import { LogWindow } from './log-window.js';
import { answered, deleted, edited, isAmbiguous, messageItem, noticeOf, pinned, reacted } from './message-changes.js';

/** As many items of a timeline are kept in memory. */
export const maxItems = 2_000;
/** And as many of a room that nobody looks at. */
const maxUnseenItems = 100;

/** Which messages of a room its member is told of. */
export type Notifications = Pick<Room, 'notifications' | 'muted' | 'mutedUntil'>;

/** What is known of one room: it changes by the events of its log, in their order. Does no I/O. */
export class RoomState {
  /** Up to here every event was applied. */
  cursor: number;
  /** The newest part of the log; it ends at the cursor. */
  tail: LogWindow;
  /** What the reader has jumped to, if that does not touch the tail. */
  detached: LogWindow | undefined;
  /** Whether somebody looks at the timeline. */
  isOpen = false;
  /** Messages whose reactions have to be read again. */
  readonly ambiguous = new Set<number>();
  readonly #me: string;
  #info: Room;
  /** Up to which seq `unread` counts. */
  #unreadAsOf: number;

  constructor(me: string, info: Room, cursor = info.lastSeq, tail?: LogWindow) {
    this.#me = me;
    this.#info = info;
    this.#unreadAsOf = info.lastSeq;
    this.cursor = cursor;
    this.tail = tail ?? new LogWindow(cursor + 1, cursor);
  }

  get info(): Room {
    return this.#info;
  }

  /** Takes what the server says of the room, unless more is known here. */
  merge(info: Room): void {
    const old = this.#info;
    if (info.lastSeq < old.lastSeq) {
      this.setNotifications(info);
      return;
    }
    this.#info = info;
    this.#unreadAsOf = info.lastSeq;
    if (old.readSeq > info.readSeq) {
      this.read(old.readSeq);
    }
  }

  /** Which of its messages one is told of. */
  setNotifications({ notifications, muted, mutedUntil }: Notifications): void {
    const { mutedUntil: _mutedUntil, ...rest } = this.#info;
    this.#info = { ...rest, notifications, muted, ...(mutedUntil === undefined ? {} : { mutedUntil }) };
  }

  /** What a welcome says; whether the count of mentions has to be asked for. */
  welcome(lastSeq: number, readSeq: number, unread: number): boolean {
    if (readSeq < this.#info.readSeq || lastSeq < this.cursor) {
      return false;
    }
    const hasMoved = readSeq > this.#info.readSeq;
    this.#unreadAsOf = lastSeq;
    this.#info = { ...this.#info, readSeq, unread, mentions: unread === 0 ? 0 : this.#info.mentions };
    return hasMoved && this.#info.mentions > 0;
  }

  /** Moves one's own marker; whether the counts have to be asked for. */
  read(seq: number): boolean {
    const readSeq = Math.min(seq, this.#info.lastSeq);
    if (readSeq <= this.#info.readSeq) {
      return false;
    }
    const isKnown = this.tail.from <= readSeq + 1 && this.#unreadAsOf <= this.cursor;
    const unread = readSeq === this.#info.lastSeq ? [] : this.tail.items.filter((item) => item.seq > readSeq);
    const counted = unread.filter((item) => item.kind === 'message' && this.#counts(item));
    const mentions = counted.filter((item) => item.kind === 'message' && this.#isMentioned(item));
    this.#info = { ...this.#info, readSeq, unread: counted.length, mentions: mentions.length };
    return !isKnown && readSeq < this.#info.lastSeq;
  }

  /** The log between is not known: the timeline begins anew at `to`. */
  reset(to: number): void {
    this.cursor = to;
    this.tail = new LogWindow(to + 1, to);
    this.detached = undefined;
  }

  /** The next event; its seq must be cursor + 1. */
  apply(event: LogEvent): void {
    if (event.seq > this.#info.lastSeq) {
      this.#info = { ...this.#changedInfo(event), lastSeq: event.seq };
    }
    this.#changeMessages(event);
    const item = event.type === 'message.created' ? messageItem(event.message) : noticeOf(event);
    this.cursor = event.seq;
    this.tail.extend(event.seq, item ? [item] : []);
    if (this.detached === undefined) {
      // Trimmed in steps, so that it does not happen with every event.
      const max = this.isOpen ? maxItems : maxUnseenItems;
      if (this.tail.items.length > max * 1.1) {
        this.tail.trimOldest(max);
      }
    } else if (this.tail.items.length > maxUnseenItems * 1.1) {
      this.tail.trimOldest(maxUnseenItems);
    }
  }

  /** A message as the server has it now. */
  refresh(message: Message): void {
    // Read alone, a message does not say how often it was answered.
    this.#replace(message.seq, ({ thread }) => messageItem({ ...(thread ? { thread } : {}), ...message }));
  }

  #replace(seq: number, change: Parameters<LogWindow['replace']>[1]): void {
    this.tail.replace(seq, change);
    this.detached?.replace(seq, change);
  }

  #changeMessages(event: LogEvent): void {
    switch (event.type) {
      case 'message.created':
        if (event.message.replyTo !== undefined) {
          this.#replace(event.message.replyTo, (old) => answered(old, event.seq));
        }
        break;
      case 'message.edited':
        this.#replace(event.message.seq, (old) => edited(old, event.message));
        break;
      case 'message.deleted':
        this.#replace(event.target, (old) => deleted(old, event.at));
        break;
      case 'message.pinned':
      case 'message.unpinned':
        this.#replace(event.target, (old) => pinned(old, event.type === 'message.pinned'));
        break;
      case 'reaction.added':
      case 'reaction.removed': {
        const { target, by, emoji } = event;
        const message = this.tail.message(target) ?? this.detached?.message(target);
        if (isAmbiguous(message, emoji)) {
          this.ambiguous.add(target);
        }
        this.#replace(target, (old) => reacted(old, by, emoji, event.type === 'reaction.added'));
        break;
      }
      default:
    }
  }

  #changedInfo(event: LogEvent): Room {
    const info = this.#info;
    switch (event.type) {
      case 'message.created':
        return { ...info, ...this.#afterMessage(event.message) };
      case 'message.edited':
        return info.lastMessage?.seq === event.message.seq ? { ...info, lastMessage: event.message } : info;
      case 'message.deleted':
        return this.#afterDeletion(event);
      case 'room.created':
      case 'room.updated': {
        const { memberCount: _memberCount, ...changes } = event.info;
        return { ...info, ...changes };
      }
      case 'member.joined':
        return { ...info, memberCount: info.memberCount + 1 };
      case 'member.left':
        return { ...info, memberCount: Math.max(0, info.memberCount - 1) };
      case 'member.updated':
        return event.user === this.#me ? { ...info, role: event.role } : info;
      default:
        return info;
    }
  }

  #afterMessage(message: Message): Partial<Room> {
    if (message.sender === this.#me) {
      return { lastMessage: message, readSeq: message.seq, unread: 0, mentions: 0 };
    }
    const { unread, mentions, readSeq } = this.#info;
    const isNew = message.seq > readSeq;
    return {
      lastMessage: message,
      unread: isNew && message.seq > this.#unreadAsOf ? unread + 1 : unread,
      mentions: isNew && this.#isMentioned(message) ? mentions + 1 : mentions,
    };
  }

  #afterDeletion({ target, at, seq }: Extract<LogEvent, { type: 'message.deleted' }>): Room {
    const info = this.#info;
    const { lastMessage } = info;
    const last = lastMessage?.seq === target ? { lastMessage: deleted(messageItem(lastMessage), at) as Message } : {};
    // One's own are never unread: a message behind the marker is somebody else's.
    if (target <= info.readSeq || seq <= this.#unreadAsOf) {
      return { ...info, ...last };
    }
    const message = this.tail.message(target);
    const wasMention = message !== undefined && this.#isMentioned(message);
    return {
      ...info,
      ...last,
      unread: Math.max(0, info.unread - 1),
      mentions: Math.max(0, info.mentions - (wasMention ? 1 : 0)),
    };
  }

  #counts(message: Message): boolean {
    return message.sender !== this.#me && message.deletedAt === undefined;
  }

  #isMentioned(message: Message): boolean {
    return message.mentionsRoom === true || message.mentions.includes(this.#me);
  }
}
