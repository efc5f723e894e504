import { ProblemError } from '../core/errors.js';
import type { Clock } from '../core/platform.js';
import type { Transport, WireRequest } from './transport.js';
import type { Call, Method } from './types.js';

/** How often, and how long at most, a refused request that changes nothing when repeated is tried again. */
const maxRetries = 2;
const maxWaitMs = 10_000;

interface LooseParts {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Where the token of requests comes from. */
export interface TokenSource {
  accessToken(): Promise<string>;
  /** A newer one than `stale`, which was refused. */
  renewedToken(stale: string): Promise<string>;
}

/**
 * Typed requests to the server. The token is attached, and renewed once when the server says that it is not valid any
 * more; GET, PUT and DELETE are repeated after Retry-After. Rejects with ProblemError or NetworkError.
 */
export class HttpClient {
  readonly #transport: Transport;
  readonly #tokens: TokenSource;
  readonly #clock: Clock;

  constructor(transport: Transport, tokens: TokenSource, clock: Clock) {
    this.#transport = transport;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  readonly get = this.#call('get');
  readonly post = this.#call('post');
  readonly put = this.#call('put');
  readonly patch = this.#call('patch');
  readonly delete = this.#call('delete');

  #call<M extends Method>(method: M): Call<M> {
    const call = (path: string, parts: LooseParts = {}) =>
      this.#retrying(method, {
        method,
        path: fillPath(path, parts),
        ...('body' in parts ? { body: parts.body } : {}),
        ...(parts.signal ? { signal: parts.signal } : {}),
      });
    return call as unknown as Call<M>;
  }

  async #retrying(method: Method, request: WireRequest): Promise<unknown> {
    const isIdempotent = method === 'get' || method === 'put' || method === 'delete';
    for (let tries = 0; ; tries++) {
      try {
        return await this.#authenticated(request);
      } catch (error) {
        const waitMs = error instanceof ProblemError && error.isTransient ? error.retryAfterMs : undefined;
        if (!isIdempotent || waitMs === undefined || waitMs > maxWaitMs || tries >= maxRetries) {
          throw error;
        }
        await this.#sleep(waitMs, request.signal);
      }
    }
  }

  async #authenticated(request: WireRequest): Promise<unknown> {
    const token = await this.#tokens.accessToken();
    try {
      return await this.#transport.send(withToken(request, token));
    } catch (error) {
      if (error instanceof ProblemError && error.status === 401 && error.code === 'unauthenticated') {
        return this.#transport.send(withToken(request, await this.#tokens.renewedToken(token)));
      }
      throw error;
    }
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        this.#clock.clearTimeout(timer);
        reject(signal.reason as Error);
      });
    });
  }
}

function withToken(request: WireRequest, token: string): WireRequest {
  return { ...request, headers: { ...request.headers, Authorization: `Bearer ${token}` } };
}

/** The path with its parameters and query. */
export function fillPath(path: string, { path: values = {}, query = {} }: LooseParts): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new TypeError(`The path ${path} needs ${name}`);
    }
    return encodeURIComponent(value);
  });
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
