import type { ClientOptions, Search } from './api/client.js';
import type { Connection } from './api/connection.js';
import type { People, PresenceHub } from './api/people.js';
import type { Rooms } from './api/rooms.js';
import type { Session } from './api/session.js';

/** One user's connection to a server. */
export class Client {
  readonly session!: Session;
  readonly connection!: Connection;
  readonly rooms!: Rooms;
  readonly people!: People;
  readonly presence!: PresenceHub;
  readonly search!: Search;

  constructor(readonly options: ClientOptions) {}

  /** Calls `listener` for every event of a type, after it was applied; returns what ends that. */
  on(_type: string, _listener: (event: never) => void): () => void {
    return () => undefined;
  }

  /** Ends the connection and every timer; what is in the outbox stays in the storage. */
  async close(): Promise<void> {}
}
