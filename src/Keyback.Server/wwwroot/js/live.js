// Keeps a part of the page fresh: asks for its fragment every two seconds while somebody looks, and swaps it in when it has
// changed. Nobody is disturbed who writes in it, and whoever stands in it stands there afterwards. Asking so keeps no session alive.
const every = 2000; // milliseconds
const longest = 30000;

export default function live(element) {
  const { live: address } = element.dataset;
  let shown = null; // the fragment as it came last; the page itself may be spaced differently
  let pause = every;

  const writes = () => element.contains(document.activeElement) && document.activeElement.matches('input, textarea, select');

  const swap = text => {
    const held = element.contains(document.activeElement) ? document.activeElement : null;
    const [id, address] = [held?.id, held?.getAttribute('href')];
    element.innerHTML = text;
    element.dispatchEvent(new Event('swapped', { bubbles: true }));

    if (held) {
      ((id && document.getElementById(id)) || [...element.querySelectorAll('a[href]')].find(link => link.getAttribute('href') === address))?.focus();
    }
  };

  const look = async () => {
    if (document.visibilityState === 'visible' && !writes()) {
      const answer = await fetch(address, { cache: 'no-store', headers: { 'Keyback-Live': '1' } }).catch(() => null);

      if (answer?.status === 401 || answer?.status === 403) {
        location.reload(); // signed out, or another role: the page itself says which
        return;
      }

      if (answer?.ok) {
        const text = await answer.text();

        if (text !== shown && !writes()) {
          if (shown !== null || text.trim() !== element.innerHTML.trim()) {
            swap(text);
          }

          shown = text;
        }
      }

      pause = answer?.ok ? every : Math.min(pause * 2, longest);
    }

    setTimeout(look, pause);
  };

  document.querySelectorAll('[data-refresh]').forEach(link => link.remove());
  setTimeout(look, pause);
}
