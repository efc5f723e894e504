/** Where the refresh token is. */
export interface TokenStore {
  /** `cookie`: in a cookie out of reach of scripts; the other methods are not called then. */
  readonly mode: 'cookie' | 'body';
  get(): Promise<string | undefined>;
  /** Must be durable when it settles: the token before it is void. `undefined` forgets it. */
  set(token: string | undefined): Promise<void>;
}

/** For browsers: the refresh token in an HttpOnly cookie, which injected script can't read. The page must come from the server's own origin. */
export function cookieTokens(): TokenStore {
  return { mode: 'cookie', get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
}

/** Keeps the refresh token in memory, beginning with `initial`. */
export function memoryTokens(initial?: string): TokenStore {
  let token = initial;
  return {
    mode: 'body',
    get: () => Promise.resolve(token),
    set: (next) => {
      token = next;
      return Promise.resolve();
    },
  };
}
