import { test as base, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startServer } from '../../packages/client/tools/server.mjs';
import { Account } from './account.ts';

/** The built app, which the server of the tests serves. */
export const webRoot = resolve(process.env.WEB_ROOT ?? join(import.meta.dirname, '../../../build/web'));

/** A server, for all tests of a file. */
export interface Server {
  url: string;
  /** Where it keeps its data, and the mails that it would send. */
  dataDir: string;
  stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** A browser of its own in which somebody is signed in. */
export interface Guest {
  page: Page;
  context: BrowserContext;
  account: Account;
}

interface WorkerFixtures {
  server: Server;
}

interface TestFixtures {
  /** Opens an account by HTTP. */
  newAccount: (displayName: string) => Promise<Account>;
  /** Opens a browser in which an account is signed in, at a path of the app. */
  open: (account: Account, path?: string, options?: Parameters<Browser['newContext']>[0]) => Promise<Guest>;
  /** What the browsers' consoles had that should not be there. Checked at the end of each test. */
  complaints: string[];
}

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    // A request that fails for want of a connection is what some tests are about.
    const isExpected = /net::ERR_|status of 4\d\d|WebSocket connection/.test(message.text());
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
    if (/Content.Security.Policy/i.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}

/** Playwright's test with a server and people in browsers. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      if (!existsSync(join(webRoot, 'index.html')))
        throw new Error(`Build the app first: there is no ${webRoot}/index.html`);
      const server = await startServer({ env: { WEB_ROOT: webRoot } });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
  complaints: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const complaints: string[] = [];
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page, complaints }, use) => {
    listen(page, complaints);
    await use(page);
  },
  newAccount: async ({ server }, use) => {
    await use((displayName) => Account.register(server.url, displayName, `${randomUUID()}@example.org`));
  },
  open: async ({ browser, server, complaints }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (account, path = '/', options = {}) => {
      const context = await browser.newContext({
        baseURL: server.url,
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        ...options,
      });
      contexts.push(context);
      const page = await context.newPage();
      listen(page, complaints);
      await signIn(context, account);
      await page.goto(path);
      return { page, context, account };
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** Gives a browser the cookie of a sign-in, as the form would. */
export async function signIn(context: BrowserContext, account: Account): Promise<void> {
  const answer = await context.request.post('/api/auth/login', {
    data: { email: account.email, password: account.password },
    headers: { 'X-Token-Mode': 'cookie', Origin: account.url },
  });
  expect(answer.status()).toBe(200);
}

/** Waits until what is written goes to the server at once. */
export async function expectOnline(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Rooms' }).getByText('online', { exact: true })).toBeVisible();
}

/** Writes a message into the room that is open. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('Message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

export { expect };
