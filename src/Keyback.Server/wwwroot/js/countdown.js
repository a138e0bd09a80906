// Counts down the seconds that the server gave, so that a wrong clock on this side does not matter. Spoken aloud are
// only the last minute and the end.
import localise from './time.js';
import { say } from './voice.js';

export default function countdown(element) {
  const end = Date.now() + Number(element.dataset.seconds) * 1000;
  const show = element.matches('button') ? holdBack(element) : timeLeft(element);
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));

    show(left);

    if (left > 0) {
      setTimeout(tick, 1000 - ((Date.now() - end) % 1000 + 1000) % 1000);
    }
  };

  tick();
}

const clock = left => `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;

// A button that would only be answered with "too soon" waits.
function holdBack(button) {
  const ready = button.textContent;
  const waiting = Number(button.dataset.seconds) > 0;

  return left => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? button.dataset.wait.replace('{0}', clock(left)) : ready;

    if (waiting && left === 0) {
      say(button.dataset.ready);
    }
  };
}

function timeLeft(element) {
  const text = document.createElement('span');
  let warned = Number(element.dataset.seconds) <= 60;

  element.querySelectorAll('time').forEach(localise); // whichever of the two scripts came first, the title is in the reader's zone
  text.title = element.querySelector('span').textContent;
  element.querySelector('span').replaceWith(text);

  return left => {
    text.textContent = left > 0 ? element.dataset.left.replace('{0}', clock(left)) : element.dataset.over;
    element.classList.toggle('over', left === 0);

    if (left === 0) {
      say(element.dataset.over);
    } else if (left <= 60 && !warned) {
      warned = true;
      say(element.dataset.little);
    }
  };
}
