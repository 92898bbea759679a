// SPDX-License-Identifier: EUPL-1.2
// The NL API Design Rules: the served document by the ruleset in adr.mjs, the answers by asking.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import spectral from '@stoplight/spectral-core';

import { startProgram } from '../program.mjs';
import ruleset from './adr.mjs';
import { Client } from './client.mjs';

const { Spectral } = spectral;
const linter = new Spectral();
linter.setRuleset(ruleset);
const lint = async (document) => (await linter.run(document)).map(({ code, message, path }) => `${code}: ${message} [${path.join('.')}]`);

let program;
let client;
let document;
before(async () => {
  program = await startProgram();
  client = new Client(program.address);
  document = JSON.parse((await client.ask('/api/v1/openapi.json')).body);
});
after(async () => {
  client?.close();
  await program?.stop();
});

describe('the served document keeps the rules', () => {
  it('all of them', async () => assert.deepEqual(await lint(document), []));

  const breaks = {
    'adr-core-no-trailing-slash': (each) => { each.paths['/gemeenten/'] = each.paths['/gemeenten']; },
    'adr-core-path-segments-kebab-case': (each) => { each.paths['/mijnGemeenten'] = each.paths['/gemeenten']; },
    'adr-core-query-keys-camel-case': (each) => { each.paths['/gemeenten'].get.parameters[0].name = 'zoek_naam'; },
    'adr-core-doc-openapi-contact': (each) => { delete each.info.contact.url; },
    'adr-core-publish-openapi': (each) => { delete each.paths['/openapi.json']; },
    'adr-core-uri-version': (each) => { each.servers[0].url = '/api'; },
    'adr-core-semver': (each) => { each.info.version = '1.0'; },
    'adr-core-version-header': (each) => { each.paths['/gemeenten'].get.responses[200].headers = {}; },
    'adr-core-http-methods': (each) => { each.paths['/gemeenten'].options = each.paths['/gemeenten'].get; },
    'adr-core-http-safety': (each) => { each.paths['/gemeenten'].get.requestBody = { content: {} }; },
    'adr-core-error-handling-problem-details': (each) => { each.components.schemas.Probleem.required = ['type', 'title']; },
    'adr-core-error-handling-invalid-input': (each) => { delete each.paths['/gemeenten'].get.responses[400]; },
    'adr-core-date-time-format': (each) => { delete each.components.schemas.Uitvoering.properties.begonnenOp.format; },
    'adr-core-date-time-date-omit-time-portion': (each) => { each.components.schemas.Gemeente.properties.datum = { type: 'string', format: 'date-time' }; },
    'adr-core-naming-resources': (each) => { each.paths['/haal-gemeenten'] = each.paths['/gemeenten']; },
    'adr-core-hide-implementation': (each) => { each.paths['/gemeenten.php'] = each.paths['/gemeenten']; },
    'adr-core-doc-language': (each) => { delete each.paths['/gemeenten'].get.description; },
    'adr-core-doc-openapi': (each) => { each.openapi = '2.0'; },
  };
  for (const [code, spoil] of Object.entries(breaks)) {
    it(`and would not, if it broke ${code}`, async () => {
      const spoiled = structuredClone(document);
      spoil(spoiled);
      assert.ok((await lint(spoiled)).some((line) => line.startsWith(`${code}:`)), code);
    });
  }
  it('so that every rule of the set was seen to fail', () => {
    const own = Object.keys(ruleset.rules).filter((name) => name.startsWith('adr-'));
    assert.deepEqual(own.sort(), Object.keys(breaks).sort());
  });
});

describe('the answers keep the rules', () => {
  const targets = ['/api/v1/openapi.json', '/api/v1/gemeenten', '/api/v1/gemeenten/GM0439', '/api/v1/bestaat-niet', '/api/v1/gemeenten?pagina=0'];
  it('version and security headers on every one (/core/version-header, /core/transport/security-headers)', async () => {
    for (const target of targets) {
      const { headers } = await client.ask(target);
      assert.equal(headers['api-version'], document.info.version, target);
      assert.equal(headers['cache-control'], 'no-store', target);
      assert.equal(headers['x-content-type-options'], 'nosniff', target);
      assert.equal(headers['x-frame-options'], 'DENY', target);
      assert.match(headers['content-security-policy'], /frame-ancestors 'none'/, target);
      assert.match(headers['content-type'], /^application\/(problem\+)?json/, target);
    }
  });
  it('only the description may be read from every website (/core/publish-openapi, /core/transport/cors)', async () => {
    for (const target of targets) {
      const { headers } = await client.ask(target, { headers: { origin: 'https://elders.example' } });
      assert.equal(headers['access-control-allow-origin'], target.endsWith('/openapi.json') ? '*' : undefined, target);
      assert.equal(headers['access-control-allow-credentials'], undefined, target);
    }
  });
  it('no slash at the end (/core/no-trailing-slash)', async () => {
    assert.equal((await client.ask('/api/v1/gemeenten/')).status, 404);
  });
  it('all faults in one answer (/core/error-handling/all-errors)', async () => {
    const { status, body } = await client.ask('/api/v1/gemeenten?pagina=0&paginagrootte=101&taal=fr&onbekend=1');
    assert.equal(status, 400);
    assert.deepEqual(JSON.parse(body).errors.map((each) => each.pointer).sort(), ['/onbekend', '/pagina', '/paginagrootte', '/taal']);
  });
  it('times are in UTC (/core/date-time/timezone)', async () => {
    const moments = [...(await client.ask('/api/v1/datasets')).body.matchAll(/"ingelezenOp":"([^"]+)"/g)];
    for (const [, moment] of moments) assert.match(moment, /Z$/);
  });
  it('nothing is remembered between two requests (/core/stateless)', async () => {
    const first = await client.ask('/api/v1/gemeenten/GM0439');
    assert.equal(first.headers['set-cookie'], undefined);
  });
});
