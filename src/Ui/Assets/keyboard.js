// The on-screen keyboard of a password: Latin letters, digits and the signs a password may have. Fetched when it is opened.
const rows = ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '!#$%&'];

export function toggle(button, field) {
  const open = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', !open);
  if (open) return button.parentElement.querySelector('.keys').remove();
  const keys = document.createElement('div');
  let shift = false;
  keys.className = 'keys';
  keys.role = 'group';
  keys.ariaLabel = button.textContent;
  const put = (row, text, label, press, wide) => {
    const key = document.createElement('button');
    key.type = 'button';
    key.textContent = text;
    if (label) key.ariaLabel = label;
    if (wide) key.className = 'w';
    key.onclick = () => press(key);
    row.append(key);
    return key;
  };
  rows.forEach((letters, index) => {
    const row = document.createElement('div');
    if (index === 3) {
      put(row, 'Shift', null, key => {
        shift = !shift;
        key.ariaPressed = shift;
        for (const letter of keys.querySelectorAll('[data-letter]')) letter.textContent = letter.textContent[shift ? 'toUpperCase' : 'toLowerCase']();
      }, true).ariaPressed = false;
    }
    for (const letter of letters) put(row, letter, null, key => { field.value += key.textContent; tell(); }).dataset.letter = '';
    if (index === 3) put(row, '⌫', 'Backspace', () => { field.value = field.value.slice(0, -1); tell(); }, true);
    keys.append(row);
  });
  const tell = () => field.dispatchEvent(new Event('input', { bubbles: true }));
  button.parentElement.append(keys);
}
