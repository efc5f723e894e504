import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { Client, memoryTokens, type ClientOptions, type Clock, type Observable } from '../../src/index.js';

/** Pauses of the client are a tenth of what they are outside of tests; deadlines, which are longer, stay. */
export const fastClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms < 10_000 ? ms / 10 : ms),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

/** A client with the `ws` package, which works in every supported Node. */
export function makeClient(options: Partial<ClientOptions> & { readonly url: string }): Client {
  return new Client({ WebSocket: WebSocket, tokens: memoryTokens(), clock: fastClock, ...options });
}

/** What somebody signs up with: different in every call. */
export function newPerson(displayName: string) {
  return {
    email: `${displayName.toLowerCase()}-${randomUUID()}@example.com`,
    password: 'correct horse battery',
    displayName,
  };
}

/** Registers somebody and connects. */
export async function join(options: Partial<ClientOptions> & { readonly url: string }, name: string): Promise<Client> {
  const client = makeClient(options);
  await client.session.register(newPerson(name));
  await online(client);
  return client;
}

/** Connects, and waits for that. */
export async function online(client: Client): Promise<void> {
  client.connection.connect();
  await until(client.connection.state, ({ status }) => status === 'online');
}

/** Settles with the first value that fits. */
export function until<T>(observable: Observable<T>, fits: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      const value = observable.get();
      if (fits(value)) {
        unsubscribe();
        resolve(value);
      }
    };
    const unsubscribe = observable.subscribe(look);
    look();
  });
}

/** The id of who is signed in. */
export function idOf(client: Client): string {
  const { user } = client.session.state.get();
  if (!user) {
    throw new Error('Nobody is signed in');
  }
  return user.id;
}
