/** A field that the server refuses. */
export interface FieldError {
  /** An RFC 6901 pointer, as `/email`. */
  readonly path: string;
  readonly message: string;
}

/** What the server says went wrong (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** The id of the request, as in the server's log. */
  readonly instance?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterMs?: number;
}

/** The server refused. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** The last segment of the problem's type, as `email-taken`: compare this one. */
  readonly code: string;
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldError[];
  /** When it may pass, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly instance: string | undefined;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.type = problem.type;
    this.code = problem.type.slice(problem.type.lastIndexOf('/') + 1);
    this.status = problem.status;
    this.detail = problem.detail ?? problem.title;
    this.errors = problem.errors ?? [];
    this.retryAfterMs = problem.retryAfterMs;
    this.instance = problem.instance;
  }

  /** Whether the same request may succeed later. */
  get isTransient(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** The server could not be asked, or its answer did not arrive: whether it did what was asked is not known. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}
