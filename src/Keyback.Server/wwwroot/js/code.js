// Shows a pasted or filled-in code as its bare digits. The server does the same with whatever arrives.
export default function code(input) {
  const tidy = () => {
    const bare = input.value.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '');

    if (/^\d+$/.test(bare)) {
      input.value = bare;
    }
  };

  input.addEventListener('paste', () => setTimeout(tidy));
  input.addEventListener('change', tidy);
}
