import type { Invitation, Page, PublicRoom, Room } from '../api/model.js';
import type { NewRoom, RoomHandle, Rooms } from '../api/rooms.js';
import type { Observable } from '../core/observable.js';
import type { AnyEvent, LogEvent } from '../realtime/frames.js';
import type { Store } from '../storage/storage.js';
import { draftPrefix, type KeptDraft } from './draft.js';
import { RoomCache } from './room-cache.js';
import { ClientRoom } from './room-handle.js';
import type { RoomServices } from './room-services.js';

/** The rooms of a client. */
export class ClientRooms implements Rooms {
  readonly list: Observable<readonly Room[]>;
  readonly ready: Observable<boolean>;
  readonly #services: RoomServices;
  readonly #handles = new Map<string, ClientRoom>();

  /** `applied` is told every event of a log after it was applied; `reset` of rooms whose events were left out. */
  constructor(services: RoomServices, told: { applied(event: LogEvent): void; reset(room: string): void }) {
    this.#services = services;
    const { hub, outbox, markers } = services;
    this.list = hub.list;
    this.ready = hub.ready;
    hub.listener = {
      changed: (id) => this.#handles.get(id)?.changed(),
      applied: (event) => {
        if (event.type === 'message.created') {
          outbox.confirmed(event.message);
        }
        outbox.reached(event.room, event.seq);
        this.#handles.get(event.room)?.applied(event);
        told.applied(event);
      },
      reset: (id) => {
        outbox.reached(id, hub.state(id)?.cursor ?? 0);
        this.#handles.get(id)?.reset();
        told.reset(id);
      },
      gone: (id) => outbox.gone(id),
      unsentRead: (id, seq) => markers.add(id, seq),
    };
  }

  get(id: string): ClientRoom {
    let handle = this.#handles.get(id);
    if (!handle) {
      handle = new ClientRoom(id, this.#services);
      this.#handles.set(id, handle);
    }
    return handle;
  }

  async create(room: NewRoom): Promise<RoomHandle> {
    return this.#entered((await this.#services.http.post('/api/rooms', { body: room })) as Room);
  }

  async openDirect(userId: string): Promise<RoomHandle> {
    const body = { type: 'direct', memberIds: [userId] } as const;
    const room = (await this.#services.http.post('/api/rooms', { body })) as Room;
    return this.#entered(room);
  }

  async join(id: string): Promise<RoomHandle> {
    const path = { id, userId: this.#services.me() };
    await this.#services.http.put('/api/rooms/{id}/members/{userId}', { path, body: {} });
    await this.#services.hub.fetch(id);
    return this.get(id);
  }

  publicRooms(q = '', cursor?: string): Promise<Page<PublicRoom>> {
    const query = { ...(q === '' ? {} : { q }), ...(cursor === undefined ? {} : { cursor }) };
    return this.#services.http.get('/api/rooms/public', { query });
  }

  lookUpInvite(code: string): Promise<Invitation> {
    return this.#services.http.get('/api/invites/{code}', { path: { code } });
  }

  async joinByInvite(code: string): Promise<RoomHandle> {
    return this.#entered((await this.#services.http.post('/api/invites/{code}/join', { path: { code } })) as Room);
  }

  /** Begins with what is kept of a user. */
  async start(me: string, store: Store): Promise<void> {
    const { hub, outbox, clock } = this.#services;
    await this.#restoreDrafts(store);
    await outbox.start(me, store);
    await hub.start(me, new RoomCache(store, clock));
    // A message whose answer got lost may be among what was kept.
    for (const { id } of hub.list.get()) {
      hub.state(id)?.tail.items.forEach((item) => item.kind === 'message' && outbox.confirmed(item));
    }
  }

  /** Writes what is not written, and forgets everything here. */
  async stop(): Promise<void> {
    this.#services.markers.flush();
    await Promise.all([this.#services.outbox.stop(), this.#services.hub.stop()]);
    this.#handles.forEach((handle) => handle.forget());
  }

  connected(): void {
    this.#services.outbox.connected();
    this.#handles.forEach((handle) => handle.connected());
    void this.#readDrafts();
  }

  disconnected(): void {
    this.#services.outbox.disconnected();
    this.#services.hub.disconnected();
    this.#handles.forEach(({ typists }) => typists.clear());
  }

  /** Events that are not of a log. */
  live(event: AnyEvent): void {
    if (event.type === 'typing') {
      this.#handles.get(event.room)?.typists.heard(event.user, event.on);
    } else if (event.type === 'room.read' && event.user !== this.#services.me()) {
      this.get(event.room).wasRead(event.user, event.seq);
    } else if (event.type === 'draft.updated') {
      this.get(event.room).draft.heard(event.draft ?? undefined);
    }
  }

  #entered(room: Room): RoomHandle {
    this.#services.hub.upsert(room);
    return this.get(room.id);
  }

  async #restoreDrafts(store: Store): Promise<void> {
    const entries = await store.entries(draftPrefix).catch(() => []);
    for (const [key, value] of entries) {
      this.get(key.slice(draftPrefix.length)).draft.restore(value as KeptDraft);
    }
  }

  /** What was begun on other devices while this one was away. */
  async #readDrafts(): Promise<void> {
    try {
      let cursor: string | null | undefined;
      const found = new Set<string>();
      do {
        const query = { limit: 500, ...(cursor ? { cursor } : {}) };
        const page = await this.#services.http.get('/api/drafts', { query });
        for (const { room, ...draft } of page.items) {
          found.add(room);
          this.get(room).draft.heard(draft);
        }
        cursor = page.nextCursor;
      } while (cursor);
      for (const [id, { draft }] of this.#handles) {
        if (!found.has(id)) {
          draft.heard(undefined);
        }
      }
    } catch {
      // They are read again with the next connection.
    }
  }
}
