import { NetworkError, ProblemError, type Problem } from '../core/errors.js';
import type { Clock } from '../core/platform.js';

const timeoutMs = 30_000;

/** A request as it goes out. */
export interface WireRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Sends requests as they are, and tells errors apart: ProblemError, NetworkError. */
export class Transport {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #clock: Clock;

  constructor(url: string, fetcher: typeof fetch, clock: Clock) {
    this.#url = url.replace(/\/+$/, '');
    this.#fetch = fetcher;
    this.#clock = clock;
  }

  /** The parsed answer; undefined if it is empty. */
  async send(request: WireRequest): Promise<unknown> {
    const timeout = new AbortController();
    const timer = this.#clock.setTimeout(() => timeout.abort(), timeoutMs);
    try {
      const response = await this.#fetch(this.#url + request.path, {
        method: request.method.toUpperCase(),
        headers: {
          ...request.headers,
          ...(request.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        credentials: 'same-origin',
        signal: request.signal ? AbortSignal.any([request.signal, timeout.signal]) : timeout.signal,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      const text = await response.text();
      if (!response.ok) {
        throw new ProblemError(problemOf(response, text));
      }
      return text === '' ? undefined : JSON.parse(text);
    } catch (error) {
      if (error instanceof ProblemError || request.signal?.aborted) {
        throw error;
      }
      throw new NetworkError('The server could not be reached', { cause: error });
    } finally {
      this.#clock.clearTimeout(timer);
    }
  }
}

function problemOf(response: Response, text: string): Problem {
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const retry = Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1000 } : {};
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    if (typeof problem.type === 'string' && typeof problem.title === 'string') {
      return { ...retry, ...problem, type: problem.type, title: problem.title, status: response.status };
    }
  } catch {
    // Not ours: of a proxy between.
  }
  return { type: 'about:blank', title: response.statusText || 'The server refused', status: response.status, ...retry };
}
