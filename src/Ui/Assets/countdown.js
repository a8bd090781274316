import { all, digits, say } from './panah.js';

for (const clock of all('[data-left]')) {
  const end = performance.now() + clock.dataset.left * 1000;
  const shown = clock.querySelector('bdi') ?? clock;
  const then = clock.dataset.then && document.getElementById(clock.dataset.then);
  let told;
  if (then && +clock.dataset.left) then.hidden = true;
  (function tick() {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    shown.textContent = digits(`${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`);
    if ([60, 30, 10].includes(left) && told !== left) say(clock.dataset.say.replace('%', digits(told = left)));
    if (left) return setTimeout(tick, 500);
    say(clock.dataset.end);
    if (then) then.hidden = false;
    clock.dispatchEvent(new CustomEvent('ended', { bubbles: true }));
  })();
}
