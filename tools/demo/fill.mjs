// Fills a data folder with the demo: people, rooms, some weeks of messages. Does nothing if that was done before.
//   node fill.mjs FOLDER
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from '../../web/packages/client/dist/index.js';
import { messengerBinary, startServer } from '../../web/packages/client/tools/server.mjs';
import { password, people } from './people.mjs';
import { lunch, standUp } from './routine.mjs';
import { logOf, parseScript } from './script.mjs';

/** How many of the newest messages Mara has not read, by room: so that there is something to see. */
const unread = { General: 2, Workshop: 4, 'Friday ride': 3, Lunch: 1 };

const folder = resolve(process.argv[2] ?? 'data/demo');
const marker = 'demo-is-filled';
/** Where it is made: what was interrupted is begun anew. */
const unfinished = `${folder}.unfinished`;

/** The same numbers each time. */
let state = 42;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

async function open(url, person) {
  const client = new Client({ url });
  const { email, displayName, username, bio, statusText } = person;
  const { id } = await client.session.register({ email, password, displayName });
  await client.people.updateMe({ username, bio, statusText });
  return { ...person, id, client };
}

async function scripts() {
  const rooms = new URL('rooms/', import.meta.url);
  const names = (await readdir(rooms)).filter((name) => name.endsWith('.txt')).sort();
  const written = await Promise.all(names.map((name) => readFile(new URL(name, rooms), 'utf8')));
  return [...written, standUp(random), lunch(random)].map((text) => parseScript(text, { now: Date.now(), random }));
}

/** Rooms with a past are made by an administrator, from logs. */
async function importRoom(url, client, script, ids) {
  const response = await fetch(new URL('/api/rooms/import', url), {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${await client.session.accessToken()}` },
    body: logOf(script, ids),
  });
  if (!response.ok) {
    throw new Error(`${script.name}: ${await response.text()}`);
  }
}

async function markRead({ key, client }) {
  const { items } = await client.http.get('/api/rooms', { query: { limit: 500 } });
  for (const { id, name } of items) {
    const page = await client.http.get('/api/rooms/{id}/messages', { path: { id }, query: { limit: 10 } });
    const last = page.items.at(key === 'mara' ? -1 - (unread[name] ?? 0) : -1);
    await client.http.put('/api/rooms/{id}/read', { path: { id }, body: { seq: last?.seq ?? 0 } });
  }
}

async function fill() {
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const server = await startServer({ dataDir: unfinished });
  try {
    const all = [];
    for (const person of people) {
      all.push(await open(server.url, person));
    }
    const mara = all.find(({ key }) => key === 'mara');
    const command = ['admin', 'create', mara.email, '--messenger-data-dir', unfinished];
    await promisify(execFile)(messengerBinary(), command, { cwd: unfinished, env: { PATH: process.env.PATH } });
    await mara.client.session.login({ email: mara.email, password });
    const ids = new Map(all.map(({ key, id }) => [key, id]));
    let count = 0;
    for (const script of await scripts()) {
      await importRoom(server.url, mara.client, script, ids);
      count += script.messages.length;
    }
    for (const person of all) {
      await markRead(person);
      await person.client.session.logout();
      await person.client.close();
    }
    console.error(`The demo has ${people.length} people and ${count} messages`);
  } finally {
    await server.stop();
  }
  await writeFile(join(unfinished, marker), '');
  await rm(folder, { recursive: true, force: true });
  await rename(unfinished, folder);
}

if (!existsSync(join(folder, marker))) {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    console.error(`${folder} has data that are not the demo's: give MESSENGER_DATA_DIR another folder`);
    process.exit(1);
  }
  await fill();
}
console.error(`Sign in as ${people[0].email} or ${people[1].email}, or anybody else there, with the password ${password}`);
