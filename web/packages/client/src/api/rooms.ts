import type { Observable } from '../core/observable.js';
import type {
  Ban,
  Draft,
  Invitation,
  Invite,
  Member,
  Message,
  MessageVersion,
  NotificationLevel,
  Page,
  PublicRoom,
  Role,
  Room,
} from './model.js';
import type { Outgoing, Post, Timeline } from './timeline.js';

/** What a new room is. */
export interface NewRoom {
  readonly type: 'group' | 'channel';
  readonly name: string;
  readonly topic?: string;
  readonly public?: boolean;
  readonly memberIds?: readonly string[];
}

/** What may be changed of a room. */
export interface RoomChange {
  readonly name?: string;
  readonly topic?: string;
  readonly public?: boolean;
  readonly archived?: boolean;
  readonly slowModeSeconds?: number;
  readonly retentionDays?: number | null;
}

/** The caller's rooms. */
export interface Rooms {
  /** Newest activity first. */
  readonly list: Observable<readonly Room[]>;
  /** False until the list has been read from the cache or the server for the first time. */
  readonly ready: Observable<boolean>;
  /** The handle of a room, known or not: its `info` tells. The same object for the same id. */
  get(id: string): RoomHandle;
  create(room: NewRoom): Promise<RoomHandle>;
  /** The direct room with somebody, made if there is none. */
  openDirect(userId: string): Promise<RoomHandle>;
  /** Joins a public room. */
  join(id: string): Promise<RoomHandle>;
  /** Public rooms whose names contain `q`. */
  publicRooms(q?: string, cursor?: string): Promise<Page<PublicRoom>>;
  /** Which room an invite link is for. */
  lookUpInvite(code: string): Promise<Invitation>;
  joinByInvite(code: string): Promise<RoomHandle>;
}

/** The members of a room. */
export interface Members {
  /** The mightiest first; empty until loaded. */
  readonly list: Observable<readonly Member[]>;
  /** Loads all of them once; afterwards the list follows what happens. */
  load(): Promise<void>;
  /** Adds somebody, or changes a role. */
  put(userId: string, role?: Role): Promise<void>;
  remove(userId: string): Promise<void>;
}

/** What the caller has begun to write in a room: kept here at once, and on the server a moment later. */
export interface RoomDraft {
  readonly value: Observable<Draft | undefined>;
  get(): Draft | undefined;
  /** An empty text clears it. */
  set(text: string, replyTo?: number): void;
  clear(): void;
}

/** How many may use an invite link, until when (RFC 3339), as what. */
export interface NewInvite {
  readonly role?: 'reader' | 'member';
  readonly expiresAt?: string;
  readonly maxUses?: number;
}

/** In larger rooms nobody sees how far others have read. */
export const mostWithReceipts = 100;

/** One room. */
export interface RoomHandle {
  readonly id: string;
  /** Undefined where the caller is no member, or does not know it yet. */
  readonly info: Observable<Room | undefined>;
  readonly timeline: Timeline;
  readonly members: Members;
  /** Ids of the users who type, oneself left out. */
  readonly typing: Observable<readonly string[]>;
  /** Up to which seq others have read, by user id; only where few enough are members (`mostWithReceipts`), and complete once `members` are loaded. */
  readonly receipts: Observable<ReadonlyMap<string, number>>;
  readonly draft: RoomDraft;

  /** Shows the message at once and sends it as soon as possible, however often the connection breaks. */
  send(post: Post): Outgoing;
  /** Tries a failed message again. */
  retry(clientId: string): void;
  /** Forgets a message that has not been sent. */
  discard(clientId: string): void;

  edit(seq: number, text: string): Promise<Message>;
  remove(seq: number): Promise<void>;
  react(seq: number, emoji: string): Promise<void>;
  unreact(seq: number, emoji: string): Promise<void>;
  pin(seq: number): Promise<void>;
  unpin(seq: number): Promise<void>;
  /** The pinned messages, the last pinned first. */
  pins(): Promise<readonly Message[]>;
  /** One message, from the timeline or the server. */
  message(seq: number): Promise<Message>;
  /** A page of the answers to a message, oldest first. */
  thread(seq: number, after?: number): Promise<{ readonly items: readonly Message[]; readonly hasMore: boolean }>;
  /** What a message said over time, oldest first. */
  history(seq: number): Promise<readonly MessageVersion[]>;
  report(seq: number, reason: 'spam' | 'abuse' | 'illegal' | 'other', comment?: string): Promise<void>;

  /** Moves the read marker forward; shown at once, told to the server soon. */
  markRead(seq: number): void;
  /** Say it at every key press: it is told every few seconds only. */
  startTyping(): void;
  stopTyping(): void;

  update(change: RoomChange): Promise<Room>;
  leave(): Promise<void>;
  /** Deletes the room for all. */
  delete(): Promise<void>;
  /** Until a time (RFC 3339), or until further notice. */
  mute(until?: string): Promise<void>;
  unmute(): Promise<void>;
  setNotifications(level: NotificationLevel): Promise<void>;

  invites(): Promise<readonly Invite[]>;
  createInvite(invite?: NewInvite): Promise<Invite>;
  revokeInvite(code: string): Promise<void>;
  bans(): Promise<readonly Ban[]>;
  ban(userId: string): Promise<void>;
  unban(userId: string): Promise<void>;
}
