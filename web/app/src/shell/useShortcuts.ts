import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { client } from '../client';
import type { DialogName } from './dialogs';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function neighbour(path: string, step: 1 | -1, onlyUnread: boolean): string | undefined {
  const rooms = client.rooms.list.get();
  const current = rooms.findIndex((room) => path.startsWith(`/r/${room.id}`));
  const order = rooms.map((_, index) => (current + step * (index + 1) + rooms.length * 2) % rooms.length);
  const found = order
    .map((index) => rooms[index])
    .find((room) => room && (!onlyUnread || (room.unread > 0 && !room.muted)));
  return found ? `/r/${found.id}` : undefined;
}

/** Where Escape leads: out of a panel to its room, out of a page to the rooms. */
function wayOut(path: string): string | undefined {
  const room = /^(\/r\/[^/]+)\/\D/.exec(path);
  if (room) return room[1];
  return path === '/' || path.startsWith('/r/') ? undefined : '/';
}

/** The keys that work anywhere in the workspace. */
export function useShortcuts(openDialog: (name: DialogName) => void): void {
  const [path, navigate] = useLocation();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const key = event.key.toLowerCase();
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
      let to: string | undefined;
      if (isCommand && !event.shiftKey && key === 'k') openDialog('jump');
      else if (isCommand && event.shiftKey && key === 'f') to = '/search';
      else if (event.altKey && (key === 'arrowdown' || key === 'arrowup'))
        to = neighbour(path, key === 'arrowdown' ? 1 : -1, event.shiftKey) ?? path;
      else if (key === '?' && !isTyping(event.target)) openDialog('shortcuts');
      else if (key === 'escape' && wayOut(path) !== undefined) to = wayOut(path);
      else return;
      event.preventDefault();
      if (to !== undefined && to !== path) navigate(to);
    };
    addEventListener('keydown', onKeyDown);
    return () => {
      removeEventListener('keydown', onKeyDown);
    };
  }, [path, navigate, openDialog]);
}
