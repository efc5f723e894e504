// Made by `npm run generate` from the documents of the server. Do not edit.

/** RFC 9457; the types are listed in docs/errors.md. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly {
    readonly path: string;
    readonly message: string;
  }[];
  readonly retryAfterMs?: number;
}

export interface Attachment {
  readonly mediaId: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export interface Message {
  readonly id: string;
  readonly room: string;
  readonly seq: number;
  readonly sender: string;
  readonly text: string;
  readonly clientId: string;
  readonly createdAt: string;
  readonly editedAt?: string;
  readonly deletedAt?: string;
  readonly purged?: boolean;
  readonly replyTo?: number;
  readonly pinned?: boolean;
  /** it speaks to all: @room */
  readonly mentionsRoom?: boolean;
  readonly forwardedFrom?: {
    readonly room: string;
    readonly seq: number;
    readonly sender: string;
  };
  readonly attachments: readonly Attachment[];
  readonly mentions: readonly string[];
  readonly reactions: Readonly<Record<string, {
    readonly count: number;
    readonly users: readonly string[];
  }>>;
}

export interface RoomInfo {
  readonly id: string;
  readonly type: 'group' | 'channel' | 'direct';
  readonly name: string;
  readonly topic: string;
  readonly public: boolean;
  readonly createdAt: string;
  readonly slowModeSeconds: number;
  readonly archived: boolean;
  readonly retentionDays: number | null;
  readonly memberCount?: number;
}

export type Room = RoomInfo & {
  readonly role: Role;
  readonly memberCount: number;
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly unread: number;
  readonly mentions: number;
  readonly lastMessage: Message | null;
  readonly notifications?: 'all' | 'mentions' | 'none';
  readonly muted?: boolean;
  readonly mutedUntil?: string;
  /** the other one of a direct room */
  readonly peer?: string;
};

export type Role = 'owner' | 'admin' | 'moderator' | 'member' | 'reader';

export interface Member {
  readonly user: string;
  readonly role: Role;
}

/** The first frame, within 10 s. */
export interface HelloFrame {
  readonly op: 'hello';
  /** unless the upgrade had an Authorization header */
  readonly token?: string;
  /** the last seq that the client has, by room */
  readonly resume?: Readonly<Record<string, number>>;
}

/** Store a message; the same clientId again is the same message. With `text`, `attachments` or both, or with `forward`. `ok` carries `message`, and `duplicate: true` if it was stored before; it means that the message is durable. */
export interface MessageSendRequest {
  readonly op: 'message.send';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly text?: string;
  readonly clientId: string;
  readonly replyTo?: number;
  readonly attachments?: readonly Attachment[];
  /** the message to tell on, in place of `text` */
  readonly forward?: {
    readonly room: string;
    readonly seq: number;
  };
}

/** Edit one's own message. `ok` carries `message`. */
export interface MessageEditRequest {
  readonly op: 'message.edit';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly seq: number;
  readonly text: string;
}

/** Delete a message for all. */
export interface MessageDeleteRequest {
  readonly op: 'message.delete';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly seq: number;
}

/** React to a message. */
export interface ReactionAddRequest {
  readonly op: 'reaction.add';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly seq: number;
  /** one emoji */
  readonly emoji: string;
}

/** Take a reaction back. */
export interface ReactionRemoveRequest {
  readonly op: 'reaction.remove';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly seq: number;
  readonly emoji: string;
}

/** Move one's read marker forward. */
export interface RoomReadRequest {
  readonly op: 'room.read';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly seq: number;
}

/** Tell that one types; ends by itself after 6 s. */
export interface TypingStartRequest {
  readonly op: 'typing.start';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
}

/** Tell that one does not any more. */
export interface TypingStopRequest {
  readonly op: 'typing.stop';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
}

/** Say whether anybody is at this device. */
export interface PresenceSetRequest {
  readonly op: 'presence.set';
  /** given back with the answer */
  readonly id: string;
  readonly status: 'online' | 'away';
}

/** Read a part of a room's log. `ok` carries `events` (at most 500), `lastSeq` and `hasMore`. */
export interface SyncRequest {
  readonly op: 'sync';
  /** given back with the answer */
  readonly id: string;
  readonly room: string;
  readonly after: number;
}

/** Go on with a newer access token of the same session. */
export interface AuthRenewRequest {
  readonly op: 'auth.renew';
  /** given back with the answer */
  readonly id: string;
  readonly token: string;
}

/** Ask whether the connection lives. */
export interface PingRequest {
  readonly op: 'ping';
  /** given back with the answer */
  readonly id: string;
}

/** The answer to hello: the 500 most recent rooms. */
export interface WelcomeFrame {
  readonly op: 'welcome';
  readonly userId: string;
  readonly sessionId: string;
  /** changes only when the store was restored from a backup: drop what is cached */
  readonly epoch: string;
  readonly heartbeatMs: number;
  readonly tokenExpiresAt: string;
  readonly rooms: readonly {
    readonly id: string;
    readonly lastSeq: number;
    readonly readSeq: number;
    readonly unread: number;
  }[];
}

/** A request was done. */
export interface OkFrame {
  readonly op: 'ok';
  readonly id: string;
}

/** A request was refused. */
export interface ErrorFrame {
  readonly op: 'error';
  readonly id: string;
  readonly error: Problem;
}

/** Events from `from` to `to` are too many: fetch them by HTTP. */
export interface GapFrame {
  readonly op: 'gap';
  readonly room: string;
  readonly from: number;
  readonly to: number;
  /** the log is shorter than the client's: begin anew */
  readonly reset?: boolean;
}

/** The room began, with its first members. Of the room's log: durable, in order, without holes. */
export interface RoomCreatedEvent {
  readonly op: 'event';
  readonly type: 'room.created';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly info: RoomInfo;
  readonly members: readonly Member[];
}

/** Name, topic or visibility changed. Of the room's log: durable, in order, without holes. */
export interface RoomUpdatedEvent {
  readonly op: 'event';
  readonly type: 'room.updated';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly info: RoomInfo;
}

/** The end of the log. Of the room's log: durable, in order, without holes. */
export interface RoomDeletedEvent {
  readonly op: 'event';
  readonly type: 'room.deleted';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
}

/** Somebody is in the room. Of the room's log: durable, in order, without holes. */
export interface MemberJoinedEvent {
  readonly op: 'event';
  readonly type: 'member.joined';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly user: string;
  readonly role: Role;
}

/** Somebody has another role. Of the room's log: durable, in order, without holes. */
export interface MemberUpdatedEvent {
  readonly op: 'event';
  readonly type: 'member.updated';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly user: string;
  readonly role: Role;
}

/** Somebody is not in the room any more. Of the room's log: durable, in order, without holes. */
export interface MemberLeftEvent {
  readonly op: 'event';
  readonly type: 'member.left';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly user: string;
  readonly role: Role;
}

/** A message. Of the room's log: durable, in order, without holes. */
export interface MessageCreatedEvent {
  readonly op: 'event';
  readonly type: 'message.created';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly message: Message;
}

/** A message as it is after an edit. Of the room's log: durable, in order, without holes. */
export interface MessageEditedEvent {
  readonly op: 'event';
  readonly type: 'message.edited';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly message: Message;
}

/** A message was deleted; its text is gone from the log, too. Of the room's log: durable, in order, without holes. */
export interface MessageDeletedEvent {
  readonly op: 'event';
  readonly type: 'message.deleted';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly target: number;
}

/** `by` reacted. Of the room's log: durable, in order, without holes. */
export interface ReactionAddedEvent {
  readonly op: 'event';
  readonly type: 'reaction.added';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly target: number;
  readonly emoji: string;
}

/** `by` took a reaction back. Of the room's log: durable, in order, without holes. */
export interface ReactionRemovedEvent {
  readonly op: 'event';
  readonly type: 'reaction.removed';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly target: number;
  readonly emoji: string;
}

/** A message was pinned. Of the room's log: durable, in order, without holes. */
export interface MessagePinnedEvent {
  readonly op: 'event';
  readonly type: 'message.pinned';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly target: number;
}

/** It is not any more. Of the room's log: durable, in order, without holes. */
export interface MessageUnpinnedEvent {
  readonly op: 'event';
  readonly type: 'message.unpinned';
  readonly room: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly target: number;
}

/** Somebody types, or stopped. Not of the log. */
export interface TypingEvent {
  readonly op: 'event';
  readonly type: 'typing';
  readonly room: string;
  readonly user: string;
  readonly on: boolean;
}

/** Somebody came, went or is away. Not of the log. */
export interface PresenceEvent {
  readonly op: 'event';
  readonly type: 'presence';
  readonly user: string;
  readonly status: 'online' | 'away' | 'offline';
  readonly lastSeen?: string;
}

/** What everybody sees of somebody has changed. Not of the log. */
export interface UserUpdatedEvent {
  readonly op: 'event';
  readonly type: 'user.updated';
  readonly user: string;
  readonly info: {
    readonly id: string;
    readonly displayName: string;
    readonly username?: string;
    readonly avatar?: string;
  };
}

/** The user has begun to write on another device, or does not any more. Not of the log. */
export interface DraftUpdatedEvent {
  readonly op: 'event';
  readonly type: 'draft.updated';
  readonly room: string;
  readonly draft: {
    readonly text: string;
    readonly replyTo?: number;
    readonly updatedAt: string;
  } | null;
}

/** Somebody has read up to `seq`. Not of the log. */
export interface RoomReadEvent {
  readonly op: 'event';
  readonly type: 'room.read';
  readonly room: string;
  readonly user: string;
  readonly seq: number;
}

/** The user wants to be told of other messages of a room than before, on all devices. Not of the log. */
export interface RoomNotificationsEvent {
  readonly op: 'event';
  readonly type: 'room.notifications';
  readonly room: string;
  readonly notifications: 'all' | 'mentions' | 'none';
  readonly muted: boolean;
  readonly mutedUntil?: string;
}

/** The user is in another room; the first event that follows has the next seq. Not of the log. */
export interface RoomAddedEvent {
  readonly op: 'event';
  readonly type: 'room.added';
  readonly room: string;
  readonly info: Room;
}

/** The user is not in a room any more; nothing of it follows. Not of the log. */
export interface RoomRemovedEvent {
  readonly op: 'event';
  readonly type: 'room.removed';
  readonly room: string;
}

/** The access token ends in a minute: renew it. Not of the log. */
export interface AuthExpiringEvent {
  readonly op: 'event';
  readonly type: 'auth.expiring';
  readonly expiresAt: string;
}

/** The events by type. */
export interface EventMap {
  'room.created': RoomCreatedEvent;
  'room.updated': RoomUpdatedEvent;
  'room.deleted': RoomDeletedEvent;
  'member.joined': MemberJoinedEvent;
  'member.updated': MemberUpdatedEvent;
  'member.left': MemberLeftEvent;
  'message.created': MessageCreatedEvent;
  'message.edited': MessageEditedEvent;
  'message.deleted': MessageDeletedEvent;
  'reaction.added': ReactionAddedEvent;
  'reaction.removed': ReactionRemovedEvent;
  'message.pinned': MessagePinnedEvent;
  'message.unpinned': MessageUnpinnedEvent;
  'typing': TypingEvent;
  'presence': PresenceEvent;
  'user.updated': UserUpdatedEvent;
  'draft.updated': DraftUpdatedEvent;
  'room.read': RoomReadEvent;
  'room.notifications': RoomNotificationsEvent;
  'room.added': RoomAddedEvent;
  'room.removed': RoomRemovedEvent;
  'auth.expiring': AuthExpiringEvent;
}

/** The requests by op. */
export interface RequestMap {
  'message.send': MessageSendRequest;
  'message.edit': MessageEditRequest;
  'message.delete': MessageDeleteRequest;
  'reaction.add': ReactionAddRequest;
  'reaction.remove': ReactionRemoveRequest;
  'room.read': RoomReadRequest;
  'typing.start': TypingStartRequest;
  'typing.stop': TypingStopRequest;
  'presence.set': PresenceSetRequest;
  'sync': SyncRequest;
  'auth.renew': AuthRenewRequest;
  'ping': PingRequest;
}
