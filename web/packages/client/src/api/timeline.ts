import type { Observable } from '../core/observable.js';
import type { Attachment, Message, RoomInfo, Member, Role } from './model.js';

/** What to send. */
export interface Post {
  /** 1 to 8,000 code points; left out with `forward`. */
  readonly text?: string;
  /** The seq of the message that is answered. */
  readonly replyTo?: number;
  /** A message to pass on, of any room that the caller can read. */
  readonly forward?: { readonly room: string; readonly seq: number };
  readonly attachments?: readonly Attachment[];
}

/** A message on its way. */
export interface Outgoing {
  readonly kind: 'outgoing';
  /** The same as that of the message which it becomes. */
  readonly key: string;
  /** A UUIDv7. */
  readonly clientId: string;
  readonly room: string;
  readonly sender: string;
  readonly text: string;
  readonly createdAt: string;
  readonly replyTo?: number;
  readonly forward?: { readonly room: string; readonly seq: number };
  readonly attachments: readonly Attachment[];
  /** `queued`: waits for a connection or for the ones before it; `failed`: refused, waits for retry or discard. */
  readonly state: 'sending' | 'queued' | 'failed';
  /** Why it failed. `code` as of ProblemError. */
  readonly error?: { readonly code: string; readonly detail: string };
}

/** A message in a timeline. */
export interface MessageItem extends Message {
  readonly kind: 'message';
  /** Stays the same for good, also from Outgoing on. */
  readonly key: string;
}

/** What else happened in the room. `type` says which of the optional members are there. */
export interface RoomNotice {
  readonly kind: 'notice';
  readonly key: string;
  readonly seq: number;
  readonly type:
    | 'room.created'
    | 'room.updated'
    | 'member.joined'
    | 'member.left'
    | 'member.updated'
    | 'message.pinned'
    | 'message.unpinned';
  readonly at: string;
  /** Who did it. */
  readonly by: string;
  /** Whom it concerns (member.*). */
  readonly user?: string;
  /** member.* */
  readonly role?: Role;
  /** The room as it is then (room.*). */
  readonly info?: RoomInfo;
  /** room.created */
  readonly members?: readonly Member[];
  /** The message's seq (message.pinned, message.unpinned). */
  readonly target?: number;
}

/** An entry of a timeline. */
export type TimelineItem = MessageItem | Outgoing | RoomNotice;

/** What a timeline shows now. */
export interface TimelineView {
  /** By seq; what is on its way comes last, and only where the newest messages are shown. */
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  /** There are newer ones that are not in `items`: the reader has jumped back. */
  readonly hasNewer: boolean;
  readonly loading: boolean;
}

/**
 * A room's messages and notices: a window of at most some 2,000, without holes, that follows what happens. The first
 * subscriber of `view` makes it load the newest page.
 */
export interface Timeline {
  readonly view: Observable<TimelineView>;
  /** Adds a page before the first item. Calls while one runs are the same call. */
  loadOlder(): Promise<void>;
  /** Adds a page after the last item. */
  loadNewer(): Promise<void>;
  /** Shows the messages around `seq`, if it is not among the items already. */
  jumpTo(seq: number): Promise<void>;
  /** Shows the newest messages. */
  jumpToLatest(): Promise<void>;
}
