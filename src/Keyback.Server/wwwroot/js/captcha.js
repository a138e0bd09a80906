// Offers the proof of work beside the picture: the browser computes for a moment, and nothing has to be read or heard.
// What computes is loaded only when somebody wants it.
export default function captcha(fieldset) {
  const { salt, target, max, begin, running, done, failed } = fieldset.dataset;
  const form = fieldset.form;
  const text = form.elements.captcha_text;
  const button = document.createElement('button');
  const bar = document.createElement('progress');
  const said = document.createElement('p');

  button.type = 'button';
  button.className = 'button quiet small';
  button.textContent = begin;
  bar.max = 1;
  bar.value = 0;
  bar.hidden = true;
  bar.setAttribute('aria-label', running);
  said.className = 'hint';
  said.setAttribute('role', 'status');
  fieldset.querySelector('.captcha-ways').prepend(button);
  fieldset.querySelector('.captcha-ways').after(bar, said);

  button.addEventListener('click', async () => {
    button.disabled = true;
    bar.hidden = false;
    said.textContent = running;

    try {
      const { prove } = await import('./proof.js');
      const { number } = await prove({ salt, target, max_number: Number(max) }, { progress: part => { bar.value = part; } });

      form.elements.captcha_number.value = number;
      text.value = '';
      text.disabled = true;
      bar.hidden = true;
      said.className = 'done';
      said.textContent = done;
    } catch {
      button.disabled = false;
      bar.hidden = true;
      said.textContent = failed;
    }
  });
}
