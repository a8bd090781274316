// A part of the page that is still going on: asked for again as a fragment; 204 says it has ended and the page is to be loaded anew.
import { all, say } from './panah.js';

for (const part of all('[data-poll]')) {
  let wait = +part.dataset.every || 5000, last;
  const ask = async () => {
    try {
      const answer = await fetch(part.dataset.poll, { headers: { 'X-Fragment': '1' } });
      if (answer.status === 204) return location.reload();
      if (answer.ok) {
        const html = await answer.text();
        if (html !== last) { part.innerHTML = html; if (last) say(part.dataset.say); }
        last = html;
      }
    } catch { wait = Math.min(wait * 2, 60000); }
    setTimeout(ask, wait);
  };
  setTimeout(ask, wait);
}
