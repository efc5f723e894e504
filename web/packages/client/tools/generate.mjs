// Writes src/generated from the documents of the running server; `--check` fails if that would change something.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { eventTypes } from './event-types.mjs';
import { startServer } from './server.mjs';

const header = '// Made by `npm run generate` from the documents of the server. Do not edit.\n';
const folder = new URL('../src/generated/', import.meta.url);

const server = await startServer();
try {
  const read = async (path) => (await fetch(new URL(path, server.url))).json();
  const openapi = await read('/openapi.json');
  delete openapi.servers;
  const files = {
    'openapi.ts': header + astToString(await openapiTS(openapi, { immutable: true })),
    'events.ts': header + eventTypes(await read('/asyncapi.json')),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(name, folder);
    if (!process.argv.includes('--check')) {
      await writeFile(file, text);
    } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      console.error(`src/generated/${name} is not what the server says: npm run generate`);
      process.exitCode = 1;
    }
  }
} finally {
  await server.stop();
}
