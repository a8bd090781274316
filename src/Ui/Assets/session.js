// Two minutes before the session ends by itself: a question, and a way to stay without losing what is typed.
import { all } from './panah.js';

for (const dialog of all('[data-session]')) {
  const seconds = +dialog.dataset.session;
  let timer;
  const wait = left => {
    clearTimeout(timer);
    // setTimeout holds no more than 24 days; a session never lasts that long.
    timer = setTimeout(() => dialog.showModal(), Math.max(0, left - 120) * 1000);
  };
  wait(seconds);
  const form = dialog.querySelector('form');
  form?.addEventListener('submit', async event => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form) }).catch(() => null);
    if (!answer?.ok) return form.submit();
    dialog.close();
    wait(seconds);
  }, true);
}
