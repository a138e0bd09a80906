// A second press while the first is under way sends nothing. Coming back by the browser's button frees the form again.
export default function once(form) {
  form.addEventListener('submit', event => {
    if (form.hasAttribute('aria-busy')) {
      event.preventDefault();
      return;
    }

    form.setAttribute('aria-busy', 'true');
    setTimeout(() => form.removeAttribute('aria-busy'), 10_000);
  });

  addEventListener('pageshow', () => form.removeAttribute('aria-busy'));
}
