// SPDX-License-Identifier: EUPL-1.2
// A real identity provider (npm oidc-provider) on this machine, that can also be made to lie: what its token endpoint
// gives passes through `spoil` before it is sent, signed anew with the provider's own key where that is asked.
import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const newKey = (kind) => {
  const { privateKey } = kind === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey, jwk: { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: kind } };
};
const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
export const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));

const people = {
  anna: { name: 'Anna de Vries', email: 'anna@purmerend.example', email_verified: true },
  bram: { name: 'Bram', email: 'bram@purmerend.example', email_verified: true },
  onbekend: { name: 'Onbekend', email: 'onbekend@elders.example', email_verified: true },
};

/**
 * @param {{program: string, id?: string, algorithm?: string, registered?: object}} options address of the program; the
 *   provider's short name; how the client is registered instead of with a secret
 */
export async function startProvider({ program, id = 'purmerend', algorithm = 'RS256', registered }) {
  let handle = (_, response) => response.writeHead(503).end();
  let spoil;
  const server = createServer((request, response) => {
    if (spoil && request.url === '/token') {
      const chunks = [];
      response.write = (chunk) => chunks.push(Buffer.from(chunk));
      const { end } = response;
      response.end = (chunk) => {
        if (chunk) chunks.push(Buffer.from(chunk));
        const answer = JSON.parse(Buffer.concat(chunks));
        if (answer.id_token) answer.id_token = spoil(answer.id_token);
        const body = JSON.stringify(answer);
        response.setHeader('content-length', Buffer.byteLength(body));
        delete response.write;
        end.call(response, body);
      };
    }
    handle(request, response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  const client = {
    client_id: 'pareltjes',
    ...(registered ?? { client_secret: 'een geheim & nog een woord+%' }),
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [`${program}/aanmelden/extern/${id}/terug`],
    post_logout_redirect_uris: [`${program}/afgemeld`],
    backchannel_logout_uri: `${program}/aanmelden/extern/${id}/afmelden`,
    backchannel_logout_session_required: true,
  };
  let key;
  const useKey = (kind) => {
    key = newKey(kind);
    const provider = new Provider(address, {
      clients: [{ ...client, id_token_signed_response_alg: kind }],
      jwks: { keys: [key.jwk] },
      pkce: { required: () => true, methods: ['S256'] },
      conformIdTokenClaims: false,
      claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
      features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true } },
      cookies: { keys: ['een sleutel voor proeven'] },
      enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256', 'PS256'] },
      findAccount: (_, subject) => people[subject] && { accountId: subject, claims: () => ({ sub: subject, ...people[subject] }) },
      async loadExistingGrant(context) {
        // Everybody agrees: the question is no part of what is tested here.
        const grant = new context.oidc.provider.Grant({ accountId: context.oidc.session.accountId, clientId: context.oidc.client.clientId });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    handle = provider.callback();
  };
  useKey(algorithm);

  /** A token with these claims and headers, signed with the provider's key, with `none`, or with the client's secret. */
  const sign = (claims, header = {}) => {
    const head = { alg: key.jwk.alg, kid: key.jwk.kid, typ: 'JWT', ...header };
    const text = `${encode(head)}.${encode(claims)}`;
    if (head.alg === 'none') return `${text}.`;
    if (head.alg === 'HS256') return `${text}.${createHmac('sha256', client.client_secret).update(text).digest('base64url')}`;
    return `${text}.${createSign('sha256').update(text).sign({ key: key.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  return {
    address, client, sign,
    rotate: useKey,
    spoil: (how) => (spoil = how),
    stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}
