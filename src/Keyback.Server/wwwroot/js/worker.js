// Registers the service worker once the page is there: it must not take the page's place on the wire.
export default function worker(meta) {
  if (!('serviceWorker' in navigator)) {
    return;
  }

  const register = () => navigator.serviceWorker.register(meta.content, { scope: '/' }).catch(() => {});

  if (document.readyState === 'complete') {
    register();
  } else {
    addEventListener('load', register);
  }
}
