// Everything works without this; each part below only makes something that is already on the page nicer.
// Larger parts are fetched when the page has what they are for.
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const zero = { fa: 0x6f0, ar: 0x660 }[document.documentElement.lang] ?? 0x30;
export const digits = text => String(text).replace(/[0-9]/g, d => String.fromCharCode(zero + +d));
export const fold = text => text.replace(/[۰-۹]/g, d => d.charCodeAt(0) - 0x6f0).replace(/[٠-٩]/g, d => d.charCodeAt(0) - 0x660);

const live = document.getElementById('live');
export function say(text) {
  if (!live || !text) return;
  live.textContent = '';
  setTimeout(() => { live.textContent = text; }, 60);
}

// The first thing after a mistake: what is wrong. A desk that is worked by keyboard stays in its field, which tells it too.
const begin = document.querySelector('input[autofocus]');
if (begin) begin.select();
else document.querySelector('.sum')?.focus();
for (const link of all('.sum a[href^="#"]')) {
  link.addEventListener('click', event => {
    const target = document.getElementById(link.hash.slice(1));
    const field = target?.matches('input,select,textarea,button') ? target : target?.querySelector('input,select,textarea');
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: 'center' });
  });
}

// A second press while the first is on its way would send a form twice.
// Heard on the document, after whatever the form itself may still hold the submission back for.
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || event.submitter?.formTarget === '_blank') return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = '1';
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});
addEventListener('pageshow', () => all('form[data-sent]').forEach(form => { delete form.dataset.sent; }));

for (const menu of all('details.pop')) {
  menu.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });
  document.addEventListener('click', event => { if (!menu.contains(event.target)) menu.open = false; });
}
for (const button of all('[data-close]')) {
  button.hidden = false;
  button.onclick = () => {
    const details = button.closest('details');
    details.open = false;
    details.querySelector('summary').focus();
  };
}
for (const button of all('[data-copy]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.onclick = () => navigator.clipboard.writeText(button.dataset.copy).then(() => say(button.dataset.done), () => {});
}
for (const button of all('[data-print]')) {
  button.hidden = false;
  button.onclick = () => print();
}

// What people read without a connection, kept in the language of the page (offline.js).
navigator.serviceWorker?.register(`/offline.js?in=${document.documentElement.lang}`).catch(() => {});

// The session had ended when a form was sent: its page gives the form back after sign-in (session.js).
if (new URLSearchParams(location.search).get('problem') === 'lost') sessionStorage.setItem('panah-lost', '1');

const parts = { '[data-left]': 'countdown', '[data-otp]': 'otp', '[data-keys],[data-keyboard]': 'password', '[data-poll]': 'poll', '[data-offers]': 'offers', '[data-session],[data-signed-out]': 'session' };
for (const [selector, part] of Object.entries(parts)) if (document.querySelector(selector)) import(`./${part}.js`);
