import { expect, expectOnline, test } from './fixtures.ts';

test('everything in a conversation can be done without a mouse', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const [engine, poems] = [await ada.createRoom('Engine', [charles]), await ada.createRoom('Poems', [charles])];
  await charles.send(engine, 'Shall we begin?');
  const { page } = await open(ada);
  await expectOnline(page);
  const log = page.getByRole('log');
  const field = page.getByLabel('Message', { exact: true });
  const { keyboard } = page;

  // The jump dialog leads to a room, and the focus is where one writes.
  await keyboard.press('Control+k');
  await keyboard.type('eng');
  await expect(page.getByRole('option', { name: 'Engine' })).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/r/${engine.id}$`));
  await expect(field).toBeFocused();

  await keyboard.type('Of course');
  await keyboard.press('Shift+Enter');
  await keyboard.type('in a minute');
  await keyboard.press('Enter');
  await expect(log.getByText('in a minute')).toBeVisible();
  await expect(log.getByText('Sending')).toHaveCount(0);

  // The last own one is edited by arrow up; Escape takes that back.
  await keyboard.press('ArrowUp');
  await expect(page.getByText('Editing')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByText('Editing')).toBeHidden();
  await keyboard.press('ArrowUp');
  await keyboard.press('Control+a');
  await keyboard.type('At once');
  await keyboard.press('Enter');
  await expect(log.getByText('At once')).toBeVisible();
  await expect(log.getByText('(edited)')).toBeVisible();

  // From the log to a message and its menu.
  await log.focus();
  await keyboard.press('ArrowUp');
  await keyboard.press('ArrowUp');
  const asked = log.getByRole('article').filter({ hasText: 'Shall we begin?' }).first();
  await expect(asked).toBeFocused();
  await expect(asked.getByRole('button', { name: 'Reply' })).toBeVisible();
  await asked.getByRole('button', { name: 'Reply' }).press('Enter');
  await expect(field).toBeFocused();
  await keyboard.type('Yes!');
  await keyboard.press('Enter');
  await expect(log.getByRole('article').filter({ hasText: 'Yes!' }).getByText('Charles Babbage')).toBeVisible();

  await asked.focus();
  await asked.getByRole('button', { name: 'More' }).press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Pin' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(log.getByText('Ada Lovelace pinned something')).toBeVisible();

  // Emoji by name.
  await field.focus();
  await keyboard.type('Hooray :part');
  await expect(page.getByRole('option').first()).toBeVisible();
  await keyboard.press('Enter');
  await expect(field).toHaveValue(/^Hooray \p{RGI_Emoji} $/v);
  await keyboard.press('Enter');
  await expect(log.getByText('Hooray')).toBeVisible();

  // Between rooms, out of panels, and the list of all keys.
  await keyboard.press('Alt+ArrowDown');
  await expect(page).toHaveURL(new RegExp(`/r/${poems.id}$`));
  await page.getByRole('link', { name: 'Details' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Leave room' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Leave room' })).toBeHidden();
  await log.focus();
  await keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden();
});

test('a room is made with the keyboard, the dialog keeps the focus and gives it back', async ({ newAccount, open }) => {
  const { page } = await open(await newAccount('Ada Lovelace'));
  await expectOnline(page);
  const button = page.getByRole('button', { name: 'New room' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'New room' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByLabel('Room name').focus();
  await page.keyboard.type('Looms');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Looms', level: 1 })).toBeVisible();
});
