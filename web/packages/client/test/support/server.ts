import { afterAll, beforeAll } from 'vitest';
import { startServer, type RunningServer } from '../../tools/server.mjs';

/** A real server for the tests of a file; `url` once they run. */
export function realServer(env: Readonly<Record<string, string>> = {}): { readonly url: string } {
  let server: RunningServer | undefined;
  beforeAll(async () => {
    server = await startServer({ env });
  });
  afterAll(async () => {
    await server?.stop();
  });
  return {
    get url() {
      if (!server) {
        throw new Error('The server does not run yet');
      }
      return server.url;
    },
  };
}
