// A field with a list: as letters are typed, it holds what the server knows of them.
import { all } from './panah.js';

for (const field of all('[data-offers]')) field.addEventListener('input', async () => {
  const typed = field.value.trim();
  const answer = typed && await fetch(`${field.dataset.offers}&q=${encodeURIComponent(typed)}`).catch(() => null);
  if (!answer?.ok) return;
  const names = (await answer.text()).split('\n').filter(Boolean);
  if (field.value.trim() === typed) field.list.replaceChildren(...names.map(name => new Option(name)));
});
