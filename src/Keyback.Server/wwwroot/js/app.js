// Loads only what the page needs. Every page works without any of it, and nothing here sends a form that nobody meant to send.
const parts = [
  ['time[datetime]', './time.js'],
  ['[data-seconds]', './countdown.js'],
  ['input[data-show]', './reveal.js'],
  ['input[data-shortest]', './strength.js'],
  ['input[autocomplete="one-time-code"]', './code.js'],
  ['form[data-link]', './link.js'],
  ['a[data-goal]', './goal.js'],
  ['[data-watch]', './watch.js'],
  ['fieldset[data-salt]', './captcha.js'],
  ['ul[data-copy]', './codes.js'],
  ['[data-passkey]', './passkey.js'],
  ['[data-live]', './live.js'],
  ['input[data-search]', './search.js'],
  ['form', './once.js'],
  ['meta[name="worker"]', './worker.js'],
];

const start = within => {
  const loading = [];

  for (const [selector, module] of parts) {
    const found = within.querySelectorAll(selector);

    if (found.length > 0) {
      loading.push(import(module).then(part => found.forEach(part.default)));
    }
  }

  return Promise.all(loading);
};

// Whoever drives the page by a program sees from this that all of it is at work.
start(document).then(() => document.documentElement.toggleAttribute('data-ready', true));
document.addEventListener('swapped', event => start(event.target)); // a part of the page came fresh
