// Quietly solves the security code, or opens its picture where that is asked for or where workers are missing.
export function securityCode(root = document) {
  for (const place of root.querySelectorAll('[data-proof]')) {
    const form = place.closest('form'), proof = form.elements.SecurityProof, more = place.querySelector('[data-show]');
    const open = () => {
      const block = place.querySelector('noscript');
      if (!block) return;
      const holder = document.createElement('div');
      holder.innerHTML = block.textContent;
      block.replaceWith(holder);
      more.hidden = true;
      listen(holder);
      return holder.querySelector('input');
    };
    let pressed, solving = true;
    more.hidden = false;
    more.onclick = () => { solving = false; open()?.focus(); };
    if (place.dataset.wrong) { solving = false; open(); continue; }
    // The token says how much work it wants; from 21 on none will do, and the picture is asked for.
    const token = place.dataset.proof, bits = +token.slice(1, token.indexOf('.'));
    if (bits > 20 || !('Worker' in window)) { solving = false; open(); continue; }
    const worker = new Worker(place.dataset.worker);
    worker.postMessage({ token, bits });
    worker.onerror = () => { solving = false; open(); };
    worker.onmessage = e => { proof.value = e.data; solving = false; if (pressed !== undefined) form.requestSubmit(pressed); };
    form.addEventListener('submit', e => {
      if (!solving || proof.value) return;
      e.preventDefault();
      pressed = e.submitter;
      const live = document.getElementById('live');
      if (live) live.textContent = place.dataset.working;
    });
  }
  listen(root);
}
function listen(root) {
  for (const link of root.querySelectorAll('a[data-listen]')) link.onclick = e => { e.preventDefault(); new Audio(link.href).play(); };
}
securityCode();
