import { expect, expectOnline, test, write } from './fixtures.ts';

test('roles are given, an archived room takes nothing more, and who is banned is out', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await ada.createRoom('Engine', [charles]);
  const [first, second] = [await open(ada, `/r/${room.id}/members`), await open(charles, `/r/${room.id}`)];
  const row = first.page.getByRole('listitem').filter({ hasText: 'Charles Babbage' });
  await expect(second.page.getByRole('log')).toBeVisible();
  await row.getByRole('button', { name: 'More about Charles Babbage' }).click();
  await first.page.getByRole('menuitem', { name: 'Role: moderator' }).click();
  await expect(row.getByText('moderator')).toBeVisible();
  await expect(second.page.getByRole('log').getByText('Charles Babbage is now moderator')).toBeVisible();

  await first.page.getByRole('link', { name: 'Details' }).click();
  await first.page.getByRole('button', { name: 'Change' }).click();
  await first.page.getByLabel('Slow mode').selectOption('30');
  await first.page.getByText('Archived: nobody writes any more').click();
  await first.page.getByRole('button', { name: 'Save' }).click();
  await expect(second.page.getByText(/This room is archived/)).toBeVisible();
  await expect(second.page.getByLabel('Message', { exact: true })).toBeHidden();

  await first.page.getByRole('link', { name: 'Members' }).click();
  await row.getByRole('button', { name: 'More about Charles Babbage' }).click();
  await first.page.getByRole('menuitem', { name: 'Ban' }).click();
  await expect(row).toBeHidden();
  await expect(second.page.getByRole('heading', { name: 'This room is not here' })).toBeVisible();
});

test('in slow mode a hurried message waits for its turn, and goes by itself', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await ada.createRoom('Engine', [charles]);
  await ada.call('PATCH', `/api/rooms/${room.id}`, { slowModeSeconds: 3 });
  const [first, { page }] = [await open(ada, `/r/${room.id}`), await open(charles, `/r/${room.id}`)];
  await expect(page.getByText('Slow mode: one post in 3 seconds')).toBeVisible();
  await expect(page.getByText('Ada Lovelace slowed the room down to one post in 3 seconds')).toBeVisible();
  await write(page, 'One');
  await write(page, 'Two');
  const log = page.getByRole('log');
  await expect(log.getByRole('article').filter({ hasText: 'Two' }).getByText('Waiting to be sent')).toBeVisible();
  await expect(first.page.getByRole('log').getByText('Two')).toBeVisible();
  await expect(log.getByText('Waiting to be sent')).toBeHidden();
  // Who looks after the room is not held back, and not told so.
  await expect(first.page.getByText(/Slow mode: one post/)).toBeHidden();
  await write(first.page, 'Three');
  await write(first.page, 'Four');
  await expect(log.getByText('Four')).toBeVisible();
});

test('earlier versions are shown, and what should not have been written is reported', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const grace = await newAccount('Grace Hopper');
  const room = await ada.createRoom('Engine', [charles, grace]);
  const seq = await grace.send(room, 'The first version');
  await grace.call('PATCH', `/api/rooms/${room.id}/messages/${seq}`, { text: 'The second version' });
  const { page } = await open(charles, `/r/${room.id}`);
  const message = page.getByRole('log').getByRole('article').filter({ hasText: 'The second version' });
  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Earlier versions' }).click();
  const versions = page.getByRole('dialog').getByRole('listitem');
  await expect(versions).toHaveCount(2);
  await expect(versions.first()).toContainText('The first version');
  await page.keyboard.press('Escape');

  await message.hover();
  await message.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Report' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').selectOption('abuse');
  await dialog.getByLabel(/Comment/).fill('Rude');
  await dialog.getByRole('button', { name: 'Report' }).click();
  await expect(page.getByText('Thank you. The moderators will look at it.')).toBeVisible();
  const reports = await ada.call<{ items: object[] }>('GET', `/api/rooms/${room.id}/reports`);
  expect(reports.items).toMatchObject([{ reason: 'abuse', comment: 'Rude' }]);
});

test('going from one edit to another leaves what was being written alone', async ({ newAccount, open }) => {
  const ada = await newAccount('Ada Lovelace');
  const room = await ada.createRoom('Engine');
  for (const text of ['First', 'Second']) await ada.send(room, text);
  const { page } = await open(ada, `/r/${room.id}`);
  const field = page.getByLabel('Message', { exact: true });
  await field.fill('Not sent yet');
  for (const text of ['First', 'Second']) {
    const message = page.getByRole('log').getByRole('article').filter({ hasText: text });
    await message.hover();
    await message.getByRole('button', { name: 'Edit' }).click();
    await expect(field).toHaveValue(text);
    await field.press('End');
    await field.pressSequentially(' again');
  }
  await field.press('Enter');
  await expect(page.getByRole('log').getByText('Second again')).toBeVisible();
  await expect(page.getByRole('log').getByText('First', { exact: true })).toBeVisible();
  await expect(field).toHaveValue('Not sent yet');
});

test('who is blocked can’t write, until that is taken back', async ({ newAccount, open }) => {
  const [ada, charles] = [await newAccount('Ada Lovelace'), await newAccount('Charles Babbage')];
  const room = await ada.call<{ id: string; name: string }>('POST', '/api/rooms', {
    type: 'direct',
    memberIds: [charles.id],
  });
  const [first, second] = [await open(ada, `/r/${room.id}`), await open(charles, `/r/${room.id}/person/${ada.id}`)];
  await expectOnline(first.page);
  await second.page.getByRole('button', { name: 'Block' }).click();
  await expect(second.page.getByRole('button', { name: 'Unblock' })).toBeVisible();
  await write(first.page, 'Are you there?');
  const message = first.page.getByRole('log').getByRole('article').filter({ hasText: 'Are you there?' });
  await expect(message.getByText('Not delivered')).toBeVisible();
  await second.page.getByRole('button', { name: 'Unblock' }).click();
  await expect(second.page.getByRole('button', { name: 'Block', exact: true })).toBeVisible();
  await message.getByRole('button', { name: 'Try again' }).click();
  await expect(second.page.getByRole('log').getByText('Are you there?')).toBeVisible();
});

test('commands do what they say, and unknown ones nothing', async ({ newAccount, open }) => {
  const [ada, grace] = [await newAccount('Ada Lovelace'), await newAccount('Grace Hopper')];
  const username = `grace${Date.now()}`;
  await grace.call('PATCH', '/api/users/me', { username });
  const room = await ada.createRoom('Engine');
  const { page } = await open(ada, `/r/${room.id}`);
  await expectOnline(page);
  const field = page.getByLabel('Message', { exact: true });
  const command = async (text: string) => {
    await field.fill(text);
    await field.press('Enter');
  };
  await command('/nonsense');
  await expect(page.getByText('There is no such command.')).toBeVisible();
  await expect(field).toHaveValue('/nonsense');
  await command('/topic Steam');
  await expect(page.getByText('Steam', { exact: true }).first()).toBeVisible();
  await command(`/invite @${username}`);
  await expect(page.getByRole('log').getByText('Ada Lovelace added Grace Hopper')).toBeVisible();
  await command('/shrug Who knows?');
  await expect(page.getByRole('log').getByText('Who knows? ¯\\_(ツ)_/¯')).toBeVisible();
  await command('/mute');
  await expect(page.getByRole('navigation', { name: 'Rooms' }).getByLabel('muted')).toBeAttached();
  await ada.call('PUT', `/api/rooms/${room.id}/members/${grace.id}`, { role: 'owner' });
  await command('/leave');
  await expect(page.getByRole('link', { name: 'Engine' })).toBeHidden();
});
