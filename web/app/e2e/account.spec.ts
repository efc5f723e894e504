import { createHmac } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, expectOnline, test } from './fixtures.ts';

/** A code of an authenticator app (RFC 6238) for the current half minute. */
function totp(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret.replace(/=+$/, ''))
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const code = digest.readUInt32BE((digest.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(code % 1_000_000).padStart(6, '0');
}

test('a second factor is turned on, asked for at the next sign-in, and a recovery code does as well', async ({
  newAccount,
  open,
}) => {
  const ada = await newAccount('Ada Lovelace');
  const { page } = await open(ada, '/settings/security');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByLabel('Password', { exact: true }).fill(ada.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('img', { name: 'to scan' })).toBeVisible();
  const secret = ((await page.getByText(/^Secret:/).textContent()) ?? '').replace('Secret:', '').trim();
  await page.getByLabel('Code').fill(totp(secret));
  await page.getByRole('button', { name: 'Turn on' }).click();
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? '';
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.goto('/settings/account');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await page.getByLabel('Code').fill(recovery);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expectOnline(page);
});

test('a forgotten password is set anew by the mailed link, and works', async ({ newAccount, page, server }) => {
  const ada = await newAccount('Ada Lovelace');
  await page.goto('/');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByText('a link is on its way')).toBeVisible();
  const folder = join(server.dataDir, 'mail');
  const findLink = async () => {
    const mails = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    const mail = mails.find((text) => text.includes(ada.email) && text.includes('/reset-password#token='));
    return /\/reset-password#token=[\w-]+/.exec(
      mail?.replace(/=\r?\n/g, '').replace('#token=3D', '#token=') ?? '',
    )?.[0];
  };
  await expect.poll(findLink).toBeDefined();
  await page.goto((await findLink()) ?? '');
  await expect(page).toHaveURL(/\/reset-password$/);
  await page.getByLabel('New password').fill('another long pass phrase 7');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Email').fill(ada.email);
  await page.getByLabel('Password').fill('another long pass phrase 7');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expectOnline(page);
});

test('profile, theme and language are kept, in the account and in the browser', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const { page } = await open(ada, '/settings/profile', { colorScheme: 'light' });
  await page.getByLabel('Display name').fill('Countess Lovelace');
  await page.getByLabel('Status').fill('Computing');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('navigation', { name: 'Rooms' }).getByText('Countess Lovelace')).toBeVisible();
  await page.goto('/settings/appearance');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
  await expect.poll(background).not.toBe(light);
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('heading', { name: 'Darstellung' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', /^de/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Darstellung' })).toBeVisible();
  expect(await background()).not.toBe(light);
  await expect(page.getByRole('button', { name: 'Neuer Raum' })).toBeVisible();
  const settings = await ada.call<{ theme: string; language: string }>('GET', '/api/users/me/settings');
  expect(settings).toMatchObject({ theme: 'dark', language: 'de' });
});

test('devices are listed and ended, and the app follows the theme of the system', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const { page } = await open(ada, '/settings/devices', { colorScheme: 'dark' });
  await expect(page.getByText('(this device)')).toBeVisible();
  const [red = 255] = await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    if (!canvas) return [];
    canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  });
  expect(red).toBeLessThan(64);
  await page.getByRole('button', { name: /^End:/ }).first().click();
  await expect(page.getByRole('button', { name: /^End:/ })).toHaveCount(0);
});
