import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy before a server, which breaks connections. */
export class Proxy {
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  readonly #server = createServer((client) => this.#accept(client));
  readonly #target: URL;
  /** How many bytes of the server a new connection lets through before it breaks; undefined: any number. */
  #nextBudget: (() => number) | undefined;
  #isRefusing = false;
  /** How many connections were broken. */
  broken = 0;

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  static async before(target: string): Promise<Proxy> {
    const proxy = new Proxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on, new connections break after so many bytes, in whatever state they are then; the ones there are end. */
  breakAfter(nextBudget: () => number): void {
    this.#nextBudget = nextBudget;
    this.breakAll();
  }

  /** No more harm is done. */
  behave(): void {
    this.#nextBudget = undefined;
    this.#isRefusing = false;
  }

  /** Like a network that is gone: what is open breaks, nothing can be opened. */
  refuse(): void {
    this.#isRefusing = true;
    this.breakAll();
  }

  breakAll(): void {
    for (const pair of this.#pairs) {
      this.#break(pair);
    }
  }

  async close(): Promise<void> {
    this.breakAll();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    if (this.#isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect(Number(this.#target.port), this.#target.hostname);
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    let left = this.#nextBudget?.() ?? Number.POSITIVE_INFINITY;
    client.on('data', (data) => server.write(data));
    server.on('data', (data) => {
      if (!this.#nextBudget) {
        client.write(data);
        return;
      }
      client.write(data.subarray(0, Math.min(left, data.length)));
      left -= data.length;
      if (left <= 0) {
        this.#break(pair);
      }
    });
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#pairs.delete(pair);
        pair.forEach((other) => other.destroy());
      });
    }
  }

  #break(pair: readonly [Socket, Socket]): void {
    if (this.#pairs.delete(pair)) {
      this.broken += 1;
      pair.forEach((socket) => socket.resetAndDestroy());
    }
  }
}
