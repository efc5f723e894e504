import type { Batcher } from '../core/batcher.js';
import type { Clock } from '../core/platform.js';
import type { HttpClient } from '../http/http.js';
import type { Store } from '../storage/storage.js';
import type { Outbox } from './outbox.js';
import type { ReadMarkers } from './read-markers.js';
import type { RoomHub } from './room-hub.js';

/** What all rooms share. */
export interface RoomServices {
  readonly http: HttpClient;
  readonly hub: RoomHub;
  readonly outbox: Outbox;
  readonly markers: ReadMarkers;
  readonly batcher: Batcher;
  readonly clock: Clock;
  readonly request: (op: string, body: Readonly<Record<string, unknown>>) => Promise<Record<string, unknown>>;
  /** The id of who is signed in. */
  readonly me: () => string;
  /** Where the user's things are kept, while somebody is signed in. */
  readonly store: () => Store | undefined;
}
