// The developers' page as a client: authorization code with PKCE, exactly what any other client would do.
const button = document.getElementById("try");
const output = document.getElementById("try-result");
const discovery = await (await fetch("/.well-known/openid-configuration")).json();
const redirect = location.origin + location.pathname;

const text = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const secret = () => text(crypto.getRandomValues(new Uint8Array(32)));
const decode = jwt => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), c => c.charCodeAt(0))));

async function begin() {
  const kept = { state: secret(), nonce: secret(), verifier: secret() };
  sessionStorage.setItem("panah-try", JSON.stringify(kept));
  const challenge = text(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(kept.verifier)));
  location.assign(discovery.authorization_endpoint + "?" + new URLSearchParams({
    client_id: button.dataset.client, redirect_uri: redirect, response_type: "code", scope: "openid profile",
    state: kept.state, nonce: kept.nonce, code_challenge: challenge, code_challenge_method: "S256",
  }));
}

async function finish(answer) {
  const kept = JSON.parse(sessionStorage.getItem("panah-try") ?? "{}");
  sessionStorage.removeItem("panah-try");
  history.replaceState(null, "", location.pathname);
  if (answer.get("error")) return { error: answer.get("error"), error_description: answer.get("error_description") };
  if (answer.get("state") !== kept.state || answer.get("iss") !== discovery.issuer) return { error: "state or iss is not ours" };
  const tokens = await (await fetch(discovery.token_endpoint, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "authorization_code", code: answer.get("code"), redirect_uri: redirect, client_id: button.dataset.client, code_verifier: kept.verifier }),
  })).json();
  if (tokens.error) return tokens;
  const idToken = decode(tokens.id_token);
  if (idToken.nonce !== kept.nonce) return { error: "nonce is not ours" };
  const userinfo = await (await fetch(discovery.userinfo_endpoint, { headers: { Authorization: "Bearer " + tokens.access_token } })).json();
  return { id_token: idToken, userinfo, scope: tokens.scope, expires_in: tokens.expires_in };
}

button.hidden = false;
button.addEventListener("click", begin);
const answer = new URLSearchParams(location.search);
if (answer.has("state")) {
  output.textContent = JSON.stringify(await finish(answer), null, 2);
  output.hidden = false;
  output.focus();
}
