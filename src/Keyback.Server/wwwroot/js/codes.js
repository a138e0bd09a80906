// Buttons that copy saved codes and print the page. Without them the codes can be marked and written down.
export default function codes(list) {
  const { copy, copied, print } = list.dataset;
  const bar = document.createElement('div');
  const add = (words, act) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet small';
    button.textContent = words;
    button.addEventListener('click', () => act(button));
    bar.append(button);
  };

  bar.className = 'actions';
  if (navigator.clipboard) {
    add(copy, async button => {
      await navigator.clipboard.writeText([...list.children].map(item => item.textContent.trim()).join('\n'));
      button.textContent = copied;
    });
  }

  add(print, () => window.print());
  list.after(bar);
}
