// The slash key goes to the search, unless somebody writes.
export default function search(field) {
  addEventListener('keydown', event => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.matches('input, textarea, select')) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
}
