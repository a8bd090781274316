// Nicer with it, whole without: copies codes, turns the dial pad's keys on, brings new messages in as they come.
const copyable = () => document.querySelectorAll('[data-copy]').forEach(el => {
  if (!navigator.clipboard) return;
  el.hidden = false;
  el.classList.add('can-copy');
  if (el.dataset.ready) return;
  el.dataset.ready = '1';
  el.addEventListener('click', async () => {
    await navigator.clipboard.writeText(el.dataset.copy);
    const mark = document.createElement('span');
    mark.textContent = ' ✓';
    el.append(mark);
    setTimeout(() => mark.remove(), 1200);
  });
});

const toEnd = list => { list.scrollTop = list.scrollHeight; };

const keys = document.querySelector('.keys');
if (keys) {
  keys.hidden = false;
  const code = document.getElementById('code');
  keys.addEventListener('click', e => { if (e.target.dataset.key) code.value += e.target.dataset.key; });
}

document.getElementById('ussd')?.focus();
const list = document.querySelector('[data-messages]');
if (list) {
  toEnd(list);
  let count = Number(list.dataset.count);
  const look = async () => {
    try {
      const messages = await (await fetch(list.dataset.messages, { headers: { accept: 'application/json' } })).json();
      if (messages.length !== count) {
        const page = new DOMParser().parseFromString(await (await fetch(location.pathname, { headers: { accept: 'text/html' } })).text(), 'text/html');
        const fresh = page.querySelector('[data-messages]');
        const added = messages.length - count;
        count = messages.length;
        list.replaceChildren(...fresh.childNodes);
        if (added > 0) [...list.querySelectorAll('.bubble')].slice(-added).forEach(b => b.classList.add('bubble--new'));
        copyable();
        toEnd(list);
      }
    } catch { /* The simulators are being restarted. */ }
    setTimeout(look, document.hidden ? 5000 : 1500);
  };
  setTimeout(look, 1500);
}
copyable();
