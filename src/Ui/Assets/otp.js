// Web OTP: the phone offers the code of a message that names this site; the person still agrees.
import { all } from './panah.js';

for (const field of all('[data-otp]')) {
  if (!('OTPCredential' in window)) break;
  const waiting = new AbortController();
  field.form?.addEventListener('submit', () => waiting.abort());
  navigator.credentials.get({ otp: { transport: ['sms'] }, signal: waiting.signal }).then(found => {
    field.value = found.code;
    field.form?.requestSubmit();
  }, () => {});
}
