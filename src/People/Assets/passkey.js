// Forms of passkeys, shown only where the browser has them. On submit the options are fetched, the authenticator is asked, and its answer goes with the form.
const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const withBytes = list => list?.map(one => ({ ...one, id: bytes(one.id) }));

// By hand rather than by parseRequestOptionsFromJSON and toJSON: phones of a few years ago have passkeys without them.
const ask = {
  get: options => navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
  }),
  create: options => navigator.credentials.create({
    publicKey: {
      ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) }, excludeCredentials: withBytes(options.excludeCredentials),
    },
  }),
};

const asJson = ({ id, rawId, type, response, authenticatorAttachment, getClientExtensionResults }, credential) => JSON.stringify({
  id, rawId: text(rawId), type, authenticatorAttachment, clientExtensionResults: getClientExtensionResults.call(credential),
  response: {
    clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports: response.getTransports?.(),
    authenticatorData: text(response.authenticatorData ?? response.getAuthenticatorData?.()), signature: text(response.signature), userHandle: text(response.userHandle),
  },
});

for (const form of window.PublicKeyCredential ? document.querySelectorAll('form[data-passkey]') : []) {
  form.hidden = false;
  const failed = form.querySelector('[data-passkey-failed]');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const answer = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
      if (!answer.ok) throw new Error(answer.status);
      const credential = await ask[form.dataset.passkey](await answer.json());
      form.elements.Credential.value = asJson(credential, credential);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
if (window.PublicKeyCredential) document.querySelectorAll('[data-passkey-missing]').forEach(note => note.remove());
