// The work behind proof.js. SHA-256 by hand (FIPS 180-4): the browser's own is asynchronous, which costs more than the
// hash itself at one block a call, and is missing where a page is not served over https.

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2), and of the square roots
// of the first eight (§5.3.3): calculated, because a table of constants can be mistyped.
const primes = [];

for (let n = 2; primes.length < 64; n++) {
  if (primes.every(prime => n % prime !== 0)) {
    primes.push(n);
  }
}

const fraction = root => ((root % 1) * 2 ** 32) | 0;
const constants = Int32Array.from(primes, prime => fraction(Math.cbrt(prime)));
const start = Int32Array.from(primes.slice(0, 8), prime => fraction(Math.sqrt(prime)));
const schedule = new Int32Array(64);

// One block into the state (§6.2.2).
function compress(state, block) {
  const w = schedule;

  for (let i = 0; i < 16; i++) {
    w[i] = block[i];
  }

  for (let i = 16; i < 64; i++) {
    const x = w[i - 15];
    const y = w[i - 2];

    w[i] = (w[i - 16] + w[i - 7]
      + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
      + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0;
  }

  let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];

  for (let i = 0; i < 64; i++) {
    const t1 = (h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7))
      + (g ^ e & (f ^ g)) + constants[i] + w[i]) | 0;
    const t2 = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b | c & (a | b))) | 0;

    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }

  state[0] = (state[0] + a) | 0;
  state[1] = (state[1] + b) | 0;
  state[2] = (state[2] + c) | 0;
  state[3] = (state[3] + d) | 0;
  state[4] = (state[4] + e) | 0;
  state[5] = (state[5] + f) | 0;
  state[6] = (state[6] + g) | 0;
  state[7] = (state[7] + h) | 0;
}

const word = (bytes, at) => bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];

// A hash of the salt and any number behind it. Whole blocks of the salt are hashed once.
function hasher(salt) {
  const bytes = new TextEncoder().encode(salt);
  const whole = bytes.length - bytes.length % 64;
  const rest = bytes.length - whole;
  const middle = start.slice();
  const tail = new Uint8Array(128);
  const block = new Int32Array(16);
  const state = new Int32Array(8);

  const feed = (from, at) => {
    for (let i = 0; i < 16; i++) {
      block[i] = word(from, at + i * 4);
    }
  };

  for (let at = 0; at < whole; at += 64) {
    feed(bytes, at);
    compress(middle, block);
  }

  tail.set(bytes.subarray(whole));

  return number => {
    const digits = String(number);
    const end = rest + digits.length;
    const size = end + 9 <= 64 ? 64 : 128;

    tail.fill(0, rest);

    for (let i = 0; i < digits.length; i++) {
      tail[rest + i] = digits.charCodeAt(i);
    }

    tail[end] = 0x80;

    const bits = (whole + end) * 8;
    tail[size - 4] = bits >>> 24;
    tail[size - 3] = bits >>> 16;
    tail[size - 2] = bits >>> 8;
    tail[size - 1] = bits;

    state.set(middle);

    for (let at = 0; at < size; at += 64) {
      feed(tail, at);
      compress(state, block);
    }

    return state;
  };
}

// The number from 0 to max_number whose hash is the target, or -1. Tells how far it is, from 0 to 1.
export function find({ salt, target, max_number: max }, progress = () => {}) {
  const hash = hasher(salt);
  const wanted = Int32Array.from({ length: 8 }, (_, i) => parseInt(target.slice(i * 8, i * 8 + 8), 16) | 0);

  for (let number = 0; number <= max; number++) {
    const state = hash(number);

    if (state[0] === wanted[0] && state.every((part, i) => part === wanted[i])) {
      return number;
    }

    if (number % 4096 === 4095) {
      progress(number / max);
    }
  }

  return -1;
}

if (typeof WorkerGlobalScope !== 'undefined' && globalThis instanceof WorkerGlobalScope) {
  addEventListener('message', ({ data }) => {
    const number = find(data, progress => postMessage({ progress }));
    postMessage({ number });
  });
}
