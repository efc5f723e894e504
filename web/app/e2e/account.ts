import { randomUUID } from 'node:crypto';

/** A room as the server describes it, as far as tests look. */
export interface RoomSketch {
  id: string;
  name: string;
}

/** Somebody with an account, who acts by HTTP: what tests need before a browser comes in. */
export class Account {
  private constructor(
    readonly url: string,
    readonly email: string,
    readonly password: string,
    readonly id: string,
    readonly displayName: string,
    readonly token: string,
  ) {}

  static async register(url: string, displayName: string, email: string): Promise<Account> {
    const password = `a long ${randomUUID()} password`;
    const answer = await fetch(`${url}/api/auth/register`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password, displayName }),
    });
    if (!answer.ok) throw new Error(`register: ${answer.status} ${await answer.text()}`);
    const { user, accessToken } = (await answer.json()) as { user: { id: string }; accessToken: string };
    return new Account(url, email, password, user.id, displayName, accessToken);
  }

  /** One request; fails unless the answer is a success. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  createRoom(name: string, members: readonly Account[] = [], more: object = {}): Promise<RoomSketch> {
    return this.call('POST', '/api/rooms', { type: 'group', name, memberIds: members.map(({ id }) => id), ...more });
  }

  /** Sends a message; gives its seq. */
  async send(room: RoomSketch, text: string, more: object = {}): Promise<number> {
    const { seq } = await this.call<{ seq: number }>('POST', `/api/rooms/${room.id}/messages`, {
      text,
      clientId: randomUUID(),
      ...more,
    });
    return seq;
  }
}
