// The offline shell: keeps the app's own files, so that it opens without a connection. What the services answer is
// never kept here; the client has its own cache of rooms and messages.
const version = 'VERSION';
const files = ['FILES'];
const cacheName = `messenger-${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(['/', ...files.map((file) => new Request(file, { cache: 'no-cache' }))])),
  );
});

self.addEventListener('activate', (event) => {
  const clean = async () => {
    const names = await caches.keys();
    await Promise.all(
      names.filter((name) => name.startsWith('messenger-') && name !== cacheName).map((name) => caches.delete(name)),
    );
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

self.addEventListener('message', (event) => {
  if (event.data === 'activate') self.skipWaiting();
});

const isService = (path) =>
  /^\/(api|ws|docs|\.well-known|healthz|readyz|openapi\.json|asyncapi\.json|metrics|admin)(\/|$)/.test(path);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin || isService(url.pathname)) return;
  const answer = async () => {
    const cache = await caches.open(cacheName);
    const kept = await cache.match(request.mode === 'navigate' ? '/' : request);
    return kept ?? fetch(request);
  };
  event.respondWith(answer());
});

// A press on a notification shows the room in a window that is open, or opens one.
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const path = event.notification.data?.path ?? '/';
  const show = async () => {
    const [window] = await self.clients.matchAll({ type: 'window' });
    if (!window) return self.clients.openWindow(path);
    await window.focus();
    return window.postMessage({ type: 'open', path });
  };
  event.waitUntil(show());
});
