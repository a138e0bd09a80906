// Says how far a new password is. Length decides, counted as the server counts it: in code points. The estimate only
// sees repetition and runs; the server alone knows the passwords that attackers try first.
export default function strength(input) {
  const bar = document.createElement('div');
  const text = document.createElement('p');
  let pause;

  bar.className = 'strength';
  bar.setAttribute('aria-hidden', 'true');
  bar.append(...Array.from({ length: 4 }, () => document.createElement('i')));
  text.className = 'strength-text';
  text.setAttribute('role', 'status');

  const measure = () => {
    const [level, words] = judge(input.value, input.dataset);

    bar.dataset.level = level;
    return words;
  };

  text.textContent = measure(); // on a slow line something is typed already
  input.parentElement.after(bar, text);

  input.addEventListener('input', () => {
    const words = measure();

    clearTimeout(pause);
    pause = setTimeout(() => { text.textContent = words; }, 400); // speaks once a pause, not once a key
  });
}

function judge(typed, words) {
  const points = Array.from(typed.normalize('NFC'), sign => sign.codePointAt(0));
  const missing = Number(words.shortest) - points.length;

  if (missing > 0) {
    return [points.length > 0 ? 1 : 0, missing === 1 ? words.one : words.more.replace('{0}', missing)];
  }

  const worth = surprises(points);
  return worth < 11 ? [2, words.weak] : worth < 16 ? [3, words.good] : [4, words.strong];
}

// Characters that do not follow from the ones before: a repetition or a run (aaa, 123, cba) adds nothing, nor does a
// pair that was there already.
function surprises(points) {
  const pairs = new Set();

  return points.filter((point, at) => {
    const step = point - points[at - 1];
    const pair = `${points[at - 1]} ${point}`;
    const known = pairs.has(pair);

    pairs.add(pair);
    return at === 0 || !(known || (Math.abs(step) <= 1 && (at === 1 || step === points[at - 1] - points[at - 2])));
  }).length;
}
