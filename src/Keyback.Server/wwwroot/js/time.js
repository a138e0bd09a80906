// Puts an instant in the reader's own zone; of today, the time alone says it better.
const page = document.documentElement.lang.slice(0, 2);
const languages = navigator.languages.filter(language => language.startsWith(page)).concat(page);

export default function localise(element) {
  const at = new Date(element.dateTime);
  const today = at.toDateString() === new Date().toDateString();
  const format = new Intl.DateTimeFormat(languages, today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' });

  element.title = element.textContent;
  element.textContent = format.format(at);
}
