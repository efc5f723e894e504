import type { Message } from '../api/model.js';
import type { MessageItem, Outgoing, Post } from '../api/timeline.js';
import { Backoff } from '../core/backoff.js';
import { ProblemError } from '../core/errors.js';
import type { Clock, Random } from '../core/platform.js';
import { uuidV7Source } from '../core/uuid.js';
import type { Tabs } from '../session/tabs.js';
import type { Store } from '../storage/storage.js';
import { messageItem, messageKey } from './message-changes.js';
import { OutboxStore, type OutboxEntry } from './outbox-store.js';

/** What an outbox needs. */
export interface OutboxParts {
  readonly request: (op: string, body: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly tabs: Tabs;
  /** Up to which seq the room's events were applied. */
  cursor(room: string): number | undefined;
  /** What a room shows of the outbox has changed. */
  changed(room: string): void;
}

interface Line {
  entries: OutboxEntry[];
  /** Taken by the server, but not seen as an event yet. */
  taken: MessageItem[];
  inFlight: string | undefined;
  timer: unknown;
  readonly backoff: Backoff;
}

/**
 * Messages on their way, kept in the storage until the server has them. Each room's go one after the other, in the
 * order in which they were written; what the server refuses stays behind as failed.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #newId: () => string;
  readonly #lines = new Map<string, Line>();
  #me = '';
  #store: OutboxStore | undefined;
  #isConnected = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#newId = uuidV7Source(parts.clock);
  }

  /** Takes over what earlier pages and tabs that have ended could not send. */
  async start(me: string, store: Store): Promise<void> {
    this.#me = me;
    const outbox = new OutboxStore(store, this.#parts.tabs, (entries) => this.#adopt(outbox, entries));
    this.#store = outbox;
    await outbox.start();
  }

  /** Forgets everything here, not what is kept. */
  async stop(): Promise<void> {
    this.#isConnected = false;
    const rooms = [...this.#lines.keys()];
    for (const { timer } of this.#lines.values()) {
      this.#parts.clock.clearTimeout(timer);
    }
    this.#lines.clear();
    rooms.forEach((room) => this.#parts.changed(room));
    const store = this.#store;
    this.#store = undefined;
    await store?.close();
  }

  connected(): void {
    this.#isConnected = true;
    for (const room of this.#lines.keys()) {
      this.#send(room);
    }
  }

  disconnected(): void {
    this.#isConnected = false;
  }

  add(room: string, post: Post): Outgoing {
    const entry: OutboxEntry = {
      clientId: this.#newId(),
      room,
      post,
      createdAt: new Date(this.#parts.clock.now()).toISOString(),
    };
    this.#store?.put(entry);
    this.#line(room).entries.push(entry);
    this.#parts.changed(room);
    this.#send(room);
    return this.#outgoing(entry);
  }

  retry(room: string, clientId: string): void {
    const entry = this.#find(room, clientId);
    if (entry?.failure) {
      const { failure: _failure, ...again } = entry;
      this.#replace(again);
      this.#send(room);
    }
  }

  discard(room: string, clientId: string): void {
    if (this.#lines.get(room)?.inFlight !== clientId) {
      this.#drop(room, clientId);
    }
  }

  /** The server has this message of one's own; it is shown as such. */
  confirmed(message: Message): void {
    const line = this.#lines.get(message.room);
    if (line && message.sender === this.#me) {
      line.taken = line.taken.filter(({ seq }) => seq !== message.seq);
      this.#drop(message.room, message.clientId);
    }
  }

  /** The room's events were applied up to this seq. */
  reached(room: string, seq: number): void {
    const line = this.#lines.get(room);
    if (line) {
      line.taken = line.taken.filter((message) => message.seq > seq);
      this.#parts.changed(room);
    }
  }

  /** The room is gone: nothing can be sent there. */
  gone(room: string): void {
    for (const { clientId } of this.#lines.get(room)?.entries ?? []) {
      this.#store?.delete(clientId);
    }
    this.#lines.delete(room);
  }

  /** What a room shows. */
  of(room: string): readonly (Outgoing | MessageItem)[] {
    const line = this.#lines.get(room);
    return line ? [...line.taken, ...line.entries.map((entry) => this.#outgoing(entry))] : [];
  }

  #adopt(store: OutboxStore, entries: readonly OutboxEntry[]): void {
    if (store !== this.#store) {
      return;
    }
    for (const entry of entries) {
      const line = this.#line(entry.room);
      line.entries = [...line.entries.filter(({ clientId }) => clientId !== entry.clientId), entry];
      // UUIDv7s begin with the time: what was written first goes first.
      line.entries.sort((a, b) => (a.clientId < b.clientId ? -1 : 1));
    }
    for (const room of new Set(entries.map((entry) => entry.room))) {
      this.#parts.changed(room);
      this.#send(room);
    }
  }

  #send(room: string): void {
    const line = this.#lines.get(room);
    const next = line?.entries.find(({ failure }) => !failure);
    if (line && next && this.#isConnected && line.inFlight === undefined) {
      this.#parts.clock.clearTimeout(line.timer);
      line.timer = undefined;
      line.inFlight = next.clientId;
      this.#parts.changed(room);
      void this.#sendOne(line, next);
    }
  }

  async #sendOne(line: Line, { room, clientId, post }: OutboxEntry): Promise<void> {
    const { attachments = [], ...rest } = post;
    const body = { ...rest, ...(attachments.length > 0 ? { attachments } : {}), room, clientId };
    try {
      const { message } = (await this.#parts.request('message.send', body)) as unknown as { message: Message };
      line.backoff.reset();
      if (this.#find(room, clientId) && message.seq > (this.#parts.cursor(room) ?? Number.POSITIVE_INFINITY)) {
        line.taken.push(messageItem(message));
      }
      this.#drop(room, clientId);
    } catch (error) {
      this.#failed(line, room, clientId, error);
    }
    line.inFlight = undefined;
    if (this.#lines.get(room) === line) {
      this.#parts.changed(room);
      if (line.timer === undefined) {
        this.#send(room);
      }
    }
  }

  #failed(line: Line, room: string, clientId: string, error: unknown): void {
    const entry = this.#find(room, clientId);
    if (!entry || !(error instanceof ProblemError)) {
      // Without a connection: it goes on with the next one.
      return;
    }
    if (error.isTransient || error.status === 401) {
      line.timer = this.#parts.clock.setTimeout(() => {
        line.timer = undefined;
        this.#send(room);
      }, error.retryAfterMs ?? line.backoff.next());
    } else {
      this.#replace({ ...entry, failure: { code: error.code, detail: error.detail } });
    }
  }

  #line(room: string): Line {
    let line = this.#lines.get(room);
    if (!line) {
      line = {
        entries: [],
        taken: [],
        inFlight: undefined,
        timer: undefined,
        backoff: new Backoff(this.#parts.random),
      };
      this.#lines.set(room, line);
    }
    return line;
  }

  #find(room: string, clientId: string): OutboxEntry | undefined {
    return this.#lines.get(room)?.entries.find((entry) => entry.clientId === clientId);
  }

  #replace(entry: OutboxEntry): void {
    const line = this.#line(entry.room);
    line.entries = line.entries.map((old) => (old.clientId === entry.clientId ? entry : old));
    this.#store?.put(entry);
    this.#parts.changed(entry.room);
  }

  #drop(room: string, clientId: string): void {
    const line = this.#lines.get(room);
    if (line && this.#find(room, clientId)) {
      line.entries = line.entries.filter((entry) => entry.clientId !== clientId);
      this.#store?.delete(clientId);
    }
    this.#parts.changed(room);
  }

  #outgoing({ clientId, room, post, createdAt, failure }: OutboxEntry): Outgoing {
    const isInFlight = this.#lines.get(room)?.inFlight === clientId;
    return {
      kind: 'outgoing',
      key: messageKey(this.#me, clientId),
      clientId,
      room,
      sender: this.#me,
      text: post.text ?? '',
      createdAt,
      ...(post.replyTo === undefined ? {} : { replyTo: post.replyTo }),
      ...(post.forward ? { forward: post.forward } : {}),
      attachments: post.attachments ?? [],
      state: failure ? 'failed' : isInFlight ? 'sending' : 'queued',
      ...(failure ? { error: failure } : {}),
    };
  }
}
