// SPDX-License-Identifier: EUPL-1.2
// Every field of every form that the pages have, every parameter that the descriptions name, every property of a body
// and the headers that are kept: each gets each text that has broken some program. Fields are found by reading the pages
// and the descriptions, so that a new one is tested without being named here.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { startProgram } from '../program.mjs';
import { Client } from './client.mjs';

const password = 'een lang wachtwoord voor proeven';
const user = 'beheer@purmerend.example';
let program;
let client;
let asked = 0;
/** The page of the case that is kept. */
let kept;
const headers = (more) => ({ 'x-forwarded-for': `10.${(++asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`, origin: `https://${new URL(program.address).host}`, ...more });
const get = (target, more) => client.ask(target, { headers: headers(more) });

const payloads = [
  "' OR '1'='1", '"; DROP TABLE account; --', "1'); DELETE FROM rij_dossier; --", '{{1337*7331}}', '{{{csrf}}}', '${1337*7331}', '#{1337*7331}', '<%= 1337*7331 %>', '$(id)', '`id`', '|id',
  '../../../../etc/passwd', '..\\..\\windows\\win.ini', 'file:///etc/passwd', 'http://127.0.0.1:1/', '%s%s%n', '\u0000', 'a\r\nX-Kwaad: ja', '\u202eabc', '=1+1', '-1', '1e309', 'NaN', '9'.repeat(40),
  '{"$gt":""}', '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', '\ud800', 'x'.repeat(20_000),
];
const script = (place) => `<script>alert("${place}")</script>`;
const stored = new Map();

/** What must be true of every answer, whatever was typed. */
function expectCalm(answer, what) {
  assert.ok(answer.status < 500, `${what}: ${answer.status} ${answer.body.slice(0, 300)}`);
  assert.ok(!/<script>alert/.test(answer.body), `${what}: script in the page`);
  assert.ok(!answer.body.includes('9801547'), `${what}: it was computed`);
  assert.ok(!/root:x:|uid=\d/.test(answer.body), `${what}: a file or a command`);
  assert.ok(!/SQLITE_|sqlite3_|syntax error at|near "|terminate called|std::|stack trace/.test(answer.body), `${what}: how it works inside`);
  assert.equal(answer.headers['x-kwaad'], undefined, `${what}: a header of one's own`);
}

const unescape = (text) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const attribute = (tag, name) => unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/** The forms of a page: where they go, and their fields with what stands in them. */
function formsOf(page, target) {
  return [...page.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].flatMap(([form]) => {
    const fields = {};
    for (const [tag] of form.matchAll(/<(?:input|textarea)\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      if (name && !(/type="(?:radio|checkbox)"/.test(tag) && fields[name])) fields[name] = attribute(tag, 'value');
    }
    for (const [, tag, options] of form.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g)) fields[attribute(tag, 'name')] = attribute(/<option\b[^>]*>/.exec(options)?.[0] ?? '', 'value');
    const [head] = /^<form\b[^>]*>/.exec(form);
    const own = { action: attribute(head, 'action') || target, method: attribute(head, 'method').toUpperCase() || 'GET' };
    // A button may have a name, and may send the form somewhere else.
    return [...new Map([own, ...[...form.matchAll(/<button\b[^>]*>/g)].map(([tag]) => ({
      action: attribute(tag, 'formaction') || own.action, method: attribute(tag, 'formmethod').toUpperCase() || own.method, button: attribute(tag, 'name') && [attribute(tag, 'name'), attribute(tag, 'value')],
    }))].map((one) => [JSON.stringify(one), { ...one, fields }])).values()];
  });
}

async function signIn() {
  client?.close();
  client = await new Client(program.address).signIn(user, password, headers({ 'user-agent': script('toestel') }));
}
before(async () => {
  program = await startProgram({ administrators: [{ gemeente: 'GM0439', user, password }], words: ['--tls-proxy', '127.0.0.1', '--rate-limit', '0'] });
  await signIn();
  // A member besides the administrator, and a key: so that every form is there.
  const send = async (target, fields) => client.send(target, { csrf: await client.csrf(), ...fields }, headers());
  const invited = await send('/beheer/uitnodigingen', { email: 'piet@elders.example', rol: 'lezer' });
  const token = /token=([\w-]{20,})/.exec(invited.body)[1];
  const guest = new Client(program.address);
  assert.equal((await guest.send('/uitnodiging', { token, gebruikersnaam: script('gebruikersnaam'), naam: script('naam'), wachtwoord: password }, headers())).status, 303);
  guest.close();
  assert.equal((await send('/beheer/sleutels', { actie: 'vervang' })).status, 303);
  // A case of a company, a counted company and a kept prediction, so that their pages are there.
  const made = [
    await send('/effectrapportage', { voorbeeld: 'ja' }),
    await send('/referentieobjecten', { klasse: 'koelhuis', sector: 'logistiek', telwijze: 'loonlijst', m2: '38000', fte: '500', peildatum: '2026-03-01', bron: 'telling' }),
    await send('/voorspellingen', { bedrijf: 'Een plan', sector: 'logistiek', opening: '2028', vol: '2030', 'van-fte': '400' }),
  ];
  assert.deepEqual(made.map(({ status }) => status), [303, 303, 303]);
  kept = made[0].headers.location;
  starts.push(kept, made[2].headers.location, '/effectrapportage/waarden', '/referentieobjecten');
});
after(async () => {
  client?.close();
  await program?.stop();
});

const starts = ['/', '/en', '/account', '/beheer', '/beheer/sleutels', '/beheer/inlogdiensten', '/gegevens/bronnen', '/audit', '/sessies', '/aanmelden', '/uitnodiging?token=x', '/gemeenten/GM0439', '/gemeenten/GM0439/wijkvoorzieningen', '/gemeenten/GM0439/wijkvoorzieningen?toon=huisarts&norm.huisarts-2018.laag=900&norm.huisarts-2018.midden=1000&norm.huisarts-2018.hoog=1100', '/en/beheer', '/bestaat-niet'];
let pages = [];
const forms = new Map();

/** All pages that links lead to, one for each address without its question. */
async function crawl(take) {
  const seen = new Set();
  const queue = [...starts];
  while (queue.length > 0 && seen.size < 120) {
    const target = queue.shift();
    const key = starts.includes(target) ? target : target.split(/[?#]/)[0];
    if (seen.has(key)) continue;
    seen.add(key);
    const answer = await get(target);
    assert.ok(answer.status < 500, target);
    if (!/^text\/html/.test(answer.headers['content-type'] ?? '')) continue;
    take(target, answer.body);
    for (const [, link] of answer.body.matchAll(/<a\b[^>]*href="(\/[^"#]*)/g)) if (!/^\/(assets|gemeenten\/GM(?!0439))/.test(link)) queue.push(unescape(link));
  }
  return seen.size;
}

it('the pages are read, and the forms on them found', async () => {
  const count = await crawl((target, body) => {
    pages.push(target);
    for (const form of formsOf(body, target)) {
      const names = Object.keys(form.fields).sort().join(' ');
      const key = `${form.method} ${form.action.replace(/^\/en/, '').split('?')[0]} ${names} ${form.button?.[1] ?? ''}`;
      if (!forms.has(key)) forms.set(key, form);
    }
  });
  assert.ok(count >= 25, `${count} pages`);
  const actions = new Set([...forms.values()].map(({ action }) => action.split('?')[0]));
  for (const action of ['/aanmelden', '/afmelden', '/beheer/rollen', '/beheer/uitnodigingen', '/beheer/tweede-factor', '/beheer/sleutels', '/beheer/inlogdiensten', '/account/wachtwoord', '/account/tweede-factor', '/sessies', '/uitnodiging', '/gemeenten/GM0439/wijkvoorzieningen/normen'])
    assert.ok(actions.has(action) || actions.has(`/en${action}`), `${action} among ${[...actions].join(' ')}`);
  for (const action of ['/effectrapportage', kept, `${kept}/gesprek`, `${kept}/delen`, `${kept}/staat`, '/effectrapportage/waarden', '/referentieobjecten'])
    assert.ok(actions.has(action), `${action} among ${[...actions].join(' ')}`);
});

it('each field of each form takes each text', async () => {
  let fields = 0;
  for (const [key, form] of forms) {
    const [button, value] = form.button || [];
    for (const name of Object.keys(form.fields)) {
      ++fields;
      const place = `${form.action.replace(/^\/en/, '').split('?')[0]}#${name}`;
      for (const text of [script(place), ...payloads]) {
        const filled = { ...form.fields, ...(button && { [button]: value }), [name]: text };
        if ('csrf' in filled && name !== 'csrf') filled.csrf = (await client.csrf()) ?? (await signIn(), await client.csrf());
        const query = new URLSearchParams(filled).toString();
        const answer = form.method === 'GET' ? await get(`${form.action.split('?')[0]}?${query}`) : await client.send(form.action, filled, headers());
        expectCalm(answer, `${key} ${name}=${JSON.stringify(text.slice(0, 60))}`);
      }
    }
  }
  assert.ok(fields >= 50, `${fields} fields`);
});

it('each parameter and each property that the descriptions name takes each text', async () => {
  await signIn();
  let tried = 0;
  for (const base of ['/api/v1', '/ogc/v1']) {
    const description = JSON.parse((await get(`${base}/openapi.json`)).body);
    const resolve = (value) => (value?.$ref ? value.$ref.slice(2).split('/').reduce((at, part) => at[part], description) : value);
    for (const [pattern, methods] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (!['get', 'post', 'delete'].includes(method)) continue;
        const parameters = [...(methods.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
        const fill = (special, text) => pattern.replaceAll(/\{(\w+)\}/g, (_, name) => (name === special ? encodeURIComponent(text) : { id: 'wijkvoorzieningen', code: 'GM0439', collectionId: 'buurten', featureId: 'x' }[name] ?? 'x'));
        const body = resolve(operation.requestBody);
        const json = body && { 'content-type': 'application/json' };
        for (const text of [...payloads.filter((one) => one !== '\ud800'), script(pattern)]) {
          for (const { name, in: where } of parameters) {
            ++tried;
            const target = where === 'path' ? fill(name, text) : `${fill()}${where === 'query' ? `?${name}=${encodeURIComponent(text)}` : ''}`;
            const answer = await client.ask(base + target.slice(0, 7000), { method: method.toUpperCase(), body: body && '{}', headers: headers({ ...json, ...(where === 'header' && !/[\r\n\0\u0100-\uffff]/.test(text) && { [name]: text.slice(0, 500) }) }) });
            expectCalm({ ...answer, body: /html/.test(answer.headers['content-type']) ? answer.body : '' }, `${method} ${base}${pattern} ${name}=${text.slice(0, 40)}`);
          }
          const schema = resolve(Object.values(body?.content ?? {})[0]?.schema);
          for (const property of [...Object.keys(resolve(schema)?.properties ?? {}), text.slice(0, 200)]) {
            if (!body) continue;
            ++tried;
            for (const value of [text, [text], { [text.slice(0, 100)]: text }]) {
              const answer = await client.ask(base + fill(), { method: method.toUpperCase(), body: JSON.stringify({ gemeente: 'GM0439', [property]: value }), headers: headers({ ...json, prefer: 'respond-async' }) });
              assert.ok(answer.status < 500, `${pattern} ${property}: ${answer.status}`);
            }
          }
        }
      }
    }
  }
  assert.ok(tried > 1000, `${tried}`);
});

it('headers that are read or kept take each text', async () => {
  for (const name of ['user-agent', 'accept', 'accept-language', 'accept-encoding', 'range', 'if-none-match', 'if-range', 'x-request-id', 'x-forwarded-for', 'x-forwarded-proto', 'prefer', 'referer', 'content-type', 'cookie']) {
    for (const text of [...payloads, script(name)].filter((one) => !/[\r\n\0\u0100-\uffff]/.test(one))) {
      const value = name === 'cookie' ? `__Host-pareltjes_sessie=${text}; pareltjes_extern=${text}` : text;
      for (const target of ['/', '/api/v1/gemeenten/GM0439', '/assets/style.css']) expectCalm(await new Client(program.address).ask(target, { headers: { ...headers(), [name]: value.slice(0, 3000) } }), `${name}: ${text.slice(0, 40)}`);
    }
  }
});

it('what was kept of it stays text on every page, in both languages', async () => {
  await signIn();
  await crawl((target, body) => {
    assert.ok(!/<script>alert/.test(body), `script on ${target}`);
    assert.ok(!/\son\w+="?alert|href="javascript:/i.test(body), `script in an attribute on ${target}`);
    for (const [, place] of body.matchAll(/&lt;script&gt;alert\((?:&quot;|&#34;)([^&]+)(?:&quot;|&#34;)\)/g)) stored.set(place, target);
  });
  for (const place of ['naam', 'gebruikersnaam', 'toestel', '/beheer/sleutels#reden', '/gemeenten/GM0439/wijkvoorzieningen/normen#bron'])
    assert.ok(stored.has(place), `${place} was kept and is shown as text; found: ${[...stored.keys()].join(', ')}`);
});

it('and afterwards everything is there, and no fault of ours is in the log', async () => {
  assert.equal((await get('/ready')).status, 200);
  assert.match((await get('/beheer')).body, /beheer@purmerend/);
  const faults = program.log().split('\n').filter((line) => /"status":5\d\d|"niveau":"fout"/.test(line));
  assert.deepEqual(faults.slice(0, 5), []);
});
