// Takes the token out of the address and into the form: from here on neither the history nor a look over the shoulder
// shows it. Nothing is sent; the button does that. A second link opened in the same tab changes the address only.
// Whoever changes the language takes the token along.
export default function link(form) {
  const field = form.elements.token;
  const take = () => {
    const token = new URLSearchParams(location.hash.slice(1)).get('t');

    if (token) {
      history.replaceState(null, '', location.pathname + location.search);
      form.querySelector('[role=alert]')?.remove();
      field.removeAttribute('aria-invalid');
      field.value = token;
      field.closest('.field').hidden = true;
    }
  };

  take();
  form.noValidate = true; // from here on the server says what is missing, in the reader's language
  addEventListener('hashchange', take);

  for (const language of document.querySelectorAll('.languages a')) {
    language.addEventListener('click', () => {
      language.hash = field.value ? `t=${encodeURIComponent(field.value)}` : '';
    });
  }
}
