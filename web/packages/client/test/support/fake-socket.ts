import type { WebSocketLike } from '../../src/index.js';

/** A WebSocket whose other side is the test. */
export class FakeSocket implements WebSocketLike {
  /** All that were made, the last last. */
  static readonly made: FakeSocket[] = [];
  readonly sent: Record<string, unknown>[] = [];
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  static get last(): FakeSocket {
    const last = FakeSocket.made.at(-1);
    if (!last) {
      throw new Error('No socket was made');
    }
    return last;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }

  receive(frame: Record<string, unknown>): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }

  /** Opens and is welcome. */
  welcome(): void {
    this.open();
    this.receive({ op: 'welcome', userId: 'me', sessionId: 's', epoch: 'e', heartbeatMs: 25_000, rooms: [] });
  }

  end(code: number): void {
    this.onclose?.({ code } as never);
  }
}
