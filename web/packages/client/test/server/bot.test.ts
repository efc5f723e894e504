import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import type { Client } from '../../src/index.js';
import { realServer } from '../support/server.js';
import { join as signUp, until } from '../support/world.js';

const server = realServer();
const sdk = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'messenger-bot-'));
let bot: ChildProcess | undefined;
let ada: Client | undefined;

afterEach(async () => {
  await ada?.close();
  bot?.kill('SIGINT');
  rmSync(folder, { recursive: true });
});

/** Starts the example as its README says, on the package that is built; settles when it has said its first line. */
async function startBot(): Promise<void> {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: sdk });
  cpSync(join(sdk, '../../../examples/bot'), folder, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  mkdirSync(join(folder, 'node_modules/@messenger'), { recursive: true });
  symlinkSync(join(sdk, 'dist'), join(folder, 'node_modules/@messenger/client'));
  // Node has a WebSocket without being asked from version 22 on.
  const flags = 'WebSocket' in globalThis ? [] : ['--experimental-websocket'];
  bot = spawn(process.execPath, [...flags, 'bot.js'], {
    cwd: folder,
    env: { ...process.env, MESSENGER_URL: server.url, BOT_PASSWORD: 'a long one, please' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!bot.stdout) throw new Error('The bot has no output');
  const lines = createInterface(bot.stdout);
  await new Promise<void>((settle, reject) => {
    lines.once('line', () => settle());
    bot?.once('exit', (code) => reject(new Error(`The bot ended with ${code}`)));
  });
}

it('the example bot enters a room, and answers there', { timeout: 60_000 }, async () => {
  await startBot();
  ada = await signUp({ url: server.url }, 'Ada');
  const dice = (await ada.people.search('Dice')).items[0];
  const room = await ada.rooms.create({ type: 'group', name: 'Games', memberIds: dice ? [dice.id] : [] });
  const said = (text: RegExp) =>
    until(room.timeline.view, ({ items }) => items.some((item) => item.kind === 'message' && text.test(item.text)));
  await said(/^Say `!dice 6`\.$/);
  room.send({ text: '!dice 6' });
  const { items } = await said(/^[1-6]$/);
  const messages = items.filter((item) => item.kind === 'message');
  const asked = messages.find(({ text }) => text === '!dice 6');
  expect(messages.at(-1)).toMatchObject({ sender: dice?.id, replyTo: asked?.seq });
});
