import type { RoomHandle } from '@messenger/client';
import { client } from '../client';
import type { Command } from './completion';

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
      room.send({ text: `${rest} ¯\\\\\\_(ツ)\\_/¯`.trim() });
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
