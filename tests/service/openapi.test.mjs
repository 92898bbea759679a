// SPDX-License-Identifier: EUPL-1.2
// The running program against its own descriptions: requests made from each served openapi.json, right ones and wrong
// ones. Every answer must be one that the document names; none is a 500.
// PARELTJES_SEED=N repeats a run; PARELTJES_CASES=N makes it longer (make conformance).
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { startProgram } from '../program.mjs';
import { Client } from './client.mjs';
import { caseFor, everyCaseFor, operationsOf } from './openapi_cases.mjs';
import { Checker } from './openapi_check.mjs';
import { Chance } from './random.mjs';

const seed = Number(process.env.PARELTJES_SEED ?? 20261124);
const cases = Number(process.env.PARELTJES_CASES ?? 600);
const password = 'een lang wachtwoord voor proeven';
let program;
let client;
/** The documents that are served, with where their paths begin. */
const described = {};

before(async () => {
  program = await startProgram({
    administrators: [{ gemeente: 'GM0439', user: 'beheer@purmerend.example', password }],
    // Behind a proxy each request can come from an address of its own: the rate limit is for one address.
    words: ['--tls-proxy', '127.0.0.1'],
  });
  client = new Client(program.address);
  await client.signIn('beheer@purmerend.example', password);
  for (const target of ['/api/v1', '/ogc/v1', '/data/v1']) {
    const document = JSON.parse((await client.ask(`${target}/openapi.json`)).body);
    described[target] = { document, base: document.servers[0].url, checker: new Checker(document), operations: operationsOf(document), known: {} };
  }
});
after(async () => {
  client?.close();
  await program?.stop();
});

/** Whether two paths of the document are of one shape: "/a/{id}" and "/a/b". */
const describes = (one, other) => {
  const [a, b] = [one.split('/'), other.split('/')];
  return a.length === b.length && a.every((part, i) => part === b[i] || part.startsWith('{') || b[i].startsWith('{'));
};

let asked = 0;
let right = 0;
let taken = 0;
async function answerTo(base, each) {
  const address = `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`;
  ++asked;
  const headers = { 'x-forwarded-for': address, 'x-forwarded-proto': 'https', ...each.headers };
  if (each.method !== 'GET' && !headers.origin) headers.origin = `https://${new URL(program.address).host}`;
  return client.ask(base + each.target, { ...each, headers });
}

/** What is wrong with the answer to a case, as one text; empty when nothing is. */
async function judged({ base, checker, known }, operation, each) {
  const answer = await answerTo(base, each);
  const faults = checker.faults(operation, answer);
  const wanted = [each.expect].flat();
  if (wanted[0] !== 'documented' && !wanted.includes(answer.status)) faults.push(`answered ${answer.status}, not ${wanted.join(' or ')}`);
  if (each.way === 'right') {
    ++right;
    taken += answer.status < 300 ? 1 : 0;
  }
  if (answer.status === 201 && each.target.includes('/uitvoeringen')) (known['/uitvoeringen/{id}/uitkomst'] ??= []).push(JSON.parse(answer.body).id);
  if (faults.length === 0) return '';
  return `${each.method} ${each.target.slice(0, 300)} (${each.way})\n  ${String(each.body ?? '').slice(0, 300)}\n  ${faults.join('\n  ')}\n  ${answer.status} ${answer.body.slice(0, 300)}`;
}

for (const target of ['/api/v1', '/ogc/v1', '/data/v1']) {
  describe(`${target} answers as its description says`, () => {
    it('to every way of spoiling every operation', async () => {
      const api = described[target];
      const chance = new Chance(seed);
      const faults = [];
      let count = 0;
      for (const operation of api.operations) {
        for (const each of everyCaseFor(api.document, operation, chance, api.known)) {
          ++count;
          const fault = await judged(api, operation, each);
          if (fault) faults.push(fault);
        }
      }
      assert.ok(count > 80, `${count} cases`);
      assert.equal(faults.length, 0, `PARELTJES_SEED=${seed}: ${faults.length} of ${count}\n${faults.slice(0, 12).join('\n')}`);
    });

    it(`to ${cases} requests by chance`, async () => {
      const api = described[target];
      const faults = [];
      const counts = {};
      right = taken = 0;
      for (let i = 0; i < cases; i += 8) {
        await Promise.all(Array.from({ length: 8 }, async (_, k) => {
          const chance = new Chance(seed * 1000003 + i + k);
          const operation = chance.of(api.operations);
          const each = caseFor(api.document, operation, chance, api.known);
          counts[each.way.split(':')[0]] = (counts[each.way.split(':')[0]] ?? 0) + 1;
          const fault = await judged(api, operation, each);
          if (fault) faults.push(`case ${i + k}: ${fault}`);
        }));
      }
      assert.ok(Object.keys(counts).length > 8, JSON.stringify(counts));
      assert.ok(taken > 0.5 * right, `only ${taken} of ${right} right requests were taken`);
      assert.equal(faults.length, 0, `PARELTJES_SEED=${seed}: ${faults.length} of ${cases}\n${faults.slice(0, 12).join('\n')}`);
    });

    it('to a method that the document does not name: 405 with what is possible', async () => {
      const api = described[target];
      for (const { path } of api.operations) {
        const address = api.base + path.replace(/\{[^}]+\}/g, 'wijkvoorzieningen');
        const named = api.operations.filter((each) => describes(each.path, path)).map((each) => each.method);
        for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter((each) => !named.includes(each))) {
          const answer = await client.ask(address, { method, headers: { 'x-forwarded-for': `10.1.${(asked >> 8) % 256}.${++asked % 256}` } });
          assert.ok([404, 405].includes(answer.status), `${method} ${address}: ${answer.status}`);
          assert.equal(answer.headers['content-type'], 'application/problem+json');
          assert.match(answer.headers['api-version'], /^\d+\.\d+\.\d+$/);
          if (answer.status === 405) assert.ok(answer.headers.allow.includes('OPTIONS'));
        }
      }
    });
  });
}

it('a checker that cannot fail would prove nothing', () => {
  const { checker, document, operations } = described['/api/v1'];
  const operation = operations.find(({ path }) => path === '/gemeenten/{code}');
  const headers = { 'content-type': 'application/json', 'api-version': document.info.version };
  const good = { status: 200, headers, body: '{"code":"GM0439","naam":"Purmerend","provincie":"Noord-Holland"}' };
  assert.deepEqual(checker.faults(operation, good), []);
  assert.deepEqual(checker.faults(operation, { ...good, status: 500 }), ['status 500 is not in the document']);
  assert.equal(checker.faults(operation, { ...good, body: '{"code":439}' }).length, 3);
  assert.deepEqual(checker.faults(operation, { ...good, headers: { ...headers, 'api-version': undefined } }), ['header API-Version is absent']);
  assert.deepEqual(checker.faults(operation, { ...good, headers: { ...headers, 'content-type': 'text/html' } }), ['media type text/html is not in the document']);
});
