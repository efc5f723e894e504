import type { Storage, Store } from './storage.js';

/** A storage that lives as long as the object: for tests, and for who needs nothing kept. */
export function memoryStorage(): Storage {
  const stores = new Map<string, MemoryStore>();
  return {
    open: (namespace) => {
      const store = stores.get(namespace) ?? new MemoryStore();
      stores.set(namespace, store);
      return Promise.resolve(store);
    },
  };
}

class MemoryStore implements Store {
  readonly #values = new Map<string, unknown>();

  get(key: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.#values.get(key)));
  }

  entries(prefix: string): Promise<readonly (readonly [string, unknown])[]> {
    const found = [...this.#values].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(structuredClone(found.sort(([a], [b]) => (a < b ? -1 : 1))));
  }

  write(changes: ReadonlyMap<string, unknown>): Promise<void> {
    for (const [key, value] of changes) {
      if (value === undefined) {
        this.#values.delete(key);
      } else {
        this.#values.set(key, structuredClone(value));
      }
    }
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#values.clear();
    return Promise.resolve();
  }
}
