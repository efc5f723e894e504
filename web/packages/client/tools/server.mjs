import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** The `messenger` program: in the folder MESSENGER_BIN, else in the release build. */
export function messengerBinary() {
  const binary = join(process.env.MESSENGER_BIN ?? join(repository, 'build/release/bin'), 'messenger');
  if (!existsSync(binary)) {
    throw new Error(`There is no ${binary}: build it with ./run --build-only, or set MESSENGER_BIN`);
  }
  return binary;
}

/** Starts a server on free ports, or on the one given; without `dataDir` with data of its own, which end with it. */
export async function startServer({ env = {}, dataDir, args = [], port = 0 } = {}) {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'messenger-test-')));
  const flags = [
    '--gateway-service-port',
    String(port),
    '--gateway-admin-port',
    '0',
    '--messenger-data-dir',
    folder,
    ...args,
  ];
  const server = spawn(messengerBinary(), flags, {
    cwd: folder,
    // Nothing of the caller's environment: settings there would be the server's, too.
    env: { PATH: process.env.PATH, RATE_LIMITS: 'off', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((settle) => server.once('close', settle));
  const log = [];
  const url = await new Promise((settle, reject) => {
    server.once('error', reject);
    server.once('close', () => reject(new Error(`The server ended early:\n${log.join('\n')}`)));
    createInterface({ input: server.stderr }).on('line', (line) => {
      if (log.push(line) > 200) {
        log.shift();
      }
      if (line.includes('"msg":"ready"')) {
        settle(JSON.parse(line).url);
      }
    });
  });
  return {
    url,
    dataDir: folder,
    log,
    stop: async (signal = 'SIGTERM') => {
      server.kill(signal);
      await ended;
      if (dataDir === undefined) {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
