import type { Page } from '@playwright/test';
import { expect, expectOnline, test, write } from './fixtures.ts';

const buttons = ['Create account', 'Sign in', 'Send', 'New room', 'Create room'];
const fields = ['Email', 'Password', 'Display name', 'Message', 'Room name'];

/** Which of the names are there, found as others would find them: parts of names, without case. */
async function namesOn(page: Page): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of buttons) counts[name] = await page.getByRole('button', { name }).count();
  for (const name of fields) counts[name] = await page.getByLabel(name).count();
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

test('the names that others rely on are unambiguous', async ({ page, newAccount, open }) => {
  await page.goto('/');
  await expect(page.getByLabel('Email')).toBeVisible();
  expect(await namesOn(page)).toEqual({ Email: 1, Password: 1, 'Sign in': 1, 'Create account': 1 });
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Display name')).toBeVisible();
  expect(await namesOn(page)).toEqual({ 'Display name': 1, Email: 1, Password: 1, 'Create account': 1, 'Sign in': 1 });

  const [ada, bob] = [await newAccount('Ada Lovelace'), await newAccount('Bob Babbage')];
  const guest = await open(ada);
  await expectOnline(guest.page);
  await expect(guest.page.getByRole('heading', { name: 'Welcome, Ada Lovelace' })).toBeVisible();
  expect(await namesOn(guest.page)).toEqual({ 'New room': 1 });
  await guest.page.getByRole('button', { name: 'New room' }).click();
  await expect(guest.page.getByLabel('Room name')).toBeVisible();
  expect(await namesOn(guest.page)).toEqual({ 'New room': 1, 'Room name': 1, 'Create room': 1 });
  await guest.page.getByLabel('Room name').fill('Tea');
  await guest.page.getByRole('button', { name: 'Create room' }).click();
  await expect(guest.page.getByRole('log')).toBeVisible();
  await write(guest.page, 'A first message about Tea, to send');
  await write(guest.page, 'Another message');
  await expect(guest.page.getByRole('log').getByText('Another message')).toBeVisible();
  await guest.page.getByRole('log').getByText('Another message').hover();
  await expect(guest.page.getByRole('button', { name: 'Reply' })).toBeVisible();
  expect(await namesOn(guest.page)).toEqual({ 'New room': 1, Message: 1, Send: 1 });
  await expect(guest.page.getByRole('link', { name: 'Tea' })).toHaveCount(1);
  await expect(guest.page.getByRole('textbox', { name: 'Message' })).toHaveCount(1);
  await expect(guest.page.getByRole('log')).toHaveCount(1);

  // A direct room is called as the other, who also stands above what he wrote.
  const direct = await bob.call<{ id: string; name: string }>('POST', '/api/rooms', {
    type: 'direct',
    memberIds: [ada.id],
  });
  await bob.send(direct, 'Hello');
  await guest.page.getByRole('link', { name: 'Bob' }).click();
  await expect(guest.page.getByRole('log').getByText('Hello')).toBeVisible();
  await expect(guest.page.getByRole('link', { name: 'Bob' })).toHaveCount(1);
});
