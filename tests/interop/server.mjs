// Runs oidc-provider on loopback until standard input closes. The first line of standard input is the configuration, as JSON:
// { "clients": [ ... ], "scopes": [ ... ], "resource": "..." }. The one line of standard output says where it listens.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

// Standard output holds the one line only; the provider's notices go beside it.
console.info = console.error;
const { default: Provider } = await import('oidc-provider');

const input = createInterface({ input: process.stdin });
input.once('close', () => process.exit(0));
const [line] = await once(input, 'line');
const { clients, scopes, resource } = JSON.parse(line);

const listen = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [server, `http://127.0.0.1:${server.address().port}`];
};

const [server, issuer] = await listen();
const [alias, impostor] = await listen();

const provider = new Provider(issuer, {
  clients,
  scopes: ['openid', 'offline_access', ...scopes],
  cookies: { keys: [randomBytes(32).toString('hex')] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  rotateRefreshToken: true,
  ttl: { AccessToken: 600, ClientCredentials: 600, DeviceCode: 600, Grant: 3600, IdToken: 600, Interaction: 600, RefreshToken: 3600, Session: 3600 },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, indicator) => {
        if (indicator !== resource) throw new Error('no such resource');
        return { scope: scopes.join(' '), audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
      },
    },
    revocation: { enabled: true },
  },
});
provider.on('server_error', (_, error) => console.error(error));

// Two ports, one provider: what the second one publishes names the first as its issuer.
server.on('request', provider.callback());
alias.on('request', provider.callback());
console.log(JSON.stringify({ issuer, impostor }));
