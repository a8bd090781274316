// openid-client as its README has it: sign in, read userinfo, refresh, introspect, revoke, sign out.
import * as client from "openid-client";
import { open, done } from "./browser.mjs";

const [issuer, id, secret, redirect_uri, post_logout_redirect_uri, skew] = process.argv.slice(2);
const config = await client.discovery(new URL(issuer), id, secret, undefined, { execute: [client.allowInsecureRequests] });
config[client.clockSkew] = Number(skew); // the tests' clock runs ahead of the machine's

const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
const callback = await open(client.buildAuthorizationUrl(config, {
  redirect_uri, scope: "openid profile offline_access", state, nonce,
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256", max_age: "3600",
}));
const tokens = await client.authorizationCodeGrant(config, callback, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 3600 });
const { sub } = tokens.claims();
const person = await client.fetchUserInfo(config, tokens.access_token, sub);

const pushed = await open(await client.buildAuthorizationUrlWithPAR(config, {
  redirect_uri, scope: "openid", state, prompt: "none", code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
}));
const again = await client.authorizationCodeGrant(config, pushed, { pkceCodeVerifier: verifier, expectedState: state });

const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const active = (await client.tokenIntrospection(config, refreshed.access_token)).active;
await client.tokenRevocation(config, refreshed.access_token);
const after = (await client.tokenIntrospection(config, refreshed.access_token)).active;
const machine = await client.clientCredentialsGrant(config, { scope: "letters" });
const bye = await open(client.buildEndSessionUrl(config, { id_token_hint: refreshed.id_token ?? tokens.id_token, post_logout_redirect_uri, state: "bye" }));
done({ name: person.name, same: again.claims().sub === sub, refreshed: refreshed.claims().sub === sub, active, after, machine: machine.scope, bye: bye.href });
