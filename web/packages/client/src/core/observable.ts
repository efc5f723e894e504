/** A value that changes over time. Snapshots are immutable: the same reference as long as nothing has changed. */
export interface Observable<T> {
  /** The current value. */
  get(): T;
  /** Calls `listener` after changes, several of which may come as one; returns what ends that. */
  subscribe(listener: () => void): () => void;
}
