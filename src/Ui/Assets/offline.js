// Without a connection: one page that is nobody's, in the language of before. The browser asks for pages itself, by preload (ADR 0306).
const page = '/offline';
const language = new URL(location.href).searchParams.get('in');
const shelf = 'offline-' + language;

addEventListener('install', event => event.waitUntil((async () => {
  const answer = await fetch(page, { credentials: 'omit', cache: 'no-store', headers: { 'Accept-Language': language } });
  if (answer.ok) await (await caches.open(shelf)).put(page, answer);
  await skipWaiting();
})()));

addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== shelf) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim();
})()));

addEventListener('fetch', event => {
  if (event.request.mode !== 'navigate' || event.request.method !== 'GET' || !registration.navigationPreload) return;
  event.respondWith(event.preloadResponse.catch(() => undefined).then(async answer => answer ?? await caches.match(page) ?? Response.error()));
});
