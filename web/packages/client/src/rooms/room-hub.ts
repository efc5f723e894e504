import type { Room } from '../api/model.js';
import type { Batcher } from '../core/batcher.js';
import { Cell, Derived } from '../core/cell.js';
import type { Clock } from '../core/platform.js';
import type { GapFrame, WelcomeFrame } from '../generated/events.js';
import type { HttpClient } from '../http/http.js';
import type { LogEvent, Push } from '../realtime/frames.js';
import { isLogEvent } from '../realtime/frames.js';
import type { RoomCache } from './room-cache.js';
import type { RoomHubListener } from './room-hub-listener.js';
import { newestFirst } from './newest-first.js';
import { ReactionReader } from './reaction-reader.js';
import { RoomLog, type LogPage } from './room-log.js';
import { RoomState, type Notifications } from './room-state.js';

/** What the hub needs. */
export interface RoomHubParts {
  readonly http: HttpClient;
  readonly request: (op: string, body: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;
  readonly clock: Clock;
  readonly batcher: Batcher;
  readonly maxReplay: number;
}

interface Entry {
  readonly state: RoomState;
  readonly log: RoomLog;
}

/** All rooms of the user, kept up with the server. */
export class RoomHub {
  readonly list: Derived<readonly Room[]>;
  readonly ready: Cell<boolean>;
  listener!: RoomHubListener;
  readonly #parts: RoomHubParts;
  readonly #reactions: ReactionReader;
  readonly #entries = new Map<string, Entry>();
  /** Events of rooms that are not known yet. */
  readonly #strangers = new Map<string, LogEvent[]>();
  #me = '';
  #cache: RoomCache | undefined;
  #run = 0;
  #listing: Promise<void> | undefined;
  /** The run that has read the list, which alone tells what was muted elsewhere. */
  #listedRun = 0;
  #epoch: string | undefined;

  constructor(parts: RoomHubParts) {
    this.#parts = parts;
    this.list = new Derived(parts.batcher, () =>
      newestFirst([...this.#entries.values()].map(({ state }) => state.info)),
    );
    this.ready = new Cell(parts.batcher, false);
    this.#reactions = new ReactionReader(parts.http, parts.clock, (id) => this.touch(id));
  }

  /** Begins with what is kept; without that, with the server's list, if it can be had. */
  async start(me: string, cache: RoomCache): Promise<void> {
    const run = ++this.#run;
    this.#me = me;
    this.#cache = cache;
    const [states, epoch] = await Promise.all([cache.read(me), cache.epoch()]);
    if (run !== this.#run) {
      return;
    }
    this.#epoch = epoch;
    states.forEach((state) => this.#add(state));
    this.list.invalidate();
    states.forEach(({ info }) => this.listener.changed(info.id));
    if (states.length > 0) {
      this.ready.set(true);
    } else {
      await this.#refreshList().catch(() => undefined);
    }
  }

  /** Forgets everything here, not what is kept. */
  async stop(): Promise<void> {
    this.#run += 1;
    const ids = [...this.#entries.keys()];
    this.disconnected();
    const cache = this.#cache;
    this.#cache = undefined;
    this.#entries.clear();
    this.#epoch = undefined;
    this.#listing = undefined;
    this.ready.set(false);
    this.list.invalidate();
    ids.forEach((id) => this.listener.changed(id));
    await cache?.close();
  }

  state(id: string): RoomState | undefined {
    return this.#entries.get(id)?.state;
  }

  cursors(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#entries].map(([id, { state }]) => [id, state.cursor]));
  }

  /** Takes what the server says of a room that the user is in. */
  upsert(info: Room): RoomState {
    const known = this.#entries.get(info.id);
    if (known) {
      known.state.merge(info);
      this.touch(info.id);
      return known.state;
    }
    const state = new RoomState(this.#me, info);
    this.#add(state);
    this.touch(info.id);
    return state;
  }

  /** Reads a room anew. */
  async fetch(id: string): Promise<RoomState> {
    const run = this.#run;
    const info = (await this.#parts.http.get('/api/rooms/{id}', { path: { id } })) as Room;
    if (run !== this.#run) {
      throw new Error('Somebody else is signed in now');
    }
    return this.upsert(info);
  }

  /** The user is not in the room any more. */
  remove(id: string): void {
    if (this.#forget(id)) {
      this.listener.gone(id);
    }
  }

  /** The user has said which messages of a room to be told of, here or on another device. */
  notified(id: string, settings: Notifications): void {
    this.state(id)?.setNotifications(settings);
    this.touch(id);
  }

  /** Something of the room was changed from outside. */
  touch(id: string): void {
    const state = this.state(id);
    if (state) {
      this.#cache?.changed(state);
      this.list.invalidate();
      this.listener.changed(id);
    }
  }

  disconnected(): void {
    this.#strangers.clear();
    this.#entries.forEach(({ log }) => log.disconnected());
  }

  pushed(frame: Push): void {
    if (frame.op === 'welcome') {
      void this.#welcome(frame);
    } else if (frame.op === 'gap') {
      this.#gap(frame);
    } else if (isLogEvent(frame)) {
      this.#received(frame);
    } else if (frame.type === 'room.added') {
      this.upsert(frame.info as Room);
    } else if (frame.type === 'room.removed') {
      this.remove(frame.room);
    } else if (frame.type === 'room.read' && frame.user === this.#me) {
      this.#read(frame.room, frame.seq);
    } else if (frame.type === 'room.notifications') {
      this.notified(frame.room, frame);
    }
  }

  async #welcome(frame: WelcomeFrame): Promise<void> {
    const isFirst = this.#epoch !== frame.epoch;
    if (isFirst && this.#epoch !== undefined) {
      // The store was restored from a backup: what is known here may never have happened.
      [...this.#entries.keys()].forEach((id) => this.#forget(id));
    }
    this.#epoch = frame.epoch;
    if (isFirst) {
      void this.#cache?.setEpoch(frame.epoch);
    }
    for (const { id, lastSeq, readSeq, unread } of frame.rooms) {
      const state = this.state(id);
      if (state) {
        if (readSeq < state.info.readSeq) {
          this.listener.unsentRead(id, state.info.readSeq);
        } else if (state.welcome(lastSeq, readSeq, unread)) {
          void this.fetch(id).catch(() => undefined);
        }
        this.touch(id);
      }
    }
    if (isFirst || this.#listedRun !== this.#run || frame.rooms.some(({ id }) => !this.#entries.has(id))) {
      await this.#refreshList().catch(() => undefined);
    }
  }

  #forget(id: string): boolean {
    this.#strangers.delete(id);
    const wasKnown = this.#entries.delete(id);
    if (wasKnown) {
      this.#cache?.removed(id);
      this.list.invalidate();
      this.listener.changed(id);
    }
    return wasKnown;
  }

  #gap({ room, to, reset = false }: GapFrame): void {
    this.#entries.get(room)?.log.skip(to, reset);
  }

  #received(event: LogEvent): void {
    const entry = this.#entries.get(event.room);
    if (entry) {
      entry.log.receive(event);
      return;
    }
    const waiting = this.#strangers.get(event.room);
    if (waiting) {
      waiting.push(event);
    } else {
      this.#strangers.set(event.room, [event]);
      if (!this.#listing) {
        void this.fetch(event.room).catch(() => this.#strangers.delete(event.room));
      }
    }
  }

  #read(id: string, seq: number): void {
    const state = this.state(id);
    if (state) {
      if (state.read(seq)) {
        void this.fetch(id).catch(() => undefined);
      }
      this.touch(id);
    }
  }

  #refreshList(): Promise<void> {
    this.#listing ??= this.#readList(this.#run).finally(() => {
      this.#listing = undefined;
      // Rooms that are so new that they were not in the list.
      for (const id of this.#strangers.keys()) {
        void this.fetch(id).catch(() => this.#strangers.delete(id));
      }
    });
    return this.#listing;
  }

  async #readList(run: number): Promise<void> {
    let cursor: string | null | undefined;
    do {
      const query = { limit: 500, ...(cursor ? { cursor } : {}) };
      const page = await this.#parts.http.get('/api/rooms', { query });
      if (run !== this.#run) {
        return;
      }
      page.items.forEach((room) => this.upsert(room as Room));
      cursor = page.nextCursor;
    } while (cursor);
    this.#listedRun = run;
    this.ready.set(true);
  }

  #add(state: RoomState): void {
    const { id } = state.info;
    const { request, clock, maxReplay } = this.#parts;
    const log = new RoomLog({
      clock,
      maxReplay,
      cursor: () => state.cursor,
      apply: (event) => this.#apply(state, event),
      read: async (after) => (await request('sync', { room: id, after })) as unknown as LogPage,
      reset: (to) => void this.#reset(state, log, to),
    });
    this.#entries.set(id, { state, log });
    const waiting = this.#strangers.get(id) ?? [];
    this.#strangers.delete(id);
    waiting.forEach((event) => log.receive(event));
  }

  #apply(state: RoomState, event: LogEvent): void {
    state.apply(event);
    this.#reactions.settle(state);
    this.touch(event.room);
    this.listener.applied(event);
  }

  /** The log up to `to` is not replayed: what the room is by then comes from the server. */
  async #reset(state: RoomState, log: RoomLog, to: number): Promise<void> {
    const { id } = state.info;
    log.hold();
    state.reset(to);
    this.touch(id);
    this.listener.reset(id);
    await this.fetch(id).catch(() => undefined);
    log.release();
  }
}
