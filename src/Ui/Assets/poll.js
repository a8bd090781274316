// A part of the page that is still going on: asked for again as a fragment; 204 says it has ended and the page is to be loaded anew,
// data-settled=true in it that nothing more will come. What changed is said only when its words did.
import { all, say } from './panah.js';

// A form is on its way, and what it changes may end this part: loading the page anew now would cut off its answer, with the cookie in it.
let leaving = 0;
document.addEventListener('submit', event => { if (!event.defaultPrevented) leaving = Date.now(); });
addEventListener('pageshow', () => { leaving = 0; });
const isLeaving = () => Date.now() - leaving < 60000;

for (const part of all('[data-poll]')) {
  let wait = +part.dataset.every || 5000, last;
  const words = () => part.textContent.replace(/\s+/g, ' ');
  const ask = async () => {
    if (part.querySelector('[data-settled=true]')) return;
    if (isLeaving()) return setTimeout(ask, wait);
    try {
      const answer = await fetch(part.dataset.poll, { headers: { 'X-Fragment': '1' } });
      if (isLeaving()) return setTimeout(ask, wait);
      if (answer.status === 204) return location.reload();
      if (answer.ok) {
        const html = await answer.text();
        const before = words();
        if (html !== last) part.innerHTML = last = html;
        if (words() !== before) say(part.dataset.say);
      }
    } catch { wait = Math.min(wait * 2, 60000); }
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}
