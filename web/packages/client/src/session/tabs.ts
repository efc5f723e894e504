import type { Account } from '../api/model.js';

/** What tabs of one browser tell each other. */
export type TabMessage =
  | { readonly kind: 'token'; readonly token: string; readonly expiresAt: number; readonly user: Account }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'outbox'; readonly tab: string };

/** The other tabs of the same server's pages; none where they don't share a sign-in. */
export class Tabs {
  readonly #listeners = new Set<(message: TabMessage) => void>();
  readonly #channel: BroadcastChannel | undefined;
  readonly #name: string;

  /** `name` undefined: there are no others. */
  constructor(name: string | undefined) {
    this.#name = name ?? '';
    if (name !== undefined && typeof BroadcastChannel === 'function') {
      this.#channel = new BroadcastChannel(name);
      this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
        for (const listener of this.#listeners) {
          listener(data);
        }
      };
    }
  }

  tell(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  listen(listener: (message: TabMessage) => void): void {
    this.#listeners.add(listener);
  }

  /** Runs `work` while no other tab runs work under this name. */
  async exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    const locks = this.#locks();
    return locks ? await locks.request(`${this.#name}:${name}`, work) : work();
  }

  /** Holds a lock until the tab ends or `ended` settles; nothing where there are no locks. */
  hold(name: string, ended: Promise<void>): void {
    void this.#locks()?.request(`${this.#name}:${name}`, () => ended);
  }

  /** Settles at once if somebody else holds the lock, else never. */
  async isHeld(name: string): Promise<void> {
    const held = (await this.#locks()?.query())?.held ?? [];
    if (!held.some((lock) => lock.name === `${this.#name}:${name}`)) {
      await new Promise<never>(() => undefined);
    }
  }

  /** Runs `work` when nobody holds the lock (any more). */
  async whenFree(name: string, work: () => Promise<void>): Promise<void> {
    const locks = this.#locks();
    await (locks ? locks.request(`${this.#name}:${name}`, work) : work());
  }

  close(): void {
    this.#listeners.clear();
    this.#channel?.close();
  }

  #locks(): LockManager | undefined {
    return this.#channel === undefined || typeof navigator === 'undefined' ? undefined : navigator.locks;
  }
}
