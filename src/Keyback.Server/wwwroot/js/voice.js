// One polite voice for screen readers.
const voice = document.createElement('p');
voice.className = 'quiet-voice';
voice.setAttribute('role', 'status');
document.querySelector('main').append(voice);

export function say(text) {
  voice.textContent = text;
}
