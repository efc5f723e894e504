import type { Message } from '@messenger/client';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { client } from '../client';
import type { Catalogue } from '../i18n/en';
import { useText } from '../i18n/Language';
import { readPreference } from '../lib/preferences';
import { plainText } from '../text/parse';
import { playChime } from './chime';

async function nameOfPerson(id: string): Promise<string> {
  const person = client.people.get(id);
  if (person.get()) return person.get()?.displayName ?? '';
  return new Promise((resolve) => {
    const end = person.subscribe(() => {
      end();
      resolve(person.get()?.displayName ?? '');
    });
  });
}

function isWanted(message: Message, me: string): boolean {
  const room = client.rooms.get(message.room).info.get();
  if (!room || message.sender === me || room.muted) return false;
  const isMention = message.mentions.includes(me) || message.mentionsRoom === true || room.type === 'direct';
  return room.notifications === 'all' || (room.notifications === 'mentions' && isMention);
}

async function show(message: Message, t: Catalogue): Promise<void> {
  const room = client.rooms.get(message.room).info.get();
  const sender = await nameOfPerson(message.sender);
  const title = room?.type === 'direct' ? sender : t.notifyIn(sender, room?.name ?? '');
  const options = {
    body: plainText(message.text),
    tag: message.room,
    icon: '/icon-192.png',
    data: { path: `/r/${message.room}` },
  };
  const registration = await navigator.serviceWorker.getRegistration();
  if (registration) await registration.showNotification(title, options);
  else new Notification(title, options);
}

/** Shows what is new on the desktop, where one has asked for that and looks elsewhere. */
export function useNotifications(): void {
  const t = useText();
  const [, navigate] = useLocation();
  const texts = useRef(t);
  useEffect(() => {
    texts.current = t;
  }, [t]);
  useEffect(
    () =>
      client.on('message.created', ({ message }) => {
        const me = client.session.state.get().user?.id ?? '';
        if (document.hasFocus() || !isWanted(message, me)) return;
        if (readPreference('sound') === 'on') playChime();
        if (
          readPreference('notifications') !== 'on' ||
          !('Notification' in window) ||
          Notification.permission !== 'granted'
        )
          return;
        show(message, texts.current).catch((error: unknown) => {
          console.warn('A notification could not be shown:', error);
        });
      }),
    [],
  );
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return undefined;
    const onMessage = ({ data }: MessageEvent<{ type?: string; path?: string }>) => {
      if (data.type === 'open' && data.path?.startsWith('/')) navigate(data.path);
    };
    navigator.serviceWorker.addEventListener('message', onMessage);
    return () => {
      navigator.serviceWorker.removeEventListener('message', onMessage);
    };
  }, [navigate]);
}
