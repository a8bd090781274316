// Two minutes before the session ends by itself: a question, and a way to stay without losing what is typed. When it has ended, here or in
// another tab, the dialog says so; what was typed stays on the page behind it.
import { all, say } from './panah.js';

const tabs = 'BroadcastChannel' in self ? new BroadcastChannel('panah-session') : null;
const warn = 120;

for (const dialog of all('[data-session]')) {
  const going = dialog.querySelector('[data-going]'), over = dialog.querySelector('[data-over]');
  const form = going.querySelector('form');
  let timer;

  const show = () => { if (!dialog.open) dialog.showModal(); };
  const end = () => {
    clearTimeout(timer);
    going.hidden = true;
    over.hidden = false;
    dialog.setAttribute('aria-labelledby', 'session-o');
    show();
    say(over.querySelector('h2').textContent);
  };
  // setTimeout holds no more than 24 days; a session never lasts that long.
  const at = (seconds, what) => { clearTimeout(timer); timer = setTimeout(what, Math.max(0, seconds) * 1000); };
  const wait = left => {
    if (left > warn) return at(left - warn, look);
    show();
    at(left + 1, look);
  };
  // Another tab may have kept the session, or ended it: whoever knows is asked, without keeping it.
  async function look() {
    const answer = await fetch('/me/stay', { headers: { 'X-Fragment': '1' }, redirect: 'manual' }).catch(() => null);
    if (!answer) return at(15, look);
    if (!answer.ok) return end();
    const left = +await answer.text();
    if (left > warn && dialog.open) dialog.close();
    wait(left);
  }
  at(+dialog.dataset.session - warn, look);
  tabs?.addEventListener('message', event => { if (event.data === 'out') look(); });
  addEventListener('pageshow', event => { if (event.persisted) look(); });
  form?.addEventListener('submit', async event => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const answer = await fetch(form.action, { method: 'POST', body: new FormData(form), redirect: 'manual' }).catch(() => null);
    if (!answer) return form.submit();
    dialog.close();
    at(+dialog.dataset.session - warn, look);
  }, true);
  dialog.addEventListener('cancel', event => { if (!over.hidden) event.preventDefault(); });
  keep(dialog.dataset.who);
}

for (const out of all('[data-signed-out]')) {
  tabs?.postMessage('out');
  sessionStorage.removeItem('panah-draft');
}

// What a form of this person held when it was sent, in this tab alone: given back only when the session turned out to have ended on the way.
function keep(who) {
  const kept = 'input:not([type]),input[type=text],input[type=search],input[type=email],input[type=tel],textarea,select';
  const fields = form => all(kept, form).filter(field => field.name && !field.matches('[data-otp],[autocomplete=one-time-code]'));
  const draft = JSON.parse(sessionStorage.getItem('panah-draft') ?? 'null'), lost = sessionStorage.getItem('panah-lost');
  sessionStorage.removeItem('panah-draft');
  sessionStorage.removeItem('panah-lost');
  if (lost && draft?.who === who && draft.path === location.pathname) {
    for (const form of all('main form[method=post]'))
      for (const field of fields(form)) if (field.name in draft.values) field.value = draft.values[field.name];
  }
  document.addEventListener('submit', event => {
    const form = event.target;
    if (form.method !== 'post' || !form.closest('main') || event.defaultPrevented) return;
    const values = Object.fromEntries(fields(form).map(field => [field.name, field.value]));
    if (Object.values(values).some(value => value)) sessionStorage.setItem('panah-draft', JSON.stringify({ who, path: location.pathname, values }));
  });
}
