import type { RoomHandle } from '@messenger/client';
import { client } from '../client';
import type { Command } from './completion';

/** What a text that begins with "/" asks for; undefined if it is a text like any other. */
export function commandIn(text: string): { name: string; rest: string } | undefined {
  const match = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim());
  return match ? { name: match[1] ?? '', rest: (match[2] ?? '').trim() } : undefined;
}

async function inviteByName(room: RoomHandle, name: string): Promise<boolean> {
  const username = name.replace(/^@/, '').toLowerCase();
  const { items } = await client.people.search(username);
  const person = items.find((one) => one.username?.toLowerCase() === username);
  if (!person) return false;
  await room.members.put(person.id);
  return true;
}

/** Does what a command says. Gives false if there is nobody and nothing like what it names. */
export async function runCommand(room: RoomHandle, name: Command, rest: string): Promise<boolean> {
  switch (name) {
    case 'shrug':
      room.send({ text: `${rest} ¯\\\\_(ツ)_/¯`.trim() });
      return true;
    case 'topic':
      await room.update({ topic: rest });
      return true;
    case 'invite':
      return inviteByName(room, rest);
    case 'mute':
      await (room.info.get()?.muted ? room.unmute() : room.mute());
      return true;
    case 'leave':
      await room.leave();
      return true;
  }
}
