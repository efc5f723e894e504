import type { Draft } from '../api/model.js';
import type { RoomDraft } from '../api/rooms.js';
import type { Batcher } from '../core/batcher.js';
import { Cell } from '../core/cell.js';
import type { Clock } from '../core/platform.js';
import type { HttpClient } from '../http/http.js';
import type { Store } from '../storage/storage.js';

/** How long one must pause for the server to be told. */
const pauseMs = 1_500;

/** What drafts need. */
export interface DraftParts {
  readonly http: HttpClient;
  readonly batcher: Batcher;
  readonly clock: Clock;
  readonly store: () => Store | undefined;
}

/** A draft as it is kept. */
export interface KeptDraft {
  readonly draft: Draft | undefined;
  /** The server does not know it yet. */
  readonly isUnsent: boolean;
}

/** The key of a room's draft in the storage. */
export const draftPrefix = 'draft/';

/** What the user has begun to write in one room. */
export class ClientDraft implements RoomDraft {
  readonly value: Cell<Draft | undefined>;
  readonly #parts: DraftParts;
  readonly #room: string;
  #timer: unknown;
  #isUnsent = false;

  constructor(parts: DraftParts, room: string) {
    this.#parts = parts;
    this.#room = room;
    this.value = new Cell<Draft | undefined>(parts.batcher, undefined);
  }

  get(): Draft | undefined {
    return this.value.get();
  }

  set(text: string, replyTo?: number): void {
    const old = this.value.get();
    if ((old?.text ?? '') === text && old?.replyTo === replyTo) {
      return;
    }
    const updatedAt = new Date(this.#parts.clock.now()).toISOString();
    const isEmpty = text === '' && replyTo === undefined;
    this.value.set(isEmpty ? undefined : { text, updatedAt, ...(replyTo === undefined ? {} : { replyTo }) });
    this.#isUnsent = true;
    this.#keep();
    this.#parts.clock.clearTimeout(this.#timer);
    this.#timer = this.#parts.clock.setTimeout(() => void this.flush(), pauseMs);
  }

  clear(): void {
    this.set('');
  }

  /** What was kept here. */
  restore({ draft, isUnsent }: KeptDraft): void {
    this.value.set(draft);
    this.#isUnsent = isUnsent;
  }

  /** What the server has, from another device. What is written here and not told yet goes before. */
  heard(draft: Draft | undefined): void {
    if (!this.#isUnsent) {
      this.value.set(draft);
      this.#keep();
    }
  }

  /** Tells the server, if there is something to tell. */
  async flush(): Promise<void> {
    if (!this.#isUnsent) {
      return;
    }
    const draft = this.value.get();
    const path = { id: this.#room };
    try {
      // The server keeps no draft without a text.
      if (draft && draft.text !== '') {
        const replyTo = draft.replyTo === undefined ? {} : { replyTo: draft.replyTo };
        await this.#parts.http.put('/api/rooms/{id}/draft', { path, body: { text: draft.text, ...replyTo } });
      } else {
        await this.#parts.http.delete('/api/rooms/{id}/draft', { path });
      }
      if (this.value.get() === draft) {
        this.#isUnsent = false;
        this.#keep();
      }
    } catch {
      // Told with the next change, or when the connection is there again.
    }
  }

  /** Forgets it here only. */
  reset(): void {
    this.#parts.clock.clearTimeout(this.#timer);
    this.#isUnsent = false;
    this.value.set(undefined);
  }

  #keep(): void {
    const draft = this.value.get();
    const kept: KeptDraft | undefined = draft || this.#isUnsent ? { draft, isUnsent: this.#isUnsent } : undefined;
    void this.#parts
      .store()
      ?.write(new Map([[draftPrefix + this.#room, kept]]))
      .catch(() => undefined);
  }
}
