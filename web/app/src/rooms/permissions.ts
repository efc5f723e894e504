import type { Role, Room } from '@messenger/client';

/** What somebody may do in a room. The server decides; this is for not offering what it would refuse. */
export type Permission =
  | 'react'
  | 'write'
  | 'skipSlowMode'
  | 'mentionAll'
  | 'pin'
  | 'deleteOthers'
  | 'addMember'
  | 'removeMember'
  | 'changeRole'
  | 'changeInfo'
  | 'deleteRoom';

const ranks: Record<Role, number> = { reader: 0, member: 1, moderator: 2, admin: 3, owner: 4 };
const moderated = {
  skipSlowMode: 'moderator',
  mentionAll: 'moderator',
  pin: 'moderator',
  deleteOthers: 'moderator',
  addMember: 'moderator',
  removeMember: 'moderator',
  changeRole: 'moderator',
  changeInfo: 'admin',
  deleteRoom: 'owner',
} as const;
const least: Record<Room['type'], Partial<Record<Permission, Role>>> = {
  group: { react: 'reader', write: 'member', ...moderated },
  channel: { react: 'reader', write: 'moderator', ...moderated },
  direct: { react: 'member', write: 'member', pin: 'member' },
};

/** Whether the caller's role in a room allows something. */
export function may(room: Pick<Room, 'type' | 'role' | 'archived'>, permission: Permission): boolean {
  const role = least[room.type][permission];
  if (role === undefined || (room.archived && (permission === 'write' || permission === 'react'))) return false;
  return ranks[room.role] >= ranks[role];
}

/** Whether one role is above another. */
export function isAbove(role: Role, other: Role): boolean {
  return ranks[role] > ranks[other];
}

/** The roles that somebody of a role may give: those below the own one, and any for an owner. */
export function rolesToGive(role: Role): Role[] {
  return (Object.keys(ranks) as Role[]).reverse().filter((one) => role === 'owner' || isAbove(role, one));
}
