type Listener = () => void;

const listeners = new Set<Listener>();
let waiting: ServiceWorker | undefined;

/** Whether a new version of the app waits for its turn. */
export const update = {
  get: (): boolean => waiting !== undefined,
  subscribe: (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Changes to the version that waits; the page loads again. */
export function applyUpdate(): void {
  waiting?.postMessage('activate');
}

function announce(worker: ServiceWorker): void {
  waiting = worker;
  listeners.forEach((listener) => {
    listener();
  });
}

/** Lets the app open without a connection, where the browser can do that and the page is built. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const hadController = navigator.serviceWorker.controller !== null;
  let reloading = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes over a page that is current; only a later one brings other files.
    if (!hadController || reloading) return;
    reloading = true;
    location.reload();
  });
  const register = async () => {
    const registration = await navigator.serviceWorker.register('/sw.js');
    if (registration.waiting && hadController) announce(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && navigator.serviceWorker.controller) announce(worker);
      });
    });
  };
  // Behind the first paint: the worker fetches all files again.
  addEventListener('load', () => {
    register().catch((error: unknown) => {
      console.warn('The app will not open without a connection:', error);
    });
  });
}
