/** Where a client keeps what shall survive a reload. */
export interface Storage {
  /** The store of one user (or of no one); different names share nothing. */
  open(namespace: string): Promise<Store>;
}

/** Values by key. They are copied as by structuredClone; keys are compared by UTF-16 units. */
export interface Store {
  get(key: string): Promise<unknown>;
  /** All entries whose keys begin so, in the order of the keys. */
  entries(prefix: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
  /** All of it, or nothing. `undefined` deletes. */
  write(changes: ReadonlyMap<string, unknown>): Promise<void>;
  /** Deletes everything in this store. */
  clear(): Promise<void>;
}
