// Finds the number of a proof of work, beside the page so that the page stays alive. The challenge is what the server
// gave: { salt, target, max_number }. Progress is told from 0 to 1; a signal that aborts stops the work at once.
export function prove(challenge, { progress = () => {}, signal } = {}) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();

    const worker = new Worker(new URL('./proof-worker.js', import.meta.url), { type: 'module' });
    const cancel = () => end(reject, signal.reason);
    const end = (settle, value) => {
      worker.terminate();
      signal?.removeEventListener('abort', cancel);
      settle(value);
    };

    signal?.addEventListener('abort', cancel);
    worker.addEventListener('error', () => end(reject, new Error('The worker did not start.')));
    worker.addEventListener('message', ({ data: { number, progress: done } }) => {
      if (number === undefined) {
        progress(done);
      } else if (number < 0) {
        end(reject, new Error('No number answers this challenge.'));
      } else {
        progress(1);
        end(resolve, { number });
      }
    });
    worker.postMessage(challenge);
  });
}
