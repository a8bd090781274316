// Keys for the list of letters. They work only while the list has the focus (WCAG 2.1.4), so that they take nothing from anyone's own keys.
for (const list of document.querySelectorAll("[data-letters]")) {
  const letters = [...list.querySelectorAll("[data-letter]")];
  const row = () => document.activeElement.closest("tr, li");
  const go = to => letters[Math.max(0, Math.min(letters.length - 1, to))]?.focus();
  const at = () => letters.findIndex(letter => letter.closest("tr, li") === row());
  const tick = () => { const box = row()?.querySelector("input[type=checkbox]"); if (box) box.click(); };
  const keys = {
    ArrowDown: () => go(at() + 1), j: () => go(at() + 1),
    ArrowUp: () => go(at() < 0 ? 0 : at() - 1), k: () => go(at() < 0 ? 0 : at() - 1),
    Home: () => go(0), End: () => go(letters.length - 1),
    x: tick,
  };
  list.addEventListener("keydown", event => {
    // By the key's place for letters, so that a Persian or Arabic layout serves as well.
    const name = /^Key[JKX]$/.test(event.code) ? event.code[3].toLowerCase() : event.key;
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !Object.hasOwn(keys, name)) return;
    event.preventDefault();
    keys[name]();
  });
  // The box for all is sent by itself too (without scripts it stands for all); here it shows what it means.
  const all = document.querySelector("[data-all]");
  const boxes = [...list.querySelectorAll("input[name=letters]")];
  if (all) {
    all.addEventListener("change", () => { for (const one of boxes) one.checked = all.checked; });
    list.addEventListener("change", () => { all.checked = boxes.every(one => one.checked); });
  }
  document.getElementById(list.dataset.letters).hidden = letters.length === 0;
}
