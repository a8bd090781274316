// oauth4webapi with the FAPI 2.0 profile: private_key_jwt, PAR, PKCE, DPoP.
import * as oauth from "oauth4webapi";
import { open, done } from "./browser.mjs";

const [issuerName, id, jwk, redirect_uri, skew] = process.argv.slice(2);
const http = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(issuerName);
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
const key = await crypto.subtle.importKey("jwk", JSON.parse(jwk), { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
const client = { client_id: id, id_token_signed_response_alg: "ES256", [oauth.clockSkew]: Number(skew) }; // the tests' clock runs ahead
const proof = oauth.PrivateKeyJwt(key);
const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));

const verifier = oauth.generateRandomCodeVerifier();
const state = oauth.generateRandomState();
const nonce = oauth.generateRandomNonce();
const parameters = new URLSearchParams({
  client_id: id, redirect_uri, response_type: "code", scope: "openid profile offline_access", state, nonce,
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
});
const pushed = await oauth.processPushedAuthorizationResponse(
  as, client, await oauth.pushedAuthorizationRequest(as, client, proof, parameters, { DPoP, ...http }));
const address = new URL(as.authorization_endpoint);
address.search = new URLSearchParams({ client_id: id, request_uri: pushed.request_uri });
const callback = oauth.validateAuthResponse(as, client, await open(address), state);
const answer = await oauth.authorizationCodeGrantRequest(as, client, proof, callback, redirect_uri, verifier, { DPoP, ...http });
const tokens = await oauth.processAuthorizationCodeResponse(as, client, answer, { expectedNonce: nonce, requireIdToken: true });
await oauth.validateApplicationLevelSignature(as, answer, http);
const { sub } = oauth.getValidatedIdTokenClaims(tokens);
const person = await oauth.processUserInfoResponse(as, client, sub, await oauth.userInfoRequest(as, client, tokens.access_token, { DPoP, ...http }));
const refreshed = await oauth.processRefreshTokenResponse(
  as, client, await oauth.refreshTokenGrantRequest(as, client, proof, tokens.refresh_token, { DPoP, ...http }));
done({ name: person.name, type: tokens.token_type, refreshed: refreshed.token_type });
