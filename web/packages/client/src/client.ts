import type { ClientOptions, Search } from './api/client.js';
import type { Connection } from './api/connection.js';
import type { SearchHit } from './api/model.js';
import type { People, PresenceHub } from './api/people.js';
import type { Rooms } from './api/rooms.js';
import type { Session, SessionState } from './api/session.js';
import { Batcher } from './core/batcher.js';
import { Emitter } from './core/emitter.js';
import { systemClock } from './core/platform.js';
import type { EventMap } from './generated/events.js';
import { HttpClient } from './http/http.js';
import { Transport } from './http/transport.js';
import { ClientPeople } from './people/people.js';
import { ClientPresence } from './people/presence.js';
import { ClientConnection } from './realtime/connection.js';
import { isLogEvent, type Push } from './realtime/frames.js';
import { Outbox } from './rooms/outbox.js';
import { ReadMarkers } from './rooms/read-markers.js';
import { RoomHub } from './rooms/room-hub.js';
import { ClientRooms } from './rooms/rooms.js';
import { AccessToken } from './session/access-token.js';
import { ClientSession } from './session/session.js';
import { Tabs } from './session/tabs.js';
import { memoryTokens } from './session/token-store.js';
import { memoryStorage } from './storage/memory.js';
import type { Storage, Store } from './storage/storage.js';

/** The events that a client tells, by type: those of the server, and its own. */
export interface ClientEvents extends EventMap {
  /** So many events of a room were missed that they were left out (`maxReplay`): its timeline begins anew. */
  'room.reset': { readonly type: 'room.reset'; readonly room: string };
}

/** One user's connection to a server. Nothing happens before `session.restore`, `register` or `login`, and `connection.connect`. */
export class Client {
  readonly session: Session;
  readonly connection: Connection;
  readonly rooms: Rooms;
  readonly people: People;
  readonly presence: PresenceHub;
  /** Typed requests, for what has no method of its own here. */
  readonly http: HttpClient;
  readonly search: Search;
  readonly #url: string;
  readonly #storage: Storage;
  readonly #tabs: Tabs;
  readonly #events = new Emitter<ClientEvents>();
  readonly #session: ClientSession;
  readonly #connection: ClientConnection;
  readonly #rooms: ClientRooms;
  readonly #hub: RoomHub;
  readonly #people: ClientPeople;
  readonly #presence: ClientPresence;
  #me = '';
  #store: Store | undefined;
  #isClosed = false;
  /** Changes of who is signed in, one after the other. */
  #switching: Promise<void> = Promise.resolve();

  constructor(options: ClientOptions) {
    const { clock = systemClock, random = Math.random, tokens = memoryTokens(), storage, maxReplay = 2_000 } = options;
    this.#url = options.url.replace(/\/+$/, '');
    this.#storage = storage ?? memoryStorage();
    const batcher = new Batcher(clock);
    // Only what shares a sign-in, as the tabs of a browser do, has something to tell each other.
    this.#tabs = new Tabs(tokens.mode === 'cookie' ? `messenger:${this.#url}` : undefined);
    const transport = new Transport(this.#url, options.fetch ?? ((...request) => fetch(...request)), clock);
    const token = new AccessToken(transport, tokens, this.#tabs, clock);
    const http = new HttpClient(transport, token, clock);
    this.#session = new ClientSession({
      token,
      transport,
      http,
      tabs: this.#tabs,
      batcher,
      store: this.#open(''),
      forget: (userId) => this.#forget(userId),
    });
    this.#connection = new ClientConnection({
      url: `${this.#url.replace(/^http/, 'ws')}/ws`,
      WebSocket: options.WebSocket ?? globalThis.WebSocket,
      tokens: token,
      clock,
      random,
      batcher,
    });
    const request = this.#connection.request.bind(this.#connection);
    this.#hub = new RoomHub({ http, request, clock, batcher, maxReplay });
    const hub = this.#hub;
    const outbox = new Outbox({
      request,
      clock,
      random,
      tabs: this.#tabs,
      cursor: (room) => hub.state(room)?.cursor,
      changed: (room) => this.#rooms.get(room).changed(),
    });
    const markers = new ReadMarkers(clock, (room, seq) => request('room.read', { room, seq }));
    this.#rooms = new ClientRooms(
      { http, hub, outbox, markers, batcher, clock, request, me: () => this.#me, store: () => this.#store },
      {
        applied: (event) => this.#events.emit(event.type, event),
        reset: (room) => this.#events.emit('room.reset', { type: 'room.reset', room }),
      },
    );
    this.#people = new ClientPeople(http, batcher, clock);
    this.#presence = new ClientPresence(http, batcher, (status) => {
      request('presence.set', { status }).catch(() => undefined);
    });
    this.#connection.listener = {
      cursors: () => hub.cursors(),
      pushed: (frame) => this.#pushed(frame),
      disconnected: () => this.#disconnected(),
      accountGone: () => this.#session.end('account-gone'),
    };
    this.#session.onChange = (state) => this.#sessionChanged(state);
    this.http = http;
    this.session = this.#session;
    this.connection = this.#connection;
    this.rooms = this.#rooms;
    this.people = this.#people;
    this.presence = this.#presence;
    this.search = async ({ cursor, ...query }) => {
      const page = await http.get('/api/search', {
        query: { ...query, ...(cursor === undefined ? {} : { cursor: Number(cursor) }) },
      });
      const { items, nextCursor } = page as { items: readonly SearchHit[]; nextCursor: string | number | null };
      return { items, nextCursor: nextCursor === null ? null : String(nextCursor) };
    };
  }

  /** Calls `listener` for every event of a type, after it was applied, in the order of the room; returns what ends that. */
  on<T extends keyof ClientEvents>(type: T, listener: (event: ClientEvents[T]) => void): () => void {
    return this.#events.on(type, listener);
  }

  /** Ends the connection and every timer; what is in the outbox stays in the storage. The session goes on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#connection.dispose();
    this.#switch(undefined);
    await this.#switching;
    this.#tabs.close();
  }

  #pushed(frame: Push): void {
    this.#hub.pushed(frame);
    if (frame.op === 'welcome') {
      this.#people.connected();
      this.#presence.connected();
      this.#rooms.connected();
    } else if (frame.op === 'event' && !isLogEvent(frame)) {
      this.#rooms.live(frame);
      if (frame.type === 'presence') {
        this.#presence.heard(frame);
      } else if (frame.type === 'user.updated') {
        this.#people.updated(frame);
      }
      this.#events.emit(frame.type, frame);
    }
  }

  #disconnected(): void {
    this.#rooms.disconnected();
    this.#presence.disconnected();
  }

  #sessionChanged({ status, user }: SessionState): void {
    if (!this.#isClosed) {
      this.#switch(status === 'signed-in' ? user?.id : undefined);
    }
  }

  #switch(userId: string | undefined): void {
    this.#switching = this.#switching.then(() => this.#use(userId));
  }

  async #use(userId: string | undefined): Promise<void> {
    if ((userId ?? '') === this.#me) {
      return;
    }
    this.#connection.enable(false);
    await this.#rooms.stop();
    this.#people.stop();
    this.#presence.stop();
    this.#me = userId ?? '';
    this.#store = undefined;
    if (userId !== undefined) {
      const store = await this.#open(`user/${userId}`);
      this.#store = store;
      this.#people.start(store);
      await this.#rooms.start(userId, store);
      this.#connection.enable(true);
    }
  }

  async #forget(userId: string): Promise<void> {
    await this.#switching;
    const store = await this.#open(`user/${userId}`);
    await store.clear().catch(() => undefined);
  }

  /** A store of this server's. Where the storage can't be used, as in some private windows, one in memory. */
  async #open(name: string): Promise<Store> {
    const namespace = `${this.#url}/${name}`;
    try {
      return await this.#storage.open(namespace);
    } catch {
      return memoryStorage().open(namespace);
    }
  }
}
