import type { Clock, Random, WebSocketConstructor } from '../core/platform.js';
import type { TokenStore } from '../session/token-store.js';
import type { Storage } from '../storage/storage.js';
import type { Page, SearchHit } from './model.js';

/** How a client is made. Only `url` is needed. */
export interface ClientOptions {
  /** The server's origin, as `https://chat.example.org`. */
  readonly url: string;
  /** Default: memoryTokens(). */
  readonly tokens?: TokenStore;
  /** Default: memoryStorage(). */
  readonly storage?: Storage;
  readonly fetch?: typeof fetch;
  /** Needed where there is no global one: Node before 22; the `ws` package fits. */
  readonly WebSocket?: WebSocketConstructor;
  readonly random?: Random;
  readonly clock?: Clock;
  /**
   * How many missed events of a room are fetched one by one after a long absence; beyond that its cache begins anew
   * and the events between are not told (`room.reset` is). Default 2,000; Infinity for who must see every event.
   */
  readonly maxReplay?: number;
}

/** What to look for; `q` has 1 to 200 characters. */
export interface SearchQuery {
  readonly q: string;
  readonly room?: string;
  /** Of which user. */
  readonly from?: string;
  /** RFC 3339 */
  readonly before?: string;
  /** RFC 3339 */
  readonly after?: string;
  readonly sort?: 'newest' | 'relevance';
  readonly limit?: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string;
}

/** Finds messages in the caller's rooms. */
export type Search = (query: SearchQuery) => Promise<Page<SearchHit>>;
