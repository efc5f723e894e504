/** A running server. */
export interface RunningServer {
  /** Its gateway, as `http://127.0.0.1:4711`. */
  readonly url: string;
  readonly dataDir: string;
  /** The last 200 lines of its log. */
  readonly log: readonly string[];
  /** Ends it; its data go unless they were given. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** The path of the `messenger` program. Throws if there is none. */
export function messengerBinary(): string;

/** Starts a server on free ports, and waits until it is ready. */
export function startServer(options?: {
  readonly env?: Readonly<Record<string, string>>;
  readonly dataDir?: string;
  readonly port?: number;
  readonly args?: readonly string[];
}): Promise<RunningServer>;
