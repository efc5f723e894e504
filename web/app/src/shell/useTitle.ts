import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { useRoomName } from '../rooms/names';

/** Keeps the page's title: how much is unread, and which room is open. Also the badge of an installed app. */
export function useTitle(): void {
  const t = useText();
  const [path] = useLocation();
  const rooms = useObservable(client.rooms.list);
  const current = /^\/r\/([^/]+)/.exec(path)?.[1];
  const name = useRoomName(rooms.find((room) => room.id === current));
  const isLoud = (room: (typeof rooms)[number]) => !room.muted && room.notifications !== 'none';
  const unread = rooms.reduce((sum, room) => sum + (isLoud(room) ? room.unread : 0), 0);
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread > 99 ? '99+' : unread}) ` : ''}${name === '' ? '' : `${name} · `}${t.appName}`;
    if ('setAppBadge' in navigator) navigator.setAppBadge(unread).catch(() => undefined);
  }, [unread, name, t]);
  useEffect(
    () => () => {
      document.title = t.appName;
      if ('clearAppBadge' in navigator) navigator.clearAppBadge().catch(() => undefined);
    },
    [t],
  );
}
