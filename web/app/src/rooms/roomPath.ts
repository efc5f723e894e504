import { useLocation } from 'wouter';

/** The address of the room that is open, without what is open beside it; empty outside of rooms. */
export function useRoomPath(): string {
  const [path] = useLocation();
  return /^\/r\/[^/]+/.exec(path)?.[0] ?? '';
}
