// The goal that was chosen goes along to another way. Without script the one that the page was opened with does.
export default function goal(link) {
  const carry = () => {
    const address = new URL(link.href);
    address.searchParams.set('goal', document.querySelector('input[name="goal"]:checked').value);
    link.href = address.href;
  };

  carry(); // the browser may have chosen again what was chosen before
  document.querySelectorAll('input[name="goal"]').forEach(choice => choice.addEventListener('change', carry));
}
