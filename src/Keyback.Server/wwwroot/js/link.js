// Takes the token out of the address and into the form: from here on neither the history nor a look over the shoulder
// shows it. Nothing is sent; the button does that.
export default function link(form) {
  const token = new URLSearchParams(location.hash.slice(1)).get('t');

  if (token) {
    const field = form.elements.token;

    history.replaceState(null, '', location.pathname + location.search);
    field.value = token;
    field.closest('.field').hidden = true;
  }
}
