// Web OTP: the phone offers the code of a message that names this site; the person still agrees.
import { all } from './panah.js';

for (const field of all('[data-otp]')) {
  if (!('OTPCredential' in window)) break;
  const waiting = new AbortController();
  field.form?.addEventListener('submit', () => waiting.abort());
  navigator.credentials.get({ otp: { transport: ['sms'] }, signal: waiting.signal }).then(found => {
    field.value = found.code;
    // A form that asks for more is left to the person, at the next thing it asks for.
    const next = [...field.form?.elements ?? []].find(other => other.matches('input:not([type=hidden])') && !other.value);
    next ? next.focus() : field.form?.requestSubmit();
  }, () => {});
}
