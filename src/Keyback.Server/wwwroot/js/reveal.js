// Lets people see the password that they type. It is hidden again before it is sent, so that managers know it for one.
export default function reveal(input) {
  const button = document.createElement('button');
  const set = shown => {
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? input.dataset.hide : input.dataset.show;
    button.setAttribute('aria-label', shown ? input.dataset.hideLong : input.dataset.showLong);
  };

  button.type = 'button';
  button.setAttribute('aria-controls', input.id);
  button.addEventListener('click', () => set(input.type === 'password'));
  input.spellcheck = false;
  input.autocapitalize = 'none';
  input.form.addEventListener('submit', () => set(false));
  input.after(button);
  set(false);
}
