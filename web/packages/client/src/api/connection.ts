import type { Observable } from '../core/observable.js';

/** What is known of the WebSocket. */
export interface ConnectionState {
  /**
   * `idle`: not wanted, or given up (`code` says why); `waiting`: tries again at `retryAt`; `offline`: the device says
   * that it has no network.
   */
  readonly status: 'idle' | 'connecting' | 'online' | 'waiting' | 'offline';
  /** Milliseconds since 1970. */
  readonly retryAt?: number;
  /** The close code of the last connection, if it was one after which no other try makes sense. */
  readonly code?: number;
}

/** The WebSocket, kept open for as long as it is wanted. */
export interface Connection {
  readonly state: Observable<ConnectionState>;
  /** From now on, connect whenever somebody is signed in; while waiting: try at once. Throws TypeError without a WebSocket. */
  connect(): void;
  /** Not any more. */
  close(): void;
  /** One request; its `ok` frame. Rejects with ProblemError, or NetworkError when the connection is not there or breaks. */
  request(op: string, body?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
}
