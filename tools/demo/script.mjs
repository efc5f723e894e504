// Reads scripts of rooms, as those in rooms/, and makes logs of them.
//
//   # Name | topic | group            or "public group", "public channel"; "group fridays": days count from the last Friday;
//                                     # mara jonas: a direct room
//   -- 12 09:30                       12 days before the last workday; "12 workday 09:30": not on weekends
//   mara: text                        "mara^:" answers the message before; lines that are nothing else go on with the text
//     + 👍 jonas lena                 reactions to the message before
//     pin                             pins it

import { people } from './people.mjs';

const hourMs = 3_600_000;
const keys = new Set(people.map(({ key }) => key));

/** The last workday (or Friday) of which the afternoon has begun, at midnight. */
export function anchorDay(now, isFriday) {
  const day = new Date(now);
  const fits = () => (isFriday ? day.getDay() === 5 : day.getDay() % 6 !== 0) && now - day.getTime() >= 15 * hourMs;
  day.setHours(0, 0, 0, 0);
  while (!fits()) {
    day.setDate(day.getDate() - 1);
  }
  return day;
}

/** When a line like `-- 12 09:30` is, in milliseconds since 1970; undefined where it is left out. */
function timeOf(line, anchor) {
  const [, back, workday, hours, minutes] = /^-- (\d+) (workday )?(\d\d):(\d\d)$/.exec(line) ?? [];
  if (back === undefined) {
    throw new Error(`No time: ${line}`);
  }
  const day = new Date(anchor);
  day.setDate(day.getDate() - Number(back));
  if (workday && (day.getDay() === 0 || day.getDay() === 6)) {
    return undefined;
  }
  if (day.getDay() === 0) {
    day.setDate(day.getDate() + 1);
  }
  return day.setHours(Number(hours), Number(minutes), 0, 0);
}

/** What a script says: the room, and its messages with their reactions. */
export function parseScript(text, { now, random }) {
  const [head, ...lines] = text.trimEnd().split('\n');
  const [name, topic = '', kinds = 'direct'] = head.replace(/^# /, '').split(' | ');
  const kind = new Set(kinds.split(' '));
  const anchor = anchorDay(now, kind.has('fridays'));
  const messages = [];
  let at = 0;
  let isLeftOut = false;
  for (const line of lines) {
    const [, who, answers, said] = /^(\w+)(\^?): (.*)$/s.exec(line) ?? [];
    const last = messages.at(-1);
    if (line.startsWith('-- ')) {
      const time = timeOf(line, anchor);
      isLeftOut = time === undefined;
      at = Math.max(at, time ?? 0);
    } else if (isLeftOut) {
      continue;
    } else if (keys.has(who)) {
      at += 15_000 + Math.floor(random() * 150_000);
      messages.push({ who, at, text: said, isAnswer: answers === '^', reactions: [], isPinned: false });
    } else if (line.startsWith('  + ')) {
      const [emoji, ...by] = line.slice(4).split(' ');
      last.reactions.push(...by.map((other) => ({ emoji, who: other })));
    } else if (line === '  pin') {
      last.isPinned = true;
    } else {
      last.text += `\n${line.replace(/^ (?! )/, '')}`;
    }
  }
  return { name, topic, kind, messages };
}

/** The log of a room, as `/api/rooms/import` takes it: a line for each event. `ids` has the users' ids by key. */
export function logOf({ name, topic, kind, messages }, ids) {
  const type = ['channel', 'direct', 'group'].find((known) => kind.has(known));
  const start = messages[0].at - hourMs;
  const pair = type === 'direct' ? name.split(' ') : undefined;
  const events = [];
  const add = (event, at, who) => {
    const seq = events.length + 1;
    events.push({ op: 'event', seq, at: new Date(at).toISOString(), by: ids.get(who), ...event });
    return seq;
  };
  const roleOf = (key) => (key === 'mara' ? 'owner' : type !== 'channel' ? 'member' : key === 'elif' ? 'moderator' : 'reader');
  const members = (pair ?? [...ids.keys()]).map((key) => ({ user: ids.get(key), role: pair ? 'member' : roleOf(key) }));
  const createdAt = new Date(start).toISOString();
  const info = { type, name: pair ? '' : name, topic, public: kind.has('public'), createdAt };
  add({ type: 'room.created', info, members }, start, 'mara');
  let before = 0;
  for (const { who, at, text, isAnswer, reactions, isPinned } of messages) {
    const seq = events.length + 1;
    const replyTo = isAnswer ? { replyTo: before } : {};
    add({ type: 'message.created', message: { seq, text, clientId: `demo-${name}-${seq}`, ...replyTo } }, at, who);
    reactions.forEach(({ emoji, who: by }) => add({ type: 'reaction.added', target: seq, emoji }, at + 5_000, by));
    if (isPinned) {
      add({ type: 'message.pinned', target: seq }, at + 6_000, 'mara');
    }
    before = seq;
  }
  return events.map((event) => JSON.stringify(event)).join('\n');
}
