// Makes or uses a passkey when its button is pressed, and offers passkeys in the list of names that the browser fills in.
// The form stays hidden where the browser takes none: without TLS, under another host, without this module.
const encode = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const decode = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), character => character.charCodeAt(0));
const fresh = 4 * 60 * 1000; // milliseconds: the server takes an answer for five minutes
const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];

let waiting; // what stops the request that waits in the browser's list: a browser has one request at a time

export default function passkey(box) {
  const { passkey: does, rp, options, failed } = box.dataset;
  const form = box.querySelector('form');
  const button = form.querySelector('button');
  const said = form.querySelector('[role=status]');

  if (!window.PublicKeyCredential || (location.hostname !== rp && !location.hostname.endsWith(`.${rp}`))) {
    return;
  }

  const ask = async () => {
    const body = new URLSearchParams({ __RequestVerificationToken: form.elements.__RequestVerificationToken.value });
    const answer = await fetch(options, { method: 'POST', body });

    if (!answer.ok) {
      throw new Error(`no challenge: ${answer.status}`);
    }

    const publicKey = await answer.json();
    publicKey.challenge = decode(publicKey.challenge);
    (publicKey.excludeCredentials ?? publicKey.allowCredentials).forEach(known => { known.id = decode(known.id); });

    if (publicKey.user) {
      publicKey.user.id = decode(publicKey.user.id);
    }

    return publicKey;
  };

  const send = made => {
    const response = Object.fromEntries(parts.filter(part => made.response[part]).map(part => [part, encode(made.response[part])]));
    form.elements.Passkey.value = JSON.stringify({ id: made.id, type: made.type, response });
    form.requestSubmit();
  };

  const wait = async () => {
    waiting?.abort();
    const stop = waiting = new AbortController();

    try {
      const publicKey = await ask();

      if (!stop.signal.aborted) {
        send(await navigator.credentials.get({ publicKey, mediation: 'conditional', signal: stop.signal }));
      }
    } catch {
      // stopped, or the browser has none to offer: the button is still there
    }
  };

  button.addEventListener('click', async () => {
    waiting?.abort();
    button.disabled = true;
    said.textContent = '';

    try {
      send(await navigator.credentials[does]({ publicKey: await ask() }));
    } catch {
      said.textContent = failed;
    } finally {
      button.disabled = false;
    }
  });

  form.hidden = false;
  box.querySelector('[data-unable]')?.remove();

  const name = document.querySelector('input[autocomplete~="webauthn"]'); // on the sign-in page alone

  if (name) {
    const able = document.querySelector('input[name=able]');
    let asked = Date.now();

    PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable().then(can => { able.value = can ? '1' : ''; });
    PublicKeyCredential.isConditionalMediationAvailable?.().then(can => {
      if (can) {
        wait();
        name.addEventListener('focus', () => {
          if (Date.now() - asked > fresh) {
            asked = Date.now();
            wait();
          }
        });
      }
    });
  }
}
