import { expect, expectOnline, signIn, test, write } from './fixtures.ts';

test('what is written offline is kept, shown as waiting, and goes out when the network is back', async ({
  newAccount,
  open,
}) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await ada.createRoom('Engine', [charles]);
  const [first, second] = [await open(ada, `/r/${room.id}`), await open(charles, `/r/${room.id}`)];
  await expectOnline(first.page);
  await expect(second.page.getByRole('log')).toBeVisible();
  await first.context.setOffline(true);
  await expect(first.page.getByText('You are offline.')).toBeVisible();
  await write(first.page, 'Written in a tunnel');
  await expect(first.page.getByRole('log').getByText('Waiting to be sent')).toBeVisible();
  await second.page.getByLabel('Message', { exact: true }).fill('Meanwhile, outside');
  await second.page.keyboard.press('Enter');
  await expect(second.page.getByRole('log').getByText('Meanwhile, outside')).toBeVisible();
  await first.context.setOffline(false);
  await expect(second.page.getByRole('log').getByText('Written in a tunnel')).toBeVisible({ timeout: 35_000 });
  await expect(first.page.getByRole('log').getByText('Meanwhile, outside')).toBeVisible();
  await expect(first.page.getByText('You are offline.')).toBeHidden();
  await expect(first.page.getByRole('log').getByText('Written in a tunnel')).toHaveCount(1);
});

test('what was on its way when the page was loaded again arrives once', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const room = await ada.createRoom('Engine');
  const { page, context } = await open(ada, `/r/${room.id}`);
  await expectOnline(page);
  await context.setOffline(true);
  await write(page, 'First');
  await write(page, 'Second');
  await expect(page.getByRole('log').getByText('Waiting to be sent')).toHaveCount(2);
  // The page's own files come from the offline shell or the network; what matters is what becomes of the messages.
  await context.setOffline(false);
  await page.reload();
  const log = page.getByRole('log');
  await expect(log.getByText('First')).toHaveCount(1);
  await expect(log.getByText('Second')).toHaveCount(1);
  await expect
    .poll(async () => {
      const { items } = await ada.call<{ items: { text: string }[] }>('GET', `/api/rooms/${room.id}/messages`);
      return items.map(({ text }) => text);
    })
    .toEqual(['First', 'Second']);
  await expect(log.getByText('Waiting to be sent')).toHaveCount(0);
});

test('the app opens without a connection, with what was read before', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const room = await ada.createRoom('Engine');
  await ada.send(room, 'Kept in the browser');
  const { page, context } = await open(ada, `/r/${room.id}`);
  await expect(page.getByRole('log').getByText('Kept in the browser')).toBeVisible();
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await expectOnline(page);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('link', { name: 'Engine' })).toBeVisible();
  await expect(page.getByRole('log').getByText('Kept in the browser')).toBeVisible();
});

test('an access token that has expired is replaced without anybody noticing', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const room = await ada.createRoom('Engine');
  // What a service worker lets pass is not certain to come to a route of the page.
  const { page } = await open(ada, `/r/${room.id}`, { serviceWorkers: 'block' });
  await expectOnline(page);
  let refused = 0;
  await page.route('**/api/users?*', async (route) => {
    refused += 1;
    if (refused > 1) await route.fallback();
    else {
      const headers = {
        'WWW-Authenticate': 'Bearer error="invalid_token"',
        'Content-Type': 'application/problem+json',
      };
      await route.fulfill({
        status: 401,
        headers,
        body: JSON.stringify({ type: '/problems/unauthenticated', title: 'expired', status: 401 }),
      });
    }
  });
  await newAccount('Zelda Fitzgerald');
  const refreshed = page.waitForResponse('**/api/auth/refresh', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Write to somebody' }).click();
  await page.getByLabel('Name or username').fill('Zelda');
  expect((await refreshed).status()).toBe(200);
  await expect(page.getByRole('button', { name: 'Zelda Fitzgerald' }).first()).toBeVisible();
});

test('a session that was ended elsewhere leads to the sign-in page', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const { page } = await open(ada);
  await expectOnline(page);
  await ada.call('POST', '/api/auth/logout-all');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('You have been signed out.')).toBeVisible();
});

test('two tabs of one user share what they know, and signing out of one is signing out of both', async ({
  newAccount,
  open,
}) => {
  const ada = await newAccount('Ada Lovelace');
  const room = await ada.createRoom('Engine');
  const { page: first, context } = await open(ada, `/r/${room.id}`);
  await expectOnline(first);
  const second = await context.newPage();
  await second.goto(`/r/${room.id}`);
  await expectOnline(second);
  await write(first, 'Said once');
  await expect(second.getByRole('log').getByText('Said once')).toHaveCount(1);
  await write(second, 'And answered');
  await expect(first.getByRole('log').getByText('And answered')).toHaveCount(1);
  await first.goto('/settings/account');
  await first.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(second.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn(context, ada);
  await second.reload();
  await expect(second.getByRole('log').getByText('Said once')).toHaveCount(1);
});

test('a message that the server refuses says so, and can be tried again or let be', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const direct = await charles.call<{ id: string; name: string }>('POST', '/api/rooms', {
    type: 'direct',
    memberIds: [ada.id],
  });
  const { page } = await open(ada, `/r/${direct.id}`);
  await expectOnline(page);
  await charles.call('PUT', `/api/users/me/blocks/${ada.id}`);
  await write(page, 'Are you there?');
  const log = page.getByRole('log');
  await expect(log.getByText('Not delivered')).toBeVisible();
  await charles.call('DELETE', `/api/users/me/blocks/${ada.id}`);
  await log.getByRole('button', { name: 'Try again' }).click();
  await expect(log.getByText('Not delivered')).toBeHidden();
  await charles.call('PUT', `/api/users/me/blocks/${ada.id}`);
  await write(page, 'And now?');
  await log.getByRole('button', { name: 'Discard' }).click();
  await expect(log.getByText('And now?')).toBeHidden();
});
