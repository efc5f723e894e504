import type { Account } from '../api/model.js';
import { NetworkError, ProblemError } from '../core/errors.js';
import type { Clock } from '../core/platform.js';
import type { TokenSource } from '../http/http.js';
import type { Transport } from '../http/transport.js';
import { isOffline } from '../realtime/device.js';
import type { Tabs } from './tabs.js';
import type { TokenStore } from './token-store.js';

/** A token with less than this left is renewed before it is used. */
const marginMs = 30_000;
/** A reply that is lost is asked for again within the 10 s for which the server repeats it. */
const repeatsMs = [500, 2_000];

/** What register, login and refresh answer. */
export interface SignedIn {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly user: Account;
}

/** The error of who is not signed in. */
export function notSignedIn(): ProblemError {
  return new ProblemError({ type: '/problems/unauthenticated', title: 'Nobody is signed in', status: 401 });
}

/** The access token, in memory only, and how it is renewed: once at a time, in a tab and across tabs. */
export class AccessToken implements TokenSource {
  /** Told of every sign-in and refresh, in this tab or another one. */
  onSignedIn: (user: Account) => void = () => undefined;
  /** Told when the refresh token is refused. */
  onRefused: (problem: ProblemError) => void = () => undefined;

  readonly #transport: Transport;
  readonly #store: TokenStore;
  readonly #tabs: Tabs;
  readonly #clock: Clock;
  #token: { readonly value: string; readonly expiresAt: number } | undefined;
  #refresh: Promise<string> | undefined;

  constructor(transport: Transport, store: TokenStore, tabs: Tabs, clock: Clock) {
    this.#transport = transport;
    this.#store = store;
    this.#tabs = tabs;
    this.#clock = clock;
    tabs.listen((message) => {
      if (message.kind === 'token') {
        this.#token = { value: message.token, expiresAt: message.expiresAt };
        this.onSignedIn(message.user);
      }
    });
  }

  /** The headers that requests for tokens need. */
  get headers(): Readonly<Record<string, string>> {
    return this.#store.mode === 'cookie' ? { 'X-Token-Mode': 'cookie' } : {};
  }

  /** Takes over what the server answered to a sign-in. */
  async accept(answer: SignedIn): Promise<void> {
    if (answer.refreshToken !== undefined) {
      await this.#store.set(answer.refreshToken);
    }
    const expiresAt = this.#clock.now() + answer.expiresIn * 1000;
    this.#token = { value: answer.accessToken, expiresAt };
    this.#tabs.tell({ kind: 'token', token: answer.accessToken, expiresAt, user: answer.user });
    this.onSignedIn(answer.user);
  }

  /** Forgets the tokens. */
  async forget(): Promise<void> {
    this.#token = undefined;
    await this.#store.set(undefined);
  }

  /** The token as it is, if there is one. */
  get current(): string | undefined {
    return this.#token?.value;
  }

  accessToken(): Promise<string> {
    const isFresh = this.#token && this.#token.expiresAt - marginMs > this.#clock.now();
    return isFresh && this.#token ? Promise.resolve(this.#token.value) : this.refresh();
  }

  renewedToken(stale: string): Promise<string> {
    return this.#token && this.#token.value !== stale ? this.accessToken() : this.refresh();
  }

  /** Renews the token. Rejects with ProblemError (after `onRefused`) or NetworkError. */
  refresh(): Promise<string> {
    this.#refresh ??= this.#tabs
      .exclusively('refresh', this.#renewOnce(this.#token?.value))
      .finally(() => (this.#refresh = undefined));
    return this.#refresh;
  }

  #renewOnce(stale: string | undefined): () => Promise<string> {
    return async () => {
      // Another tab may have been quicker while this one waited for its turn.
      if (this.#token && this.#token.value !== stale) {
        return this.#token.value;
      }
      const refreshToken = await this.#store.get();
      if (this.#store.mode === 'body' && refreshToken === undefined) {
        this.onRefused(notSignedIn());
        throw notSignedIn();
      }
      try {
        const answer = await this.#request(refreshToken);
        await this.accept(answer);
        return answer.accessToken;
      } catch (error) {
        if (error instanceof ProblemError && (error.status === 401 || error.status === 403)) {
          await this.forget();
          this.onRefused(error);
        }
        throw error;
      }
    };
  }

  async #request(refreshToken: string | undefined): Promise<SignedIn> {
    for (let tries = 0; ; tries++) {
      try {
        const body = this.#store.mode === 'body' ? { body: { refreshToken } } : {};
        const request = { method: 'post', path: '/api/auth/refresh', headers: this.headers, ...body };
        return (await this.#transport.send(request)) as SignedIn;
      } catch (error) {
        const waitMs = repeatsMs[tries];
        if (!(error instanceof NetworkError) || waitMs === undefined || isOffline()) {
          throw error;
        }
        await new Promise<void>((resolve) => this.#clock.setTimeout(resolve, waitMs));
      }
    }
  }
}
