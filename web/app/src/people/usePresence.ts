import { client } from '../client';
import { useObservable } from '../lib/useObservable';

const unknown = { get: () => undefined, subscribe: () => () => undefined };

/** Whether somebody is there. */
export function usePresence(userId: string | undefined) {
  return useObservable(userId === undefined ? unknown : client.presence.of(userId))?.status;
}
