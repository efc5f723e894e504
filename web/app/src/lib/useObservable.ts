import { useSyncExternalStore } from 'react';
import type { Observable } from '@messenger/client';

/** The value of something observable, now and whenever it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  return useSyncExternalStore(observable.subscribe, observable.get);
}
