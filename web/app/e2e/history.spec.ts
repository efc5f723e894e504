import type { Locator, Page } from '@playwright/test';
import { expect, expectOnline, test } from './fixtures.ts';
import { pour } from './flood.ts';

const count = 20_000;

/** Scrolls by the wheel, so that the page does all that it does for people. */
async function wheel(page: Page, log: Locator, pixels: number): Promise<void> {
  await log.hover();
  await page.mouse.wheel(0, pixels);
}

/** The number of the message at the top of what is seen. */
function topNumber(log: Locator): Promise<number> {
  return log.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll('article')];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > top + 40);
    return Number(/number (\d+)/.exec(first?.textContent ?? '')?.[1]);
  });
}

test('a room of 20,000 messages is scrolled, jumped in, and stays small', async ({ newAccount, open }) => {
  test.setTimeout(180_000);
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await charles.createRoom('Long', [ada]);
  const { page } = await open(ada);
  await expectOnline(page);
  await page.evaluate(pour, { room, token: charles.token, count });
  await page.goto(`/r/${room.id}`);
  const log = page.getByRole('log');

  // So much is unread that one begins at the end, and is offered the way to the first new one.
  await expect(log.getByText(`Message number ${count}`, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'unread' }).click();
  await expect(log.getByText('Message number 1', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'To the newest' }).click();
  await expect(log.getByText(`Message number ${count}`, { exact: true })).toBeVisible();

  // Upwards, the order is that of the numbers, without a jump: each wheel shows older ones, by about as much as it turned.
  let before = await topNumber(log);
  for (let turn = 0; turn < 40; turn += 1) {
    await wheel(page, log, -600);
    await expect.poll(() => topNumber(log)).toBeLessThan(before);
    const now = await topNumber(log);
    expect(before - now, `turn ${turn}`).toBeLessThan(60);
    before = now;
  }
  const rows = await log.evaluate((element) => element.querySelectorAll('article').length);
  expect(rows).toBeLessThanOrEqual(220);
  await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible();

  // To one in the middle by its link, and further from there both ways.
  await page.goto(`/r/${room.id}/10001`);
  await expect(log.getByText('Message number 10000', { exact: true })).toBeInViewport();
  before = await topNumber(log);
  await wheel(page, log, 2_000);
  await expect.poll(() => topNumber(log)).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await expect(log.getByText(`Message number ${count}`, { exact: true })).toBeInViewport();
});

test('sixty frames a second are drawn while fifty messages a second arrive', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await charles.createRoom('Busy', [ada]);
  const { page } = await open(ada, `/r/${room.id}`);
  await expectOnline(page);
  const sender = await open(charles, '/settings');
  await expectOnline(sender.page);
  const measured = page.evaluate(async () => {
    // What the page itself needs for a frame: the time that its tasks hold the thread, whatever the machine draws with.
    const long: number[] = [];
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ entryTypes: ['longtask'] });
    const start = performance.now();
    let frames = 0;
    await new Promise<void>((settle) => {
      const count = () => {
        frames += 1;
        if (performance.now() - start < 5_000) requestAnimationFrame(count);
        else settle();
      };
      requestAnimationFrame(count);
    });
    observer.disconnect();
    return { perSecond: (frames * 1000) / (performance.now() - start), long };
  });
  await sender.page.evaluate(pour, { room, token: charles.token, count: 250, rate: 50 });
  const { perSecond, long } = await measured;
  test
    .info()
    .annotations.push(
      { type: 'frames per second', description: perSecond.toFixed(1) },
      { type: 'long tasks', description: long.join() },
    );
  await expect(page.getByRole('log').getByText('Message number 250', { exact: true })).toBeInViewport();
  expect(perSecond).toBeGreaterThan(50);
});
