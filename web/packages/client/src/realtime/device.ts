/** What is told of the device. */
export interface DeviceListener {
  online?(): void;
  offline?(): void;
  /** The page is seen (again). */
  visible?(): void;
  /** The page is not seen any more, and may be about to end. */
  hidden?(): void;
}

/** Whether the device says that it has no network. Where it says nothing it may have one. */
export function isOffline(): boolean {
  return typeof navigator !== 'undefined' && (navigator as { readonly onLine?: boolean }).onLine === false;
}

/** Follows network and visibility where the platform tells; returns what ends that. */
export function watchDevice(listener: DeviceListener): () => void {
  if (typeof window === 'undefined' || typeof document === 'undefined') {
    return () => undefined;
  }
  const watch = new AbortController();
  const { signal } = watch;
  window.addEventListener('online', () => listener.online?.(), { signal });
  window.addEventListener('offline', () => listener.offline?.(), { signal });
  window.addEventListener('pagehide', () => listener.hidden?.(), { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') {
        listener.visible?.();
      } else {
        listener.hidden?.();
      }
    },
    { signal },
  );
  return () => watch.abort();
}
