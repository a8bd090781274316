// The on-screen keyboard of a password, Latin and Persian. It, simple-keyboard and its styles are fetched when it is first opened.
import { SimpleKeyboard } from './simple-keyboard.js';

const digits = '1 2 3 4 5 6 7 8 9 0', signs = '! # $ % & {bksp}', last = '{shift} {lang}';
const layout = {
  latin: [digits, 'q w e r t y u i o p', 'a s d f g h j k l', 'z x c v b n m', signs, last],
  'latin-shift': [digits, 'Q W E R T Y U I O P', 'A S D F G H J K L', 'Z X C V B N M', signs, last],
  persian: [digits, 'ض ص ث ق ف غ ع ه خ ح ج', 'ش س ی ب ل ا ت ن م ک گ', 'ظ ط ز ژ ر ذ د پ چ و', signs, last],
  'persian-shift': [digits, 'آ أ إ ؤ ئ ء ة ي ك', signs, last],
};
const styles = document.createElement('link');
styles.rel = 'stylesheet';
styles.href = new URL('./keyboard.css', import.meta.url);
const styled = new Promise(done => { styles.onload = styles.onerror = done; });
document.head.append(styles);

export async function toggle(button, field) {
  const open = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', !open);
  if (open) return close(button);
  await styled;
  const place = document.createElement('div');
  place.className = 'keys';
  place.role = 'group';
  place.ariaLabel = button.textContent;
  place.dir = 'ltr';
  button.parentElement.append(place);
  let name = 'latin';
  const board = new SimpleKeyboard(place, {
    layout, layoutName: name, theme: 'keys', useButtonTag: true, useMouseEvents: true, disableButtonHold: true, preventMouseDownDefault: true,
    mergeDisplay: true, display: { '{bksp}': button.dataset.delete, '{shift}': button.dataset.shift, '{lang}': button.dataset.persian },
    onRender: board => {
      for (const key of place.querySelectorAll('button')) {
        key.type = 'button';
        // One stop for the Tab key, arrows from there: the way of a group of many.
        key.tabIndex = key.dataset.skbtn === board.back ? 0 : -1;
      }
      const shift = place.querySelector('[data-skbtn="{shift}"]');
      shift.ariaPressed = name.endsWith('-shift');
      const lang = place.querySelector('[data-skbtn="{lang}"]');
      lang.firstChild.textContent = name.startsWith('latin') ? button.dataset.persian : button.dataset.latin;
      const back = place.querySelector('button[tabindex="0"]') ?? place.querySelector('button');
      back.tabIndex = 0;
      if (board.back) back.focus();
      board.back = null;
    },
    onKeyPress: key => {
      if (key !== '{shift}' && key !== '{lang}') return;
      const [alphabet, shifted] = name.split('-');
      name = key === '{lang}' ? (alphabet === 'latin' ? 'persian' : 'latin') : shifted ? alphabet : alphabet + '-shift';
      board.back = place.contains(document.activeElement) ? key : null;
      board.setOptions({ layoutName: name });
    },
    onChange: value => {
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  board.setInput(field.value);
  field.addEventListener('input', () => { if (board.getInput() !== field.value) board.setInput(field.value); });
  place.addEventListener('keydown', event => {
    const keys = [...place.querySelectorAll('button')], at = keys.indexOf(event.target);
    if (event.key === 'Escape') { button.setAttribute('aria-expanded', false); close(button); return button.focus(); }
    const row = event.target.parentElement, rows = [...place.querySelectorAll('.hg-row')];
    const beside = by => rows[rows.indexOf(row) + by]?.children[Math.min([...row.children].indexOf(event.target), rows[rows.indexOf(row) + by].children.length - 1)];
    const next = { ArrowRight: keys[at + 1], ArrowLeft: keys[at - 1], ArrowDown: beside(1), ArrowUp: beside(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  button.board = board;
}

function close(button) {
  button.board?.destroy();
  button.parentElement.querySelector('.keys')?.remove();
}
