// oidc-provider with its store in memory, set up to do what Panah is asked for in the same run: ES256 access tokens as JWTs by client
// credentials, and refresh with rotation for a public client. usage: node oidc-provider.mjs PORT CLIENT_SECRET COUNT, refresh tokens on stdout.
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, secret, count] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const resource = 'urn:bench';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

// Its own in-memory adapter forgets what is over a thousand entries; the families of a round are to live to its end.
class Memory {
  static entries = new Map();
  constructor(model) { this.model = model; }
  key(id) { return `${this.model}:${id}`; }
  async upsert(id, payload) { Memory.entries.set(this.key(id), payload); }
  async find(id) { return Memory.entries.get(this.key(id)); }
  async findByUid(uid) { return [...Memory.entries.values()].find(payload => payload.uid === uid); }
  async consume(id) { Memory.entries.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { Memory.entries.delete(this.key(id)); }
  async revokeByGrantId(grantId) { for (const [key, payload] of Memory.entries) if (payload.grantId === grantId) Memory.entries.delete(key); }
}

const provider = new Provider(issuer, {
  adapter: Memory,
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'bench' }] },
  clients: [
    { client_id: 'bench', client_secret: secret, grant_types: ['client_credentials'], redirect_uris: [], response_types: [], id_token_signed_response_alg: 'ES256' },
    {
      client_id: 'app', token_endpoint_auth_method: 'none', application_type: 'native', grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://127.0.0.1/callback'], response_types: ['code'], id_token_signed_response_alg: 'ES256',
    },
  ],
  scopes: ['openid', 'offline_access', 'entitlement'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'entitlement', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 900, jwt: { sign: { alg: 'ES256' } } }),
    },
  },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  ttl: { RefreshToken: 2592000, IdToken: 900, ClientCredentials: 900, AccessToken: 900, Grant: 2592000 },
});

const client = await provider.Client.find('app');
for (let i = 0; i < Number(count); i++) {
  const accountId = `person-${i}`;
  const grant = new provider.Grant({ accountId, clientId: 'app' });
  grant.addOIDCScope('openid offline_access');
  grant.addResourceScope(resource, 'entitlement');
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId, client, grantId, resource, scope: 'openid offline_access entitlement', gty: 'authorization_code', authTime: Math.floor(Date.now() / 1000), claims: {},
  });
  console.log(await token.save());
}
provider.listen(Number(port), 'localhost', () => console.log('ready'));
