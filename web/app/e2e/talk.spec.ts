import { randomUUID } from 'node:crypto';
import { expect, test, write } from './fixtures.ts';

test('somebody new opens an account, a room, and writes', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Display name').fill('Ada Lovelace');
  await page.getByLabel('Email').fill(`${randomUUID()}@example.org`);
  await page.getByLabel('Password').fill('analytical engines 1843');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome, Ada Lovelace' })).toBeVisible();

  await page.getByRole('button', { name: 'New room' }).click();
  await page.getByLabel('Room name').fill('Engine');
  await page.getByRole('button', { name: 'Create room' }).click();
  await expect(page.getByRole('link', { name: 'Engine' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Engine', exact: true, level: 1 })).toBeVisible();

  await page.getByLabel('Message').fill('The first program');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log').getByText('The first program')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('log').getByText('The first program')).toBeVisible();
});

test('what one writes the other reads within a second', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await ada.createRoom('Engine', [charles]);
  const [first, second] = [await open(ada, `/r/${room.id}`), await open(charles)];
  await second.page.getByRole('link', { name: 'Engine' }).click();
  await expect(second.page.getByRole('log')).toBeVisible();
  await write(first.page, 'Does it weave?');
  await expect(second.page.getByRole('log').getByText('Does it weave?')).toBeVisible({ timeout: 1_000 });
  await write(second.page, 'Algebraical patterns');
  await expect(first.page.getByRole('log').getByText('Algebraical patterns')).toBeVisible({ timeout: 1_000 });
});

test('a wrong password is refused in words, the right one lets in, and signing out ends it', async ({
  page,
  newAccount,
}) => {
  const ada = await newAccount('Ada Lovelace');
  await page.goto('/');
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill('not that one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toHaveText('Email or password is wrong.');
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
