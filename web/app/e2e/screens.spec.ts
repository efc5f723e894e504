import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fillDemo, type Demo } from './demo.ts';
import { expect, test, webRoot } from './fixtures.ts';

const folder = resolve(process.env.SCREENSHOTS_DIR ?? join(webRoot, '../screenshots'));
mkdirSync(folder, { recursive: true });

let demo: Demo;
test.beforeAll(async ({ server }) => {
  demo = await fillDemo(server.url);
});

/** Takes a picture in each theme, and finds what keeps people from using the screen. */
async function inspect(page: Page, name: string): Promise<void> {
  // Colours on their way from one to the other would be measured.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((one) => (document.documentElement.dataset.theme = one), theme);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    const found = violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join('\n')}`,
    );
    expect(found, `${name}, ${theme}`).toEqual([]);
  }
}

test('the screens for those who are not signed in', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Welcome back' })).toBeVisible();
  await inspect(page, 'sign-in');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByLabel('Display name')).toBeVisible();
  await inspect(page, 'register');
  await page.goto('/forgot-password');
  await expect(page.getByLabel('Email')).toBeVisible();
  await inspect(page, 'forgot-password');
  await page.goto('/reset-password#token=something');
  await expect(page.getByLabel('New password')).toBeVisible();
  await inspect(page, 'reset-password');
  await page.goto('/verify-email#token=something');
  await expect(page.getByText('This link does not work')).toBeVisible();
  await inspect(page, 'verify-email');
});

test('a room and what belongs to it', async ({ open }) => {
  const { page } = await open(demo.me, `/r/${demo.rooms.launch.id}`, { viewport: { width: 1440, height: 900 } });
  const log = page.getByRole('log');
  await expect(log.getByText('Eleven works for me')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Tom Okafor' })).toBeVisible();
  await inspect(page, 'room');
  const path = `/r/${demo.rooms.launch.id}`;
  const panels = [
    ['members', page.getByText('Jonas Weber').last()],
    ['pins', page.getByRole('link', { name: 'Open', exact: true })],
    [`thread/${demo.seqs.question}`, page.getByLabel('Your answer')],
    ['details', page.getByRole('button', { name: 'Leave room' })],
    [`person/${demo.people.priya.id}`, page.getByRole('button', { name: 'Add to contacts' })],
  ] as const;
  for (const [panel, sign] of panels) {
    await page.goto(`${path}/${panel}`);
    await expect(sign).toBeVisible();
    await inspect(page, `room-${panel.split('/')[0] ?? ''}`);
  }
});

test('what opens over a room', async ({ open }) => {
  const { page } = await open(demo.me, `/r/${demo.rooms.launch.id}`);
  const message = page.getByRole('log').getByText('then the plan for Thursday', { exact: false });
  await message.hover();
  await expect(page.getByRole('button', { name: 'More', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
  await inspect(page, 'message-menu');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Emoji' }).click();
  await expect(page.getByRole('button', { name: 'thumbs up', exact: true }).first()).toBeVisible();
  // Of nearly two thousand a few are enough to look at.
  await page.getByLabel('Find an emoji').fill('cat');
  await inspect(page, 'emoji');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: 'Design' })).toBeVisible();
  await inspect(page, 'jump');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New room' }).click();
  await expect(page.getByLabel('Room name')).toBeVisible();
  await inspect(page, 'new-room');
});

test('the other pages', async ({ open }) => {
  const { page } = await open(demo.me, '/');
  await expect(page.getByRole('link', { name: 'Launch' })).toBeVisible();
  await inspect(page, 'welcome');
  await page.goto('/rooms');
  await expect(page.getByText('Garden')).toBeVisible();
  await inspect(page, 'public-rooms');
  await page.goto('/search?q=import');
  await expect(page.locator('mark').first()).toBeVisible();
  await inspect(page, 'search');
  for (const section of [
    'profile',
    'appearance',
    'notifications',
    'privacy',
    'security',
    'devices',
    'account',
    'shortcuts',
  ]) {
    await page.goto(`/settings/${section}`);
    await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
    await expect(page.getByText('Loading…')).toHaveCount(0);
    await inspect(page, `settings-${section}`);
  }
});

test('on a phone', async ({ open }) => {
  const { page } = await open(demo.me, '/', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await expect(page.getByRole('link', { name: 'Launch' })).toBeVisible();
  await inspect(page, 'phone-list');
  await page.getByRole('link', { name: 'Launch' }).click();
  await expect(page.getByRole('log').getByText('Eleven works for me')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Design' })).toBeHidden();
  await inspect(page, 'phone-room');
  await page.getByRole('link', { name: 'Details' }).click();
  await expect(page.getByRole('button', { name: 'Leave room' })).toBeVisible();
  await inspect(page, 'phone-details');
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(isTooWide).toBe(false);
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('link', { name: 'Design' })).toBeVisible();
});
