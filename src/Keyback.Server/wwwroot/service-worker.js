// Lets the site be installed, and says so when there is no connection. Kept are style sheets, scripts, icons, the page
// that says so, and help pages that allow it; never an account page, a form, an answer of the API or anything that the
// server marks no-store. The address names the version: other assets are another worker, which drops the cache of the last.
const version = new URL(self.location).searchParams.get('v');
const cacheName = `keyback-${version}`;
const offlinePage = '/offline.html';
const first = [
  offlinePage, '/favicon.svg', '/css/tokens.css', '/css/components.css', '/icons/any-192.png',
];

self.addEventListener('install', event => {
  event.waitUntil(caches.open(cacheName)
    .then(cache => cache.addAll(first.map(path => new Request(path, { cache: 'reload', credentials: 'omit' }))))
    .then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('keyback-') && name !== cacheName) {
        await caches.delete(name);
      }
    }

    // The browser then asks for documents itself, with its own headers; this worker only looks at how that ends.
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', event => {
  const { request } = event;
  const url = new URL(request.url);

  if (request.method !== 'GET' || url.origin !== self.location.origin) {
    return;
  }

  if (request.mode === 'navigate') {
    event.respondWith(document(event, url));
  } else if (isAsset(url)) {
    event.respondWith(asset(event));
  }
});

const isAsset = url => /^\/(css|js|icons)\/[^/]+$|^\/favicon\.[a-z0-9.]*svg$/.test(url.pathname);
const isHelp = url => url.pathname === '/help' || url.pathname.startsWith('/help/');
const mayBeKept = response =>
  response.ok && response.type === 'basic' && !/no-store|private/i.test(response.headers.get('Cache-Control') ?? '');

// The network first; without one, a help page as it last was, or the page that says that there is none.
async function document(event, url) {
  try {
    const response = await event.preloadResponse ?? await fetch(event.request);

    if (isHelp(url) && !response.redirected && mayBeKept(response)) {
      keep(event, event.request, response.clone());
    }

    return response;
  } catch {
    return (isHelp(url) && await caches.match(event.request, { cacheName }))
      || (await caches.match(offlinePage, { cacheName }))
      || Response.error();
  }
}

// The network first too: the browser's own cache answers what has a fingerprint in its name.
async function asset(event) {
  try {
    const response = await fetch(event.request);

    if (mayBeKept(response)) {
      keep(event, event.request, response.clone());
    }

    return response;
  } catch {
    return (await caches.match(event.request, { cacheName, ignoreSearch: true })) || Response.error();
  }
}

function keep(event, request, response) {
  event.waitUntil(caches.open(cacheName).then(cache => cache.put(request, response)));
}
