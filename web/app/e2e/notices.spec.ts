import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '../../packages/client/tools/server.mjs';
import { Account } from './account.ts';
import { expect, expectOnline, signIn, test, webRoot } from './fixtures.ts';

/** What the page has put on the desktop. */
const titles = async () => {
  const registration = await navigator.serviceWorker.ready;
  return (await registration.getNotifications()).map(({ title, body }) => `${title}: ${body}`);
};

test('what is new is told on the desktop, if one looks elsewhere and has not muted it', async ({
  newAccount,
  open,
}) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const [engine, quiet] = [await ada.createRoom('Engine', [charles]), await ada.createRoom('Quiet', [charles])];
  const { page, context } = await open(charles, '/settings/notifications');
  await context.grantPermissions(['notifications']);
  await page.addInitScript(() => {
    document.hasFocus = () => false;
  });
  await page.reload();
  await page.getByText('Show notifications on this device').click();
  await expect(page.getByLabel('Show notifications on this device')).toBeChecked();
  await charles.call('PUT', `/api/rooms/${quiet.id}/mute`);
  await page.goto('/');
  await expectOnline(page);
  await expect(page.getByRole('navigation', { name: 'Rooms' }).getByLabel('muted')).toBeAttached();
  await ada.send(quiet, 'Nobody should hear of this');
  await ada.send(engine, 'It **works**');
  await expect.poll(() => page.evaluate(titles)).toEqual(['Ada Lovelace in Engine: It works']);
});

test('a new version is offered, and taken when one wants it', async ({ browser, complaints }) => {
  const folder = await mkdtemp(join(tmpdir(), 'messenger-versions-'));
  const files = join(folder, 'web');
  const dataDir = join(folder, 'data');
  await cp(webRoot, files, { recursive: true });
  await mkdir(dataDir);
  let server = await startServer({ dataDir, env: { WEB_ROOT: files } });
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' });
  try {
    await signIn(context, await Account.register(server.url, 'Ada Lovelace', 'ada@example.org'));
    const page = await context.newPage();
    await page.goto('/');
    await expectOnline(page);
    await page.evaluate(() => navigator.serviceWorker.ready);

    await server.stop();
    const worker = join(files, 'sw.js');
    await Promise.all(['br', 'gz', 'zst'].map((coding) => rm(`${worker}.${coding}`, { force: true })));
    await writeFile(worker, `${await readFile(worker, 'utf8')}\n// the next version\n`);
    server = await startServer({ dataDir, env: { WEB_ROOT: files }, port: Number(new URL(server.url).port) });
    await page.reload();
    const offer = page.getByRole('status').filter({ hasText: 'A new version is ready.' });
    await expect(offer).toBeVisible();
    const loaded = page.waitForEvent('load');
    await offer.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    await expectOnline(page);
    await expect(offer).toBeHidden();
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
