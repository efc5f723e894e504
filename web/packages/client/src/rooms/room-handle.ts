import type { Room } from '../api/model.js';
import { mostWithReceipts, type RoomHandle } from '../api/rooms.js';
import type { Outgoing, Post } from '../api/timeline.js';
import { Cell, Derived } from '../core/cell.js';
import type { LogEvent } from '../realtime/frames.js';
import { ClientDraft } from './draft.js';
import { History } from './history.js';
import { RoomMembers } from './members.js';
import { RoomActions } from './room-actions.js';
import type { RoomServices } from './room-services.js';
import { RoomTimeline } from './timeline.js';
import { Typing } from './typing.js';

/** One room of a client. */
export class ClientRoom extends RoomActions implements RoomHandle {
  readonly info: Derived<Room | undefined>;
  readonly timeline: RoomTimeline;
  readonly members: RoomMembers;
  readonly typing: Cell<readonly string[]>;
  readonly receipts: Cell<ReadonlyMap<string, number>>;
  readonly draft: ClientDraft;
  /** What comes about typing goes here. */
  readonly typists: Typing;
  readonly #services: RoomServices;

  constructor(id: string, services: RoomServices) {
    super(id, services.http, services.hub);
    const { http, hub, outbox, batcher, clock } = services;
    this.#services = services;
    this.info = new Derived(batcher, () => hub.state(id)?.info);
    this.timeline = new RoomTimeline({
      batcher,
      history: new History(http, id),
      state: () => hub.state(id),
      outgoing: () => outbox.of(id),
      seen: (items) => items.forEach((item) => item.kind === 'message' && outbox.confirmed(item)),
      changed: () => hub.touch(id),
    });
    this.members = new RoomMembers(http, batcher, id, (user, seq) => {
      if (user !== services.me()) {
        this.wasRead(user, seq);
      }
    });
    this.typists = new Typing({
      batcher,
      clock,
      me: services.me,
      tell: (isTyping) => {
        services.request(isTyping ? 'typing.start' : 'typing.stop', { room: id }).catch(() => undefined);
      },
    });
    this.typing = this.typists.users;
    this.receipts = new Cell<ReadonlyMap<string, number>>(batcher, new Map());
    this.draft = new ClientDraft(services, id);
  }

  send(post: Post): Outgoing {
    this.typists.sent();
    return this.#services.outbox.add(this.id, post);
  }

  retry(clientId: string): void {
    this.#services.outbox.retry(this.id, clientId);
  }

  discard(clientId: string): void {
    this.#services.outbox.discard(this.id, clientId);
  }

  markRead(seq: number): void {
    const state = this.hub.state(this.id);
    const before = state?.info.readSeq ?? 0;
    if (state && seq > before) {
      const isUnclear = state.read(seq);
      this.hub.touch(this.id);
      const { markers } = this.#services;
      markers.add(this.id, state.info.readSeq);
      if (isUnclear) {
        markers.flush();
        this.hub.fetch(this.id).catch(() => undefined);
      }
    }
  }

  startTyping(): void {
    this.typists.start();
  }

  stopTyping(): void {
    this.typists.stop();
  }

  async leave(): Promise<void> {
    await this.members.remove(this.#services.me());
    this.hub.remove(this.id);
  }

  /** What is not of the log went past while there was no connection. */
  connected(): void {
    this.timeline.connected();
    void this.draft.flush();
    if ((this.info.get()?.memberCount ?? 0) <= mostWithReceipts) {
      this.members.reset();
    }
  }

  /** Something of the room or its outbox has changed. */
  changed(): void {
    this.info.invalidate();
    this.timeline.changed();
  }

  applied(event: LogEvent): void {
    this.members.applied(event);
    if (event.type === 'message.created') {
      this.typists.heard(event.by, false);
    }
  }

  /** Somebody else has read up to `seq`. */
  wasRead(user: string, seq: number): void {
    const receipts = this.receipts.get();
    if (seq > (receipts.get(user) ?? 0)) {
      this.receipts.set(new Map(receipts).set(user, seq));
    }
  }

  /** The events between are not known. */
  reset(): void {
    this.members.reset();
  }

  /** Nobody, or somebody else, is signed in now. */
  forget(): void {
    this.typists.clear();
    this.receipts.set(new Map());
    this.draft.reset();
    this.changed();
  }
}
