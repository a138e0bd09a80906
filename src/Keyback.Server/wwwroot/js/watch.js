// Asks now and then whether the Recovery was finished elsewhere, such as in the browser that the link opened in, and
// goes on when it was. Only while somebody looks, ever less often, and never longer than a link lives.
const open = ['link_sent', 'password_required'];
const longest = 60 * 60 * 1000;

export default function watch(element) {
  const { watch: address, then, watching } = element.dataset;
  const begun = Date.now();
  let pause = 3000;

  const look = async () => {
    if (document.visibilityState === 'visible') {
      const answer = await fetch(address, { cache: 'no-store' }).catch(() => null);

      if (answer?.ok && !open.includes((await answer.json()).state)) {
        location.assign(then);
        return;
      }

      pause = Math.min(pause * 1.15, 15000);
    }

    if (Date.now() - begun < longest) {
      setTimeout(look, pause);
    }
  };

  element.textContent = watching;
  setTimeout(look, pause);
}
