// SPDX-License-Identifier: EUPL-1.2
// The program proves who it is at a real provider with a key of its own (private_key_jwt), which the provider fetches
// from the address that the program publishes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { startProvider } from '../browser/provider.mjs';
import { startProgram } from '../program.mjs';
import { Client } from './client.mjs';
import { Visitor } from './visitor.mjs';

const password = 'een lang wachtwoord voor proeven';
const administrator = 'beheer@purmerend.example';
const binary = process.env.PARELTJES ?? path.resolve('build/pareltjes');
let program;
let provider;
const registered = (more) => ({ token_endpoint_auth_method: 'private_key_jwt', ...more });

/** Not the waiting kind: the provider runs within this very process. */
const command = (words) => new Promise((resolve, reject) => {
  const child = execFile(binary, [...words, '--data', program.data], (error, out, err) => (error ? reject(new Error(err)) : resolve(out)));
  child.stdin.end('');
});
const connect = (address, more) => command(['account', 'oidc', 'set', '--gemeente', 'GM0439', '--kenmerk', 'purmerend', '--naam', 'Purmerend',
  '--uitgever', address, '--client-id', 'pareltjes', '--intern', '--rol', 'lezer', ...more]);
const published = async () => {
  const answer = await fetch(`${program.address}/aanmelden/extern/purmerend/sleutels`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('content-type'), /^application\/jwk-set\+json/);
  return (await answer.json()).keys;
};
const signIn = () => new Visitor().signIn(`${program.address}/aanmelden/extern/purmerend?terug=/`, 'anna');

before(async () => {
  program = await startProgram({ administrators: [{ gemeente: 'GM0439', user: administrator, password }] });
  provider = await startProvider({ program: program.address,
    registered: registered({ jwks_uri: `${program.address}/aanmelden/extern/purmerend/sleutels` }) });
});
after(async () => {
  await provider?.stop();
  await program?.stop();
});

test('with a key that it makes, publishes and keeps sealed, somebody signs in', async () => {
  const said = await connect(provider.address, ['--met-sleutel']);
  assert.match(said, /aanmelden\/extern\/purmerend\/sleutels/);
  const keys = await published();
  assert.equal(keys.length, 1);
  const [{ kid, kty, n, e, ...rest }] = keys;
  assert.deepEqual(rest, { use: 'sig' }, 'no private number');
  // The thumbprint of RFC 7638, by another implementation of SHA-256.
  assert.equal(kid, createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url'));
  assert.equal((await signIn()).status, 303);
  for (const file of readdirSync(program.data).filter((name) => name.startsWith('pareltjes.db')))
    assert.ok(!readFileSync(path.join(program.data, file)).includes('PRIVATE KEY'), file);
});

test('a new key is published first, while the one that the provider knows still signs', async () => {
  const [first] = await published();
  const client = await new Client(program.address).signIn(administrator, password);
  assert.match((await client.ask('/beheer/inlogdiensten')).body, /aanmelden\/extern\/purmerend\/sleutels/);
  const renew = async () => client.send('/beheer/inlogdiensten', { csrf: await client.csrf('/beheer/inlogdiensten'), kenmerk: 'purmerend', actie: 'sleutel' });
  assert.equal((await renew()).status, 303);
  const two = await published();
  assert.equal(two.length, 2);
  assert.equal(two[1].kid, first.kid, 'the one before stays published');
  assert.equal((await signIn()).status, 303, 'nobody notices');
  const again = await renew();
  client.close();
  assert.equal(again.status, 409);
  assert.match(again.body, /Er staat al een nieuwe sleutel klaar/);
  await assert.rejects(connect(provider.address, ['--nieuwe-sleutel']), /Er staat al een nieuwe sleutel klaar/);
  assert.deepEqual(await published(), two);
});

test('a provider that knows another key lets nobody in, and says why', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = await startProvider({ program: program.address,
    registered: registered({ jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: 'ander' }] } }) });
  try {
    await connect(other.address, ['--met-sleutel']);
    const refused = await signIn();
    assert.equal(refused.status, 401);
    assert.match(refused.body, /kent dit programma niet, of het geheim of de sleutel klopt niet/);
  } finally {
    await other.stop();
    await connect(provider.address, ['--met-sleutel']);
  }
  assert.equal((await signIn()).status, 303);
});

test('of a provider that is not here there are no keys', async () => {
  const answer = await fetch(`${program.address}/aanmelden/extern/onbekend/sleutels`);
  assert.deepEqual(await answer.json(), { keys: [] });
});
