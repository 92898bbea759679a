// SPDX-License-Identifier: EUPL-1.2
// The log of the program: one JSON object a line with the id of the request, and nothing of whom it was about. Everything
// personal that a visitor can send carries a mark here; not one of the marks may be in the log or in the figures.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, before, it } from 'node:test';

import { startProgram } from '../program.mjs';
import { Client } from './client.mjs';

const password = 'merkteken lang wachtwoord';
const user = 'merkteken.anna@purmerend.example';
const address = '203.0.113.77';
const agent = 'Merktekenbrowser/7.7';
let program;
let client;
const ids = [];
const headers = (more) => ({ 'x-forwarded-for': address, 'user-agent': agent, origin: `https://${new URL(program.address).host}`, referer: 'https://merkteken.example/pad', ...more });

async function ask(target, options = {}) {
  const answer = await client.ask(target, { ...options, headers: headers(options.headers) });
  ids.push(answer.headers['x-request-id']);
  return answer;
}
async function send(target, fields, by = client) {
  const answer = await by.send(target, fields, headers());
  ids.push(answer.headers['x-request-id']);
  return answer;
}

before(async () => {
  program = await startProgram({ administrators: [{ gemeente: 'GM0439', user, password }], words: ['--tls-proxy', '127.0.0.1', '--rate-limit', '0'] });
  client = new Client(program.address);
});
after(async () => {
  client?.close();
  await program?.stop();
});

it('a whole visit, with everything personal marked', async () => {
  assert.equal((await send('/aanmelden', { naam: 'merkteken.fout@purmerend.example', wachtwoord: 'merkteken fout woord' })).status, 401);
  assert.equal((await send('/aanmelden', { naam: user, wachtwoord: password, terug: '/account?merkteken=ja' })).status, 303);
  const csrf = await client.csrf();
  const invited = await send('/beheer/uitnodigingen', { csrf, email: 'merkteken.piet@elders.example', rol: 'analist' });
  const token = /token=([\w-]{20,})/.exec(invited.body)[1];
  const guest = new Client(program.address);
  await guest.ask(`/uitnodiging?token=${token}`, { headers: headers() });
  assert.equal((await send('/uitnodiging', { token, gebruikersnaam: 'merkteken.piet', naam: 'Piet Merkteken', wachtwoord: password }, guest)).status, 303);
  guest.close();
  const kept = await send('/gemeenten/GM0439/wijkvoorzieningen/normen', { csrf, norm: 'huisarts-2018', laag: '900', midden: '1000', hoog: '1100', bron: 'Besluit van mevrouw Merkteken' });
  assert.equal(kept.status, 303, kept.body.slice(0, 300));
  assert.equal((await send('/beheer/sleutels', { csrf, actie: 'vervang', reden: 'Merkteken nam ontslag' })).status, 303);
  await send('/account/wachtwoord', { csrf, oud: 'merkteken oud woord', nieuw: 'merkteken nieuw woord' });
  await send('/account/tweede-factor', { csrf, actie: 'bevestig', code: '123456' });
  await send('/beheer/inlogdiensten', { csrf, actie: 'bewaar', kenmerk: 'merkteken', naam: 'Merkteken', uitgever: 'https://merkteken.invalid', client_id: 'merkteken', geheim: 'merkteken' });
  for (const target of ['/gemeente?naam=Merkteken', '/merkteken/pad?naam=merkteken', '/api/v1/gemeenten?zoek=merkteken', '/gemeenten/merkteken', '/aanmelden/extern/merkteken/terug?code=merkteken&state=merkteken', '/audit', '/beheer', '/account', '/en/merkteken', '/ogc/v1/collections/merkteken/items?datetime=merkteken'])
    assert.ok((await ask(target)).status < 500, target);
  for (const body of ['{"gemeente":"merkteken"}', '{"merkteken":', '{"gemeente":"GM0439","normen":{"merkteken":1}}'])
    await ask('/api/v1/pareltjes/wijkvoorzieningen/uitvoeringen', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  await ask('/account', { headers: { cookie: '__Host-pareltjes_sessie=merkteken', 'accept-language': 'merkteken', 'x-request-id': 'merktekenmerktekenmerkteken' } });
  await ask('/merkteken', { method: 'MERKTEKEN' });
});

it('requests that cannot be read are logged without what stood in them', async () => {
  const { hostname, port } = new URL(program.address);
  for (const bytes of ['GET /merkteken HTTP/9.9\r\n\r\n', 'MERKTEKEN\r\n\r\n', `GET /${'merkteken'.repeat(2000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 'GET / HTTP/1.1\r\nHost: merkteken\r\nHost: merkteken\r\n\r\n', `POST /aanmelden HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\nnaam=merkteken`])
    await new Promise((resolve) => {
      const socket = net.connect(Number(port), hostname, () => socket.write(bytes));
      socket.setTimeout(1500, () => socket.destroy());
      socket.on('data', () => {});
      socket.on('error', resolve);
      socket.on('close', resolve);
    });
});

it('each line is one JSON object, each request is in it by its id, and nobody can be recognised', async () => {
  const figures = (await client.ask('/metrics', { headers: headers() })).body;
  assert.match(figures, /^# TYPE \w+ (counter|gauge|histogram)$/m);
  const log = program.log();
  const lines = log.trim().split('\n');
  assert.ok(lines.length > 30, `${lines.length} lines`);
  const seen = new Set();
  for (const line of lines) {
    const entry = JSON.parse(line);
    seen.add(entry.id ?? entry.verzoek);
    if (entry.route !== undefined) assert.deepEqual(Object.keys(entry), ['time', 'id', 'method', 'route', 'status', 'ms', 'bytes']);
  }
  for (const id of ids) {
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-/, 'made by the program, whatever the client sends');
    assert.ok(seen.has(id), `${id} is in the log`);
  }
  const secrets = [...Object.values(client.cookies).filter((value) => value.length > 20)];
  assert.ok(secrets.length > 0);
  for (const text of [log, figures]) {
    assert.ok(!/merkteken/i.test(text), text.split('\n').find((line) => /merkteken/i.test(line)));
    assert.ok(!text.includes(address), 'no address of a visitor');
    for (const secret of secrets) assert.ok(!text.includes(secret), 'no session');
  }
});
