import { randomUUID } from 'node:crypto';
import { Account, type RoomSketch } from './account.ts';

/** A small team with something to talk about: what the screens are shown and checked with. */
export interface Demo {
  me: Account;
  people: Record<'mara' | 'jonas' | 'priya' | 'tom' | 'lena', Account>;
  rooms: { launch: RoomSketch; design: RoomSketch; news: RoomSketch; direct: RoomSketch };
  /** Seqs in `launch`. */
  seqs: { question: number; plan: number };
}

async function person(url: string, name: string, username: string, statusText = ''): Promise<Account> {
  const account = await Account.register(url, name, `${randomUUID()}@example.org`);
  await account.call('PATCH', '/api/users/me', { username, statusText });
  return account;
}

async function fillLaunch(
  room: RoomSketch,
  {
    me,
    mara,
    jonas,
    priya,
    lena,
  }: Record<string, Account> & { me: Account; mara: Account; jonas: Account; priya: Account; lena: Account },
) {
  const path = `/api/rooms/${room.id}/messages`;
  await mara.send(room, 'Morning! Two days to go. Where do we stand?');
  await jonas.send(room, 'The importer is **done**: 1.2 million rows in four minutes on the small machine.');
  await jonas.send(
    room,
    'What is left is the error report:\n\n- rows that can’t be read\n- rows that were there already\n- a summary at the end',
  );
  const question = await priya.send(room, 'Do we tell people *before* the import how long it takes, or while it runs?');
  await mara.send(room, 'Both. An estimate first, then a bar that is honest.', { replyTo: question });
  await lena.send(room, 'Agreed. I’ve a sketch, give me an hour.', { replyTo: question });
  await jonas.send(room, 'The estimate is one line:\n\n```ts\nconst seconds = rows / measuredRate + startUp;\n```');
  await jonas.call('PUT', `${path}/${question}/reactions/${encodeURIComponent('👍')}`);
  await lena.call('PUT', `${path}/${question}/reactions/${encodeURIComponent('👍')}`);
  await me.call('PUT', `${path}/${question}/reactions/${encodeURIComponent('🎯')}`);
  const plan = await me.send(
    room,
    'Then the plan for Thursday is: freeze at noon, import at two, announce at four. @mara are you fine with writing the announcement?',
  );
  await mara.call('PUT', `${path}/${plan}/reactions/${encodeURIComponent('🚀')}`);
  await jonas.call('PUT', `${path}/${plan}/reactions/${encodeURIComponent('🚀')}`);
  await mara.call('PUT', `${path}/${plan}/pin`);
  await mara.send(room, 'With pleasure. The draft is at https://example.org/launch, please `comment` there.');
  await lena.send(
    room,
    '> freeze at noon\n\nCan we make that eleven? I’d like to look at the whole flow once with real data.',
  );
  await priya.send(room, 'Eleven works for me 🙌');
  return { question, plan };
}

/** Fills a server. */
export async function fillDemo(url: string): Promise<Demo> {
  const me = await person(url, 'Alex Winter', `alex${Date.now() % 100_000}`);
  const mara = await person(url, 'Mara Lindqvist', 'mara', 'Writing the announcement');
  const jonas = await person(url, 'Jonas Weber', 'jonas');
  const priya = await person(url, 'Priya Raman', 'priya', 'In a workshop until three');
  const tom = await person(url, 'Tom Okafor', 'tom');
  const lena = await person(url, 'Lena Fischer', 'lena');
  const all = [mara, jonas, priya, tom, lena];
  const news = await mara.createRoom('Announcements', [me, jonas, priya, tom, lena], {
    type: 'channel',
    public: true,
    topic: 'What everybody should know',
  });
  await mara.send(news, 'The office is closed on Friday. Enjoy the long weekend!');
  const design = await lena.createRoom('Design', [me, mara, priya], { topic: 'How it looks, and how it feels' });
  await lena.send(design, 'New colours for the charts are in the library.');
  const garden = await tom.createRoom('Garden', all, { public: true, topic: 'Plants of the third floor' });
  await tom.send(garden, 'Somebody has watered the cactus again.');
  const launch = await mara.createRoom('Launch', [me, jonas, priya, tom, lena], { topic: 'Version 2.0 on Thursday' });
  const seqs = await fillLaunch(launch, { me, mara, jonas, priya, lena });
  const direct = await tom.call<RoomSketch>('POST', '/api/rooms', { type: 'direct', memberIds: [me.id] });
  await tom.send(direct, 'Coffee at ten?');
  await me.send(direct, 'Always ☕');
  await tom.send(direct, 'See you at the machine then');
  await priya.send(
    design,
    '@' +
      (await me.call<{ username: string }>('GET', '/api/users/me')).username +
      ' could you look at the empty states?',
  );
  return { me, people: { mara, jonas, priya, tom, lena }, rooms: { launch, design, news, direct }, seqs };
}
