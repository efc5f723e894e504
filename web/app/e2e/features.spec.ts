import { expect, expectOnline, test, write } from './fixtures.ts';

test('messages are answered, reacted to, edited and deleted, and the other sees it', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await ada.createRoom('Engine', [charles]);
  await charles.send(room, 'Shall we **begin**? See https://example.org/plan');
  const [first, second] = [await open(ada, `/r/${room.id}`), await open(charles, `/r/${room.id}`)];
  await expectOnline(first.page);
  const [log, other] = [first.page.getByRole('log'), second.page.getByRole('log')];
  const asked = log.getByRole('article').filter({ hasText: 'Shall we begin?' });
  await expect(asked.locator('strong', { hasText: 'begin' })).toBeVisible();
  await expect(asked.getByRole('link', { name: 'https://example.org/plan' })).toHaveAttribute('rel', /noopener/);

  await asked.hover();
  await asked.getByRole('button', { name: 'React' }).click();
  await first.page.getByLabel('Find an emoji').fill('rocket');
  await first.page.getByRole('button', { name: 'rocket', exact: true }).click();
  await expect(other.getByRole('button', { name: '🚀 1: Ada Lovelace' })).toHaveText('🚀 1');
  await other.getByRole('button', { name: '🚀 1: Ada Lovelace' }).click();
  await expect(log.getByRole('button', { name: /🚀/ })).toHaveText('🚀 2');

  await asked.hover();
  await asked.getByRole('button', { name: 'Reply' }).click();
  await write(first.page, 'With pleasure');
  const answer = other.getByRole('article').filter({ hasText: 'With pleasure' });
  await expect(answer.getByText('Shall we begin?')).toBeVisible();
  await other.getByRole('link', { name: '1 answer' }).click();
  await second.page.getByLabel('Your answer').fill('In the thread');
  await second.page.keyboard.press('Enter');
  await expect(second.page.getByText('2 answers').first()).toBeVisible();
  await expect(log.getByText('In the thread')).toBeVisible();

  const own = log.getByRole('article').filter({ hasText: 'With pleasure' });
  await own.hover();
  await own.getByRole('button', { name: 'Edit' }).click();
  await first.page.getByLabel('Message', { exact: true }).fill('With great pleasure');
  await first.page.keyboard.press('Enter');
  await expect(other.getByText('(edited)')).toBeVisible();
  const edited = log.getByRole('article').filter({ hasText: '(edited)' });
  await edited.hover();
  await edited.getByRole('button', { name: 'More' }).click();
  await first.page.getByRole('menuitem', { name: 'Delete' }).click();
  await first.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(other.getByText('This was deleted.').first()).toBeVisible();
});

test('typing, presence, mentions, unread counts and read receipts', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const username = `ada${Date.now()}`;
  await ada.call('PATCH', '/api/users/me', { username });
  const room = await charles.createRoom('Engine', [ada]);
  const [first, second] = [await open(ada), await open(charles, `/r/${room.id}`)];
  await expectOnline(first.page);
  await expectOnline(second.page);
  const field = second.page.getByLabel('Message', { exact: true });
  await field.pressSequentially('Hello @ada');
  await expect(first.page.getByText('Charles Babbage is typing…')).toBeVisible();
  await second.page.getByRole('option', { name: 'Ada Lovelace' }).click();
  await expect(field).toHaveValue(`Hello @${username} `);
  await field.press('Enter');
  await expect(second.page.getByRole('log').getByRole('button', { name: '@Ada Lovelace' })).toBeVisible();
  await expect(first.page.getByText('1 unread, you were mentioned')).toBeAttached();
  await expect(first.page).toHaveTitle('(1) Messenger');
  await expect(second.page.getByRole('log').getByText('Sent')).toBeAttached();
  await first.page.getByRole('link', { name: 'Engine' }).click();
  await expect(first.page.getByRole('log').getByRole('separator', { name: 'New' })).toBeVisible();
  await expect(second.page.getByRole('log').getByText('Read by 1')).toBeAttached();
  await second.page.reload();
  await expect(second.page.getByRole('log').getByText('Read by 1')).toBeAttached();
  await expect(first.page).toHaveTitle('Engine · Messenger');
  await second.page.getByRole('link', { name: 'Members' }).click();
  await expect(second.page.getByRole('button', { name: 'Ada Lovelace', exact: true })).toBeVisible();
});

test('drafts stay with their room, in the list and on the next visit', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const [engine, poems] = [await ada.createRoom('Engine'), await ada.createRoom('Poems')];
  const { page } = await open(ada, `/r/${engine.id}`);
  await expectOnline(page);
  await page.getByLabel('Message', { exact: true }).fill('Half a thought');
  await page.getByRole('link', { name: 'Poems' }).click();
  await expect(page).toHaveURL(new RegExp(poems.id));
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('');
  await expect(page.getByRole('navigation', { name: 'Rooms' }).getByText('Half a thought')).toBeVisible();
  await page.getByRole('link', { name: 'Engine' }).click();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Half a thought');
  await page.reload();
  await expect(page.getByLabel('Message', { exact: true })).toHaveValue('Half a thought');
});

test('rooms are found, joined by link, searched, changed and left', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await charles.createRoom('Secret garden');
  await charles.createRoom('Open meadow', [], { public: true });
  await charles.send(room, 'The roses are in bloom');
  const owner = await open(charles, `/r/${room.id}/details`);
  await owner.page.getByRole('button', { name: 'Make an invite link' }).click();
  const link = (await owner.page.getByText(/^\/invite\//).textContent()) ?? '';

  const { page } = await open(ada, link);
  await page.getByRole('button', { name: 'Join room' }).click();
  await expect(page.getByRole('log').getByText('The roses are in bloom')).toBeVisible();
  await page.getByRole('link', { name: 'Browse public rooms' }).click();
  await page.getByLabel('Find a room').fill('meadow');
  await page.getByRole('button', { name: 'Join: Open meadow' }).click();
  await expect(page.getByRole('heading', { name: 'Open meadow', level: 1 })).toBeVisible();

  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Search' }).click();
  await page.getByLabel('Search for').fill('roses');
  await expect(page.locator('mark')).toHaveText('roses');
  await page.getByRole('list', { name: 'Results' }).getByRole('link').click();
  await expect(page.getByRole('log').getByText('The roses are in bloom')).toBeInViewport();

  await owner.page.getByRole('button', { name: 'Change' }).click();
  await owner.page.getByLabel('Room name').fill('Rose garden');
  await owner.page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Rose garden', exact: true, level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Leave room' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave room' }).click();
  await expect(page.getByRole('link', { name: 'Rose garden' })).toBeHidden();

  await page.getByRole('button', { name: 'Write to somebody' }).first().click();
  await page.getByLabel('Name or username').fill('Charles');
  await page.getByRole('button', { name: 'Charles Babbage' }).last().click();
  await expect(page.getByRole('heading', { name: 'Charles Babbage', exact: true, level: 1 })).toBeVisible();
});

test('a text can be no script, and no link leads into one', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const room = await ada.createRoom('Engine');
  await ada.send(
    room,
    '<img src=x onerror="document.title=1"> [click](javascript:document.title=1) [data](data:text/html,hello) <b>no</b>',
  );
  const { page } = await open(ada, `/r/${room.id}`);
  const article = page.getByRole('log').getByRole('article');
  await expect(article).toContainText('<img src=x onerror="document.title=1">');
  await expect(article).toContainText('[click](javascript:document.title=1)');
  await expect(article.locator('img, b, script')).toHaveCount(0);
  await expect(article.getByRole('link', { name: /click|data/ })).toHaveCount(0);
});
