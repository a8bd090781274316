// A relying party in one file. Register it once, then start it:
//   panah client add --id sample-node --secret --redirect-uri http://localhost:3000/callback \
//     --post-logout-redirect-uri http://localhost:3000/ --scope openid profile
//   ISSUER=http://localhost:8080 CLIENT_ID=sample-node CLIENT_SECRET=… npm start
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import * as client from "openid-client";

const { ISSUER = "http://localhost:8080", CLIENT_ID = "sample-node", CLIENT_SECRET, PORT = "3000" } = process.env;
const here = `http://localhost:${PORT}`;
// allowInsecureRequests is for http://localhost only; leave it out in production.
const panah = await client.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, ISSUER.startsWith("http:") ? { execute: [client.allowInsecureRequests] } : undefined);
const sessions = new Map();

const escape = text => String(text).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

function session(request, response) {
  let id = /(?:^|; )sample=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  if (!sessions.has(id)) {
    sessions.set(id = randomUUID(), {});
    response.setHeader("Set-Cookie", `sample=${id}; HttpOnly; SameSite=Lax; Path=/`);
  }
  return sessions.get(id);
}

function go(response, address) {
  response.writeHead(303, { Location: String(address) }).end();
}

const pages = {
  "/": (request, response, mine) => response.setHeader("Content-Type", "text/html; charset=utf-8").end(mine.person
    ? `<h1>Hello, ${escape(mine.person.name)}</h1><p><a href="/sign-out">Sign out</a></p>`
    : `<h1>Sample</h1><p><a href="/sign-in">Sign in with Panah</a></p>`),

  "/sign-in": async (request, response, mine) => {
    Object.assign(mine, { verifier: client.randomPKCECodeVerifier(), state: client.randomState(), nonce: client.randomNonce() });
    go(response, client.buildAuthorizationUrl(panah, {
      redirect_uri: `${here}/callback`, scope: "openid profile", state: mine.state, nonce: mine.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(mine.verifier), code_challenge_method: "S256",
    }));
  },

  "/callback": async (request, response, mine) => {
    const tokens = await client.authorizationCodeGrant(panah, new URL(request.url, here), { pkceCodeVerifier: mine.verifier, expectedState: mine.state, expectedNonce: mine.nonce });
    mine.person = await client.fetchUserInfo(panah, tokens.access_token, tokens.claims().sub);
    mine.idToken = tokens.id_token;
    go(response, "/");
  },

  "/sign-out": (request, response, mine) => {
    const address = client.buildEndSessionUrl(panah, { id_token_hint: mine.idToken, post_logout_redirect_uri: `${here}/` });
    delete mine.person;
    go(response, address);
  },
};

createServer(async (request, response) => {
  try {
    const page = pages[new URL(request.url, here).pathname];
    await (page ? page(request, response, session(request, response)) : response.writeHead(404).end());
  } catch (wrong) {
    response.writeHead(400, { "Content-Type": "text/plain" }).end(`${wrong.error ?? wrong.message}: ${wrong.error_description ?? ""}`);
  }
}).listen(Number(PORT), "localhost", () => console.log(`ready ${here}`));
