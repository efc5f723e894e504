import { afterEach, describe, expect, it } from 'vitest';
import type { Client, RoomHandle, TimelineItem } from '../../src/index.js';
import { realServer } from '../support/server.js';
import { idOf, join, makeClient, newPerson, online, until } from '../support/world.js';

const server = realServer();
const clients: Client[] = [];

async function somebody(name: string): Promise<Client> {
  const client = await join({ url: server.url }, name);
  clients.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

const textsOf = (items: readonly TimelineItem[]) =>
  items.flatMap((item) => (item.kind === 'notice' ? [] : [`${item.kind} ${item.text}`]));

/** A room of both, as each sees it. */
async function sharedRoom(
  ada: Client,
  bob: Client,
  type: 'group' | 'channel' = 'group',
): Promise<[RoomHandle, RoomHandle]> {
  const room = await ada.rooms.create({ type, name: 'Tea', memberIds: [idOf(bob)] });
  const theirs = bob.rooms.get(room.id);
  await until(theirs.info, (info) => info !== undefined);
  return [room, theirs];
}

describe('two people', () => {
  it('talk: a message is shown at once, and once, with the same key when it is stored', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const [room, theirs] = await sharedRoom(ada, bob);
    const states: string[] = [];
    room.timeline.view.subscribe(() => {
      states.push(textsOf(room.timeline.view.get().items).join());
    });
    const outgoing = room.send({ text: 'hello' });
    expect(textsOf(room.timeline.view.get().items)).toEqual(['outgoing hello']);
    const theirView = await until(theirs.timeline.view, ({ items }) => textsOf(items).includes('message hello'));
    await until(room.timeline.view, ({ items }) => textsOf(items).includes('message hello'));
    const item = room.timeline.view.get().items.find((found) => found.kind === 'message');
    expect(item?.key).toBe(outgoing.key);
    expect(theirView.items.at(-1)).toMatchObject({ sender: idOf(ada), text: 'hello', clientId: outgoing.clientId });
    expect(states.every((state) => ['', 'outgoing hello', 'message hello'].includes(state))).toBe(true);
    expect(states.indexOf('message hello')).toBeGreaterThan(states.lastIndexOf('outgoing hello'));
  });

  it('see unread counts, last messages and the order of rooms', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const [first, theirFirst] = await sharedRoom(ada, bob);
    const [second] = await sharedRoom(ada, bob);
    second.send({ text: 'later room' });
    first.send({ text: 'one' });
    first.send({ text: 'two' });
    await until(bob.rooms.list, (rooms) => rooms.find(({ id }) => id === first.id)?.unread === 2);
    await until(bob.rooms.list, (rooms) => rooms.find(({ id }) => id === second.id)?.unread === 1);
    expect(theirFirst.info.get()?.lastMessage?.text).toBe('two');
    theirFirst.markRead(theirFirst.info.get()?.lastSeq ?? 0);
    expect(theirFirst.info.get()?.unread).toBe(0);
    await until(first.receipts, (receipts) => receipts.get(idOf(bob)) === first.info.get()?.lastSeq);
  });

  it('edit, react, pin, answer and delete', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const [room, theirs] = await sharedRoom(ada, bob);
    room.send({ text: 'helo' });
    const view = await until(theirs.timeline.view, ({ items }) => textsOf(items).length === 1);
    const seq = view.items.find((item) => item.kind === 'message')?.seq ?? 0;
    const theirMessage = () =>
      theirs.timeline.view.get().items.find((item) => item.kind === 'message' && item.seq === seq);
    await room.edit(seq, 'hello');
    await until(theirs.timeline.view, () => (theirMessage() as { text: string }).text === 'hello');
    expect(await room.history(seq)).toMatchObject([{ text: 'helo' }, { text: 'hello' }]);
    await theirs.react(seq, '👍');
    await until(room.timeline.view, ({ items }) =>
      items.some((item) => item.kind === 'message' && item.reactions['👍']?.count === 1),
    );
    await theirs.unreact(seq, '👍');
    await room.pin(seq);
    await until(theirs.timeline.view, () => (theirMessage() as { pinned?: boolean }).pinned === true);
    expect(await theirs.pins()).toMatchObject([{ seq }]);
    theirs.send({ text: 'hi back', replyTo: seq });
    await until(room.timeline.view, ({ items }) =>
      items.some((item) => item.kind === 'message' && item.thread?.count === 1),
    );
    expect((await room.thread(seq)).items).toMatchObject([{ text: 'hi back' }]);
    await room.remove(seq);
    await until(theirs.timeline.view, () => (theirMessage() as { deletedAt?: string }).deletedAt !== undefined);
    const live = theirMessage();
    const { items } = await bob.http.get('/api/rooms/{id}/messages', { path: { id: room.id } });
    expect({ ...items.find((stored) => stored.seq === seq), kind: 'message', key: live?.key }).toEqual(live);
  });

  it('see each other type, come and go', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const [room, theirs] = await sharedRoom(ada, bob);
    room.startTyping();
    await until(theirs.typing, (users) => users.includes(idOf(ada)));
    room.stopTyping();
    await until(theirs.typing, (users) => users.length === 0);
    const presence = bob.presence.of(idOf(ada));
    await until(presence, ({ status }) => status === 'online');
    ada.presence.set('away');
    await until(presence, ({ status }) => status === 'away');
  });

  it('know each other by name, also after a change', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    await sharedRoom(ada, bob);
    const nobody = bob.people.get('no-id');
    const person = bob.people.get(idOf(ada));
    await until(person, (card) => card?.displayName === 'Ada');
    await until(nobody, (card) => card?.deleted === true);
    await ada.people.updateMe({ displayName: 'Ada Lovelace' });
    await until(person, (card) => card?.displayName === 'Ada Lovelace');
    expect((await bob.people.search('lovelace')).items.map(({ id }) => id)).toContain(idOf(ada));
  });

  it('have direct rooms, in which each knows the other', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const room = await ada.rooms.openDirect(idOf(bob));
    expect(room.info.get()?.peer).toBe(idOf(bob));
    expect((await ada.rooms.openDirect(idOf(bob))).id).toBe(room.id);
    await until(bob.rooms.list, (rooms) => rooms.some(({ id, peer }) => id === room.id && peer === idOf(ada)));
  });

  it('join, leave, and follow who is in the room', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const room = await ada.rooms.create({ type: 'group', name: `Open ${idOf(ada)}`, public: true });
    await room.members.load();
    expect((await bob.rooms.publicRooms(`Open ${idOf(ada)}`)).items).toMatchObject([{ id: room.id, isMember: false }]);
    const theirs = await bob.rooms.join(room.id);
    await until(room.members.list, (members) => members.length === 2);
    await room.members.put(idOf(bob), 'moderator');
    await until(theirs.info, (info) => info?.role === 'moderator');
    await theirs.leave();
    expect(theirs.info.get()).toBeUndefined();
    await until(room.members.list, (members) => members.length === 1);
    const invite = await room.createInvite({ maxUses: 1 });
    expect((await bob.rooms.lookUpInvite(invite.code)).room.name).toBe(`Open ${idOf(ada)}`);
    expect((await bob.rooms.joinByInvite(invite.code)).id).toBe(room.id);
    await room.ban(idOf(bob));
    await until(theirs.info, (info) => info === undefined);
    expect(await room.bans()).toMatchObject([{ user: idOf(bob) }]);
  });

  it('share drafts between devices, and find messages', async () => {
    const ada = await somebody('Ada');
    const room = await ada.rooms.create({ type: 'group', name: 'Notes' });
    room.send({ text: 'the quick brown fox' });
    await until(room.timeline.view, ({ items }) => textsOf(items).includes('message the quick brown fox'));
    room.draft.set('begun');
    expect(room.draft.get()?.text).toBe('begun');
    const drafts = async () => (await ada.http.get('/api/drafts')).items.map(({ text }) => text);
    await expect.poll(drafts, { timeout: 10_000 }).toEqual(['begun']);
    room.draft.clear();
    await expect.poll(drafts, { timeout: 10_000 }).toEqual([]);
    const { items } = await ada.search({ q: 'brown', room: room.id });
    expect(items).toHaveLength(1);
    expect(items[0]?.snippet).toContain('<mark>');
  });

  it('mute a room on all of their devices', async () => {
    const person = newPerson('Ada');
    const [phone, laptop] = [makeClient({ url: server.url }), makeClient({ url: server.url })];
    clients.push(phone, laptop);
    await phone.session.register(person);
    await laptop.session.login(person);
    await Promise.all([online(phone), online(laptop)]);
    const room = await phone.rooms.create({ type: 'group', name: 'Loud' });
    const theirs = laptop.rooms.get(room.id).info;
    await until(theirs, (info) => info?.muted === false);
    await room.mute();
    await until(theirs, (info) => info?.muted === true);
    await room.setNotifications('mentions');
    await until(theirs, (info) => info?.notifications === 'mentions');
    await room.unmute();
    await until(theirs, (info) => info?.muted === false && info.mutedUntil === undefined);
  });

  it('are told why a message was refused, and can try again or forget it', async () => {
    const [ada, bob] = await Promise.all([somebody('Ada'), somebody('Bob')]);
    const [room, theirs] = await sharedRoom(ada, bob, 'channel');
    const refused = theirs.send({ text: 'may I?' });
    const failed = await until(theirs.timeline.view, ({ items }) =>
      items.some((item) => item.kind === 'outgoing' && item.state === 'failed'),
    );
    expect(failed.items.at(-1)).toMatchObject({
      clientId: refused.clientId,
      error: { code: expect.any(String) as string },
    });
    await room.members.put(idOf(bob), 'moderator');
    theirs.retry(refused.clientId);
    await until(room.timeline.view, ({ items }) => textsOf(items).includes('message may I?'));
    const long = room.send({ text: 'x'.repeat(8_001) });
    await until(room.timeline.view, ({ items }) =>
      items.some((item) => item.kind === 'outgoing' && item.state === 'failed'),
    );
    room.discard(long.clientId);
    expect(room.timeline.view.get().items.some((item) => item.kind === 'outgoing')).toBe(false);
  });
});
