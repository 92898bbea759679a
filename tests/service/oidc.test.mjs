// SPDX-License-Identifier: EUPL-1.2
// Signing in and out at the built program through a real provider, and through one that lies.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { decode, startProvider } from '../browser/provider.mjs';
import { startProgram } from '../program.mjs';
import { Client } from './client.mjs';
import { Visitor } from './visitor.mjs';

const password = 'een lang wachtwoord voor proeven';
const administrator = 'beheer@purmerend.example';
const binary = process.env.PARELTJES ?? path.resolve('build/pareltjes');
let program;
let provider;
let start;

/** Not the waiting kind: the program asks the provider, which runs within this very process. */
const command = (words, input = '') => new Promise((resolve, reject) => {
  const child = execFile(binary, [...words, '--data', program.data], (error, out) => (error ? reject(error) : resolve(out)));
  child.stdin.end(input);
});
const connect = (role, more = []) => command(
  ['account', 'oidc', 'set', '--gemeente', 'GM0439', '--kenmerk', 'purmerend', '--naam', 'Purmerend', '--uitgever', provider.address,
    '--client-id', 'pareltjes', '--intern', ...(role ? ['--rol', role] : []), ...more], `${provider.client.client_secret}\n`);
const account = (visitor) => visitor.ask(`${program.address}/account`);
const isIn = async (visitor) => (await account(visitor)).status === 200;

before(async () => {
  program = await startProgram({ administrators: [{ gemeente: 'GM0439', user: administrator, password }] });
  provider = await startProvider({ program: program.address });
  await connect('lezer');
  start = `${program.address}/aanmelden/extern/purmerend?terug=/gemeenten/GM0439`;
});
after(async () => {
  await provider?.stop();
  await program?.stop();
});

describe('signing in', () => {
  test('the sign-in page has a button for the provider', async () => {
    const page = await new Visitor().ask(`${program.address}/aanmelden?terug=/gemeenten/GM0439%3Fa=b`);
    assert.match(page.body, /href="\/aanmelden\/extern\/purmerend\?terug=[^"]*GM0439[^"]*"[^>]*>Inloggen met Purmerend</);
    assert.match(page.body, /for="wachtwoord"/, 'and local accounts go on working');
  });

  test('through the provider, with PKCE, back to where one was', async () => {
    const visitor = new Visitor();
    const first = await visitor.ask(start);
    assert.equal(first.status, 303);
    const asked = new URL(first.location).searchParams;
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.ok(asked.get('state').length >= 40 && asked.get('nonce').length >= 40);
    assert.match(first.headers.get('set-cookie'), /HttpOnly/i);
    assert.match(first.headers.get('set-cookie'), /SameSite=Lax/i);
    assert.equal(first.headers.get('cache-control'), 'no-store');

    const back = await visitor.signIn(start, 'anna');
    assert.equal(back.status, 303, back.body);
    assert.equal(back.location, `${program.address}/gemeenten/GM0439`);
    const page = await account(visitor);
    assert.match(page.body, /Anna de Vries/);
    assert.match(page.body, /lezer/);
    assert.doesNotMatch(page.body, /id="oud"/, 'no password to change');
  });

  test('by invitation only: the address finds the invitation', async () => {
    await connect('');
    const visitor = new Visitor();
    const refused = await visitor.signIn(start, 'bram');
    assert.equal(refused.status, 403);
    assert.match(refused.body, /U heeft nog geen toegang tot deze organisatie/);
    assert.match(refused.body, /for="wachtwoord"/, 'with a way to go on');
    assert.doesNotMatch(refused.body, /code=|state=/, 'nothing of the answer in the links of the page');
    const client = await new Client(program.address).signIn(administrator, password);
    await client.send('/beheer/uitnodigingen', { csrf: await client.csrf('/beheer'), email: 'Bram@purmerend.example', rol: 'analist' });
    client.close();
    assert.equal((await visitor.signIn(start, 'bram')).status, 303);
    assert.match((await account(visitor)).body, /analist/);
    await connect('lezer');
  });

  test('a session from before ends: nobody can plant one', async () => {
    const visitor = new Visitor();
    await visitor.signIn(start, 'anna');
    const before = visitor.cookies.get(program.address).get('pareltjes_sessie');
    await visitor.signIn(start, 'anna');
    const now = visitor.cookies.get(program.address).get('pareltjes_sessie');
    assert.notEqual(now, before);
    const old = new Visitor();
    old.cookies.set(program.address, new Map([['pareltjes_sessie', before]]));
    assert.ok(!(await isIn(old)));
  });

  test('the provider takes new keys, of another kind too: the next sign-in works', async () => {
    for (const kind of ['ES256', 'PS256', 'RS256']) {
      provider.rotate(kind);
      const visitor = new Visitor();
      assert.equal((await visitor.signIn(start, 'anna')).status, 303, kind);
    }
  });
});

describe('what is refused, with its reason', () => {
  /** One sign-in during which the provider lies; what the page says. */
  async function refusal(how) {
    const visitor = new Visitor();
    provider.spoil(how);
    const back = await visitor.signIn(start, 'anna');
    provider.spoil(undefined);
    assert.equal(back.status, 401, back.body.slice(0, 500));
    assert.ok(!(await isIn(visitor)));
    assert.match(back.body, /role="alert"/);
    assert.match(back.body, /Inloggen met Purmerend/, 'a way to begin again');
    return /role="alert">([\s\S]*?)<\/div>/.exec(back.body)[1].replace(/<[^>]*>/g, '').trim();
  }
  const changed = (changes, header) => (token) => provider.sign({ ...decode(token.split('.')[1]), ...changes }, header);
  const now = () => Math.floor(Date.now() / 1000);
  const lies = [
    ['another nonce', () => changed({ nonce: 'anders' }), /hoort niet bij deze aanmelding/],
    ['no nonce', () => changed({ nonce: undefined }), /hoort niet bij deze aanmelding/],
    ['another audience', () => changed({ aud: 'anders' }), /voor een ander programma/],
    ['another issuer', () => changed({ iss: 'https://elders.example' }), /andere inlogdienst/],
    ['expired', () => changed({ exp: now() - 120, iat: now() - 300 }), /verlopen/],
    ['not yet', () => changed({ nbf: now() + 600 }), /geldt nog niet/],
    ['alg none', () => changed({}, { alg: 'none' }), /niet ondertekend op een manier/],
    ['alg HS256 with the secret that both know', () => changed({}, { alg: 'HS256' }), /niet ondertekend op een manier/],
    ['other claims under the old signature', () => (token) => {
      const [head, claims, signature] = token.split('.');
      return [head, Buffer.from(JSON.stringify({ ...decode(claims), sub: 'bram' })).toString('base64url'), signature].join('.');
    }, /handtekening van de inlogdienst klopt niet/],
    ['a key that nobody knows', () => changed({}, { kid: 'onbekend' }), /die zij niet bekendmaakt/],
    ['a logout token', () => changed({}, { typ: 'logout+jwt' }), /niet bedoeld om in te loggen/],
    ['nonsense', () => () => 'a.b.c', /beschadigd/],
  ];
  for (const [name, how, reason] of lies) test(name, async () => assert.match(await refusal(how()), reason));

  test('what the provider signs itself is taken: the lies above are refused for the lie', async () => {
    provider.spoil(changed({}));
    assert.equal((await new Visitor().signIn(start, 'anna')).status, 303);
    provider.spoil(undefined);
  });

  test('the answer to another browser', async () => {
    const victim = new Visitor();
    await victim.ask(start);
    const attacker = new Visitor();
    const back = await attacker.upToReturn(start, 'anna');
    const answer = await victim.ask(back.url);
    assert.equal(answer.status, 401);
    assert.match(answer.body, /niet in deze browser begonnen/);
    assert.ok(!(await isIn(victim)));
    const stranger = await new Visitor().ask(back.url);
    assert.match(stranger.body, /niet in deze browser begonnen/, 'without any cookie');
    assert.equal((await attacker.ask(back.url)).status, 303, 'and where it was begun it still works');
  });

  test('the same answer twice, also with the cookie of before', async () => {
    const visitor = new Visitor();
    const back = await visitor.upToReturn(start, 'anna');
    const kept = new Map(visitor.cookies.get(program.address));
    assert.equal((await visitor.ask(back.url)).status, 303);
    assert.match((await visitor.ask(back.url)).body, /niet in deze browser begonnen/);
    const thief = new Visitor();
    thief.cookies.set(program.address, kept);
    assert.match((await thief.ask(back.url)).body, /al gebruikt/);
    assert.ok(!(await isIn(thief)));
  });

  test('a code that is not for this browser', async () => {
    const one = await new Visitor().upToReturn(start, 'anna');
    const visitor = new Visitor();
    const own = new URL((await visitor.upToReturn(start, 'anna')).url);
    own.searchParams.set('code', new URL(one.url).searchParams.get('code'));
    assert.match((await visitor.ask(own.href)).body, /neemt deze aanmelding niet aan/, 'the proof key is another');
  });

  test('an answer in the name of another provider', async () => {
    const visitor = new Visitor();
    const back = new URL((await visitor.upToReturn(start, 'anna')).url);
    back.searchParams.set('iss', 'https://elders.example');
    assert.match((await visitor.ask(back.href)).body, /andere inlogdienst/);
  });

  test('an error is shown as a word of the standard, never as text of the address', async () => {
    for (const [error, expected] of [['access_denied', /niet toegelaten/], ['login_required', /login_required/], ['<b>Bel 0900</b>', /meldt een fout: error/]]) {
      const visitor = new Visitor();
      const state = new URL((await visitor.ask(start)).location).searchParams.get('state');
      const query = new URLSearchParams({ state, error, error_description: 'Bel 0900-1234' });
      const page = await visitor.ask(`${program.address}/aanmelden/extern/purmerend/terug?${query}`);
      assert.match(page.body, expected);
      assert.doesNotMatch(page.body, /0900/);
    }
  });

  test('a way back that leads elsewhere is not followed', async () => {
    for (const elsewhere of ['https://elders.example/', '//elders.example/', '/\\elders.example']) {
      const visitor = new Visitor();
      const back = await visitor.signIn(`${program.address}/aanmelden/extern/purmerend?terug=${encodeURIComponent(elsewhere)}`, 'anna');
      assert.equal(back.location, `${program.address}/`);
    }
  });

  test('a provider that is unknown or down gives a clear page, and local accounts still work', async () => {
    const unknown = await new Visitor().ask(`${program.address}/aanmelden/extern/nergens`);
    assert.equal(unknown.status, 404);
    await command(['account', 'oidc', 'set', '--gemeente', 'GM0439', '--kenmerk', 'weg', '--naam', 'Weg', '--uitgever', 'http://127.0.0.1:9',
      '--client-id', 'x', '--intern', '--niet-proberen'], '\n');
    const page = await new Visitor().ask(`${program.address}/aanmelden/extern/weg`);
    assert.equal(page.status, 502 <= page.status && page.status <= 504 ? page.status : 503);
    assert.match(page.body, /De inlogdienst is niet bereikbaar/);
    assert.match(page.body, /for="wachtwoord"/);
    (await new Client(program.address).signIn(administrator, password)).close();
    await command(['account', 'oidc', 'remove', '--gemeente', 'GM0439', '--kenmerk', 'weg']);
  });

  test('an administrator cannot make the service look around in its own network', async () => {
    const client = await new Client(program.address).signIn(administrator, password);
    const csrf = await client.csrf('/beheer/inlogdiensten');
    for (const uitgever of [provider.address, 'http://169.254.169.254', 'https://127.0.0.1:1', 'https://localhost:1', 'file:///etc/passwd']) {
      const answer = await client.send('/beheer/inlogdiensten', { csrf, actie: 'bewaar', kenmerk: 'binnen', naam: 'x', uitgever, client_id: 'x' });
      assert.notEqual(answer.status, 303, uitgever);
      assert.match(answer.body, /role="alert"/);
    }
    assert.doesNotMatch(await command(['account', 'oidc', 'list']), /binnen/);
    client.close();
  });
});

describe('signing out', () => {
  test('here, and at the provider by a link', async () => {
    const visitor = new Visitor();
    await visitor.signIn(start, 'anna');
    const page = await visitor.send(await account(visitor), /^\/afmelden$/, {});
    assert.equal(page.status, 200);
    assert.ok(!(await isIn(visitor)));
    const link = /href="(http[^"]+session\/end[^"]+)"/.exec(page.body)[1].replace(/&amp;/g, '&').replace(/&#x2F;/g, '/');
    assert.equal(new URL(link).origin, provider.address);
    const question = await visitor.follow(link);
    const answered = await visitor.send(question, /session\/end\/confirm/, { logout: 'yes' });
    assert.equal(answered.location, `${program.address}/afgemeld`);
    assert.match((await visitor.ask(answered.location)).body, /U bent uitgelogd/);
    // The provider has forgotten too: it asks who one is.
    assert.match((await visitor.follow(start)).body, /name="login"/);
  });

  test('at the provider: the session here ends, by a message from server to server', async () => {
    const visitor = new Visitor();
    const other = new Visitor();
    await visitor.signIn(start, 'anna');
    await other.signIn(start, 'anna');
    assert.ok((await isIn(visitor)) && (await isIn(other)));
    const question = await visitor.follow(`${provider.address}/session/end`);
    await visitor.send(question, /session\/end\/confirm/, { logout: 'yes' });
    for (let tries = 0; tries < 50 && (await isIn(visitor)); ++tries) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(!(await isIn(visitor)));
    assert.ok(await isIn(other), 'a session elsewhere is another one');
  });

  test('a message that the provider did not sign, or an old one, ends nothing', async () => {
    const visitor = new Visitor();
    await visitor.signIn(start, 'anna');
    const to = `${program.address}/aanmelden/extern/purmerend/afmelden`;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: provider.address, aud: 'pareltjes', sub: 'anna', iat: now, exp: now + 120, jti: 'een',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} } };
    const send = async (token) => (await fetch(to, { method: 'POST', body: new URLSearchParams({ logout_token: token }) })).status;
    const good = provider.sign(claims, { typ: 'logout+jwt' });
    const [head, , signature] = good.split('.');
    const forged = [head, Buffer.from(JSON.stringify({ ...claims, sub: 'bram' })).toString('base64url'), signature].join('.');
    for (const token of ['', 'x', forged, provider.sign({ ...claims, nonce: 'x' }), provider.sign({ ...claims, events: {} }),
      provider.sign({ ...claims, exp: now - 120 }), provider.sign(claims, { alg: 'none' }), provider.sign(claims, { alg: 'HS256' })])
      assert.equal(await send(token), 400);
    assert.ok(await isIn(visitor));
    assert.equal(await send(good), 200);
    assert.ok(!(await isIn(visitor)));
    await visitor.signIn(start, 'anna');
    assert.equal(await send(good), 400, 'the same message does not work again');
    assert.ok(await isIn(visitor));
  });
});

describe('the keys of the evidence', () => {
  test('are made, replaced and revoked by an administrator, and published for everybody', async () => {
    const client = await new Client(program.address).signIn(administrator, password);
    const act = async (fields) => client.send('/beheer/sleutels', { csrf: await client.csrf('/beheer/sleutels'), ...fields });
    assert.equal((await act({ actie: 'vervang' })).status, 303);
    const published = async () => JSON.parse((await client.ask('/sleutels/GM0439/jwks.json', { anonymous: true })).body).keys;
    const keys = await published();
    assert.equal(keys.length, 2, 'the first, and the one that replaced it');
    const active = keys.find((key) => !key.vervangen_op).kid;
    assert.equal((await act({ actie: 'intrek', sleutel: active, reden: 'laptop gestolen', vanaf: '2026-01-01' })).status, 303);
    assert.equal((await act({ actie: 'intrek', sleutel: 'onbekend', reden: 'x' })).status, 404);
    assert.equal((await act({ actie: 'intrek', sleutel: keys.find(({ kid }) => kid !== active).kid, reden: 'x', vanaf: '9999-01-01' })).status, 400);
    const after = await published();
    assert.equal(after.length, 3);
    const revoked = after.find(({ kid }) => kid === active);
    assert.equal(revoked.reden, 'laptop gestolen');
    assert.equal(revoked.niet_vertrouwd_vanaf, '2026-01-01T00:00:00.000Z');
    assert.match((await client.ask('/beheer/sleutels')).body, /laptop gestolen/);

    // Another program verifies the evidence with nothing but the published keys: Node's OpenSSL.
    const pem = (await client.ask('/sleutels/GM0439/sleutels.pem', { anonymous: true })).body;
    // Both files name the keys in one order.
    const blocks = pem.match(/-----BEGIN PUBLIC KEY-----[\s\S]+?-----END PUBLIC KEY-----/g).map((block) => createPublicKey(block));
    const chain = (await client.ask('/beheer/bewijs')).body;
    const { records } = JSON.parse(chain);
    assert.ok(records.length >= 3);
    for (const record of records) {
      const at = after.findIndex(({ kid }) => kid === record.sleutel);
      const message = Buffer.from(`pareltjes-bewijs-1:${record.hash}`);
      const signature = Buffer.from(record.handtekening, 'hex');
      assert.ok(verify(null, message, blocks[at], signature));
      assert.ok(verify(null, message, createPublicKey({ key: after[at], format: 'jwk' }), signature));
      message[25] ^= 1;
      assert.ok(!verify(null, message, blocks[at], signature));
    }
    const file = path.join(program.data, 'bewijs.json');
    writeFileSync(file, chain);
    assert.match(await command(['keys', 'verify', file]), /alle handtekeningen kloppen[\s\S]*laptop gestolen[\s\S]*niet te vertrouwen vanaf/i);
    writeFileSync(file, chain.replace('laptop', 'schoot'));
    await assert.rejects(command(['keys', 'verify', file]), { code: 1 });
    client.close();
  });

  test('at the command line, the same', async () => {
    const list = async () => (await command(['keys', 'list', '--gemeente', 'GM0439'])).trim().split('\n').map((line) => line.split('\t'));
    const before = await list();
    const made = (await command(['keys', 'rotate', '--gemeente', 'GM0439'])).trim();
    assert.equal((await list()).find(([id]) => id === made)[3], 'ondertekent');
    assert.equal((await list()).length, before.length + 1);
    await command(['keys', 'revoke', made, '--gemeente', 'GM0439', '--reden', 'proef']);
    assert.match((await list()).find(([id]) => id === made).join(' '), /ingetrokken.*proef/);
    assert.equal(JSON.parse(await command(['keys', 'export', '--gemeente', 'GM0439'])).keys.length, before.length + 2);
    assert.match(await command(['keys', 'export', '--gemeente', 'GM0439', '--format', 'pem']), /BEGIN PUBLIC KEY/);
    await assert.rejects(command(['keys', 'revoke', 'onbekend', '--gemeente', 'GM0439', '--reden', 'x']), { code: 2 });
  });

  test('of nobody else: no such organisation, no keys', async () => {
    const visitor = new Visitor();
    assert.deepEqual(JSON.parse((await visitor.ask(`${program.address}/sleutels/GM0014/jwks.json`)).body), { keys: [] });
    assert.equal((await visitor.ask(`${program.address}/sleutels/openbaar/jwks.json`)).status, 404);
    assert.equal((await visitor.ask(`${program.address}/sleutels/GM0439/geheim.pem`)).status, 404);
  });
});

describe('attacks on signing in', () => {
  test('no change of these pages without the token of the session, or from another site', async () => {
    const client = await new Client(program.address).signIn(administrator, password);
    const csrf = await client.csrf('/beheer/sleutels');
    const posts = { '/beheer/inlogdiensten': { actie: 'verwijder', kenmerk: 'purmerend' }, '/beheer/sleutels': { actie: 'vervang' }, '/afmelden': {} };
    const keys = await command(['keys', 'list', '--gemeente', 'GM0439']);
    for (const [target, fields] of Object.entries(posts)) {
      assert.equal((await client.send(target, fields)).status, 403, `${target} without`);
      assert.equal((await client.send(target, { ...fields, csrf: 'x' })).status, 403, `${target} with another`);
      const foreign = { origin: 'https://elders.example', 'sec-fetch-site': 'cross-site' };
      assert.equal((await client.send(target, { ...fields, csrf }, foreign)).status, 403, `${target} from elsewhere`);
    }
    assert.equal((await client.send('/aanmelden/code', { code: '000000' }, { origin: 'https://elders.example', 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal(await command(['keys', 'list', '--gemeente', 'GM0439']), keys, 'nothing happened');
    assert.match(await command(['account', 'oidc', 'list']), /purmerend/);
    assert.equal((await client.ask('/account')).status, 200, 'and one is still signed in');
    client.close();
  });

  test('a session is listed and ended in another browser', async () => {
    const here = await new Client(program.address).signIn(administrator, password, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0' });
    const there = await new Client(program.address).signIn(administrator, password, { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0' });
    const page = (await there.ask('/account')).body;
    const row = page.split('<tr>').find((text) => text.includes('Firefox op Windows'));
    const sessie = /name="sessie" value="([^"]+)"/.exec(row)[1];
    assert.equal((await there.send('/sessies', { csrf: await there.csrf(), sessie })).status, 303);
    assert.notEqual((await here.ask('/account')).status, 200);
    assert.equal((await there.ask('/account')).status, 200);
    here.close();
    there.close();
  });

  test('a planted cookie never becomes a session', async () => {
    const client = new Client(program.address);
    client.cookies.pareltjes_sessie = 'A'.repeat(43);
    await client.signIn(administrator, password);
    assert.notEqual(client.cookies.pareltjes_sessie, 'A'.repeat(43));
    const planted = new Client(program.address);
    planted.cookies.pareltjes_sessie = 'A'.repeat(43);
    assert.notEqual((await planted.ask('/account')).status, 200);
    client.close();
    planted.close();
  });

  test('who signed in on this device is not locked out by guesses from the same address', async () => {
    const victim = await new Client(program.address).signIn(administrator, password);
    const guesser = new Client(program.address);
    const answers = [];
    for (let i = 0; i < 8; ++i) answers.push((await guesser.send('/aanmelden', { naam: administrator, wachtwoord: `geraden ${i} geraden` })).status);
    assert.deepEqual(answers.slice(-2), [429, 429], 'the guesser waits');
    assert.equal((await new Client(program.address).send('/aanmelden', { naam: administrator, wachtwoord: password })).status, 429);
    const { pareltjes_toestel } = victim.cookies;
    assert.ok(pareltjes_toestel);
    const again = new Client(program.address);
    again.cookies = { pareltjes_toestel };
    await again.signIn(administrator, password);
    for (const client of [victim, guesser, again]) client.close();
  });
});

test('no token, code, state or secret stands in the logs', () => {
  const log = program.log();
  assert.ok(log.length > 0);
  assert.doesNotMatch(log, /eyJ[A-Za-z0-9_-]{10,}/, 'a token');
  assert.doesNotMatch(log, /code=|state=|code_verifier|id_token|geheim|anna|bram/i);
});
