import { useEffect } from 'react';
import { client } from '../client';

const awayAfterMs = 5 * 60_000;

/** Tells others whether anybody is at this device: away when nothing was touched for a while. */
export function useOwnPresence(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAway = false;
    const touched = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isAway = true;
        client.presence.set('away');
      }, awayAfterMs);
      if (isAway) {
        isAway = false;
        client.presence.set('online');
      }
    };
    touched();
    const events = ['pointerdown', 'keydown', 'focus'] as const;
    events.forEach((event) => {
      addEventListener(event, touched, { passive: true });
    });
    return () => {
      clearTimeout(timer);
      events.forEach((event) => {
        removeEventListener(event, touched);
      });
    };
  }, []);
}
