import type { HttpClient } from '../http/http.js';

const maxAtOnce = 4;

/** Finds out who the other one in a direct room is. */
export class PeerFinder {
  readonly #http: HttpClient;
  readonly #found: (room: string, peer: string) => void;
  readonly #queue: { readonly room: string; readonly me: string }[] = [];
  #running = 0;

  constructor(http: HttpClient, found: (room: string, peer: string) => void) {
    this.#http = http;
    this.#found = found;
  }

  find(room: string, me: string): void {
    this.#queue.push({ room, me });
    if (this.#running < maxAtOnce) {
      this.#running += 1;
      void this.#work();
    }
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { room, me } = next;
      try {
        const { items } = await this.#http.get('/api/rooms/{id}/members', { path: { id: room } });
        // A direct room with oneself has one member.
        this.#found(room, items.find(({ user }) => user !== me)?.user ?? me);
      } catch {
        // Tried again with the next start: a name that is missing breaks nothing.
      }
    }
    this.#running -= 1;
  }
}
