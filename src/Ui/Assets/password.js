import { all, say } from './panah.js';

for (const button of all('[data-reveal]')) {
  const field = document.getElementById(button.getAttribute('aria-controls'));
  const show = button.textContent;
  const set = on => {
    field.type = on ? 'text' : 'password';
    button.setAttribute('aria-pressed', on);
    button.textContent = on ? button.dataset.hide : show;
  };
  button.hidden = false;
  button.onclick = () => set(field.type === 'password');
  // A browser keeps what was typed into a text field; a password must not be among it.
  field.form?.addEventListener('submit', () => set(false));
}

for (const field of all('[data-keys]')) {
  const warning = document.getElementById(`${field.id}-w`);
  let persian = false;
  const warn = event => {
    const caps = event.getModifierState?.('CapsLock');
    if (event.key?.length === 1) persian = /[\u0600-\u06ff]/.test(event.key);
    warning.textContent = caps ? field.dataset.caps : persian ? field.dataset.layout : '';
  };
  field.addEventListener('keydown', warn);
  field.addEventListener('keyup', warn);
  field.addEventListener('input', () => {
    if (/[\u0600-\u06ff]/.test(field.value)) warning.textContent = field.dataset.layout;
  });
  field.addEventListener('blur', () => { warning.textContent = ''; });
}

for (const button of all('[data-keyboard]')) {
  button.hidden = false;
  button.onclick = async () => (await import('./keyboard.js')).toggle(button, document.getElementById(button.dataset.keyboard));
}

// The rules of a new password, met or not, as it is typed. The server judges, here as when the form is sent: one truth.
for (const list of all('[data-rules]')) {
  const form = list.closest('form');
  let asked, timer;
  const judge = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(list.dataset.rules, { method: 'POST', body: new FormData(form), signal: asked.signal });
      if (answer.status !== 200) return;
      list.innerHTML = await answer.text();
      say(list.querySelector('[data-sum]')?.textContent);
    } catch { /* The form is judged when it is sent. */ }
  };
  document.getElementById(list.dataset.of)?.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(judge, 250);
  });
  // What is sent is judged there; a question on its way beside it would meet a session that the answer has ended.
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    asked?.abort();
  });
}
