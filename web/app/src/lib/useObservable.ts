import type { Observable } from '@messenger/client';
import { useCallback, useSyncExternalStore } from 'react';

/** The value of something observable, now and whenever it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const subscribe = useCallback((listener: () => void) => observable.subscribe(listener), [observable]);
  return useSyncExternalStore(subscribe, () => observable.get());
}
