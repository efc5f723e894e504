/** The account of who is signed in. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: 'user' | 'admin';
  readonly emailVerified: boolean;
  readonly createdAt: string;
}

/** One device's sign-in. */
export interface DeviceSession {
  readonly id: string;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly address: string;
  readonly userAgent: string;
  readonly current: boolean;
}

/** A role in a room, the mightiest first. */
export type Role = 'owner' | 'admin' | 'moderator' | 'member' | 'reader';

/** Of which messages of a room the caller wants to be told. */
export type NotificationLevel = 'all' | 'mentions' | 'none';

/** A file of a message. */
export interface Attachment {
  readonly mediaId: string;
  readonly name: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** Who reacted with one emoji. */
export interface Reaction {
  readonly count: number;
  /** The ids of the first ten. */
  readonly users: readonly string[];
}

/** A message as it is now. A deleted one has `deletedAt` and an empty text. Times are RFC 3339. */
export interface Message {
  readonly id: string;
  readonly room: string;
  readonly seq: number;
  /** A user's id. */
  readonly sender: string;
  readonly text: string;
  readonly clientId: string;
  readonly createdAt: string;
  readonly editedAt?: string;
  readonly deletedAt?: string;
  /** Its text was erased for good. */
  readonly purged?: boolean;
  /** The seq of the message that this one answers. */
  readonly replyTo?: number;
  /** The answers to this message. */
  readonly thread?: { readonly count: number; readonly lastSeq: number };
  readonly forwardedFrom?: { readonly room: string; readonly seq: number; readonly sender: string };
  readonly attachments: readonly Attachment[];
  /** Ids of the users that it mentions. */
  readonly mentions: readonly string[];
  /** It speaks to all: @room. */
  readonly mentionsRoom?: boolean;
  /** By emoji. */
  readonly reactions: Readonly<Record<string, Reaction>>;
  readonly pinned?: boolean;
}

/** What a room is, whoever looks at it. */
export interface RoomInfo {
  readonly id: string;
  readonly type: 'group' | 'channel' | 'direct';
  /** Empty in a direct room: it is called as its other member, see `Room.peer`. */
  readonly name: string;
  readonly topic: string;
  readonly public: boolean;
  readonly createdAt: string;
  readonly slowModeSeconds: number;
  readonly archived: boolean;
  readonly retentionDays: number | null;
}

/** A room as its member sees it. */
export interface Room extends RoomInfo {
  /** The caller's. */
  readonly role: Role;
  readonly memberCount: number;
  readonly lastSeq: number;
  /** Up to which seq the caller has read. */
  readonly readSeq: number;
  /** How many messages of others came after that. */
  readonly unread: number;
  /** How many of those mention the caller. */
  readonly mentions: number;
  readonly lastMessage: Message | null;
  readonly notifications: NotificationLevel;
  readonly muted: boolean;
  readonly mutedUntil?: string;
  /** The other member's id, in a direct room; it may be of an account that was deleted. */
  readonly peer?: string;
}

/** A public room that the caller may join. */
export interface PublicRoom extends RoomInfo {
  readonly memberCount: number;
  readonly isMember: boolean;
}

/** Somebody in a room. */
export interface Member {
  /** The user's id. */
  readonly user: string;
  readonly role: Role;
}

/** What everybody may see of somebody. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly username: string | null;
  /** A media id. */
  readonly avatar: string | null;
  readonly bio: string;
  readonly statusText: string;
  readonly statusExpiresAt: string | null;
  /** There is no such user any more; `displayName` is empty then. */
  readonly deleted?: boolean;
}

/** One's own profile. */
export interface OwnProfile extends Person {
  readonly timeZone: string | null;
  readonly locale: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What may be changed of one's own profile. */
export type ProfileChange = Partial<
  Pick<
    OwnProfile,
    'displayName' | 'username' | 'avatar' | 'bio' | 'statusText' | 'statusExpiresAt' | 'timeZone' | 'locale'
  >
>;

/** One's own settings, the same on every device. */
export interface Settings {
  /** Counts the changes. */
  readonly version: number;
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: string | null;
  readonly notifications: { readonly level: NotificationLevel; readonly sound: boolean; readonly desktop: boolean };
  readonly privacy: { readonly lastSeen: 'everybody' | 'contacts' | 'nobody'; readonly readReceipts: boolean };
}

/** What may be changed of the settings. */
export interface SettingsChange {
  readonly theme?: Settings['theme'];
  readonly language?: string | null;
  readonly notifications?: Partial<Settings['notifications']>;
  readonly privacy?: Partial<Settings['privacy']>;
}

/** Whether somebody is there. */
export interface Presence {
  readonly status: 'online' | 'away' | 'offline';
  /** RFC 3339; absent while there, and where that person's settings hide it. */
  readonly lastSeen?: string;
}

/** A link that lets people into a room. */
export interface Invite {
  readonly code: string;
  readonly room: string;
  readonly by: string;
  readonly role: 'reader' | 'member';
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly maxUses: number | null;
  readonly uses: number;
}

/** Which room an invite link is for. */
export interface Invitation {
  readonly room: Pick<RoomInfo, 'id' | 'type' | 'name' | 'topic'> & { readonly memberCount: number };
  readonly expiresAt: string | null;
}

/** Somebody who may not come into a room. */
export interface Ban {
  readonly user: string;
  readonly by: string;
  readonly at: string;
}

/** What one has begun to write in a room. */
export interface Draft {
  readonly text: string;
  readonly replyTo?: number;
  readonly updatedAt: string;
}

/** What a message said at a time. */
export interface MessageVersion {
  readonly text: string;
  readonly at: string;
}

/** A found message. */
export interface SearchHit {
  readonly message: Message;
  /** HTML-escaped text around the match, which is between `<mark>` tags. */
  readonly snippet: string;
}

/** A part of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next part begins; null at the end. */
  readonly nextCursor: string | null;
}
