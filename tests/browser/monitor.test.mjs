// SPDX-License-Identifier: EUPL-1.2
// The monitor, as a municipality and a supplier use it: a delivery is checked and recorded with its evidence, the
// evidence verifies by the program's own command, nobody else sees the cell until both agree, and the supplier replies.
// All without JavaScript.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const executable = process.env.PARELTJES ?? path.join(root, 'build/pareltjes');
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const password = 'een zin met zes woorden erin';
const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password };
const neighbour = { gemeente: 'Groningen', user: 'beheer@groningen.example', password };
const supplier = { user: 'beheer@bouwer.example', password };
const { bestanden } = JSON.parse(readFileSync(path.join(root, 'src/pearls/omgevingswet/voorbeeld.json'), 'utf8'));
const delivery = (change = (name, text) => text) =>
  Object.entries(bestanden).map(([name, text]) => ({ name, mimeType: 'application/xml', buffer: Buffer.from(change(name, text)) }));
const withMistake = delivery((name, text) => (name === 'regelteksten.xml' ? text.replace('art_1.1"', 'art_1.9"') : text));

let program;
let browser;
const people = {};
before(async () => {
  program = await startProgram({
    administrators: [municipality, neighbour],
    commands: [{
      words: ['account', 'beheerder', '--organisatie', 'bouwer-bv', '--organisatienaam', 'Bouwer BV', '--gebruikersnaam', supplier.user, '--naam', 'Piet'],
      input: `${password}\n`,
    }],
  });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  for (const [name, who] of Object.entries({ municipality, neighbour, supplier, visitor: null })) {
    const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    if (who) {
      await page.goto(`${program.address}/aanmelden`);
      await page.locator('input[name="naam"]').fill(who.user);
      await page.locator('input[name="wachtwoord"]').fill(who.password);
      await Promise.all([page.waitForNavigation(), page.locator('form.aanmelden button[type="submit"]').click()]);
    }
    people[name] = page;
  }
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const open = (who, address) => people[who].goto(program.address + address);
const text = (who) => people[who].locator('main').innerText();

test('without anything public, the matrix is a made-up example that says so', async () => {
  await open('visitor', '/monitor');
  const page = people.visitor;
  assert.match(await text('visitor'), /Dit is verzonnen\./);
  // Municipalities in rows; product with standard, and product with chain, in columns: two tables apart.
  const tables = page.locator('table.gereed');
  assert.equal(await tables.count(), 2);
  const first = await tables.nth(0).locator('thead th').allInnerTexts();
  assert.deepEqual(first.map((cell) => cell.replaceAll('\n', ' / ')),
    ['Gemeente', 'Plansoftware A / Leverancier A / STOP 1.4.1', 'Plansoftware B / Leverancier B / STOP 1.4.1', 'Regelmaker C / Leverancier C / IMTR 3.0']);
  const row = await tables.nth(0).locator('tbody tr', { hasText: 'Waterbroek' }).locator('td').allInnerTexts();
  assert.match(row[0], /voldoet\s+18 november 2026/);
  assert.match(row[1], /geen gegevens/);
  assert.match(row[2], /voldoet niet/);
  assert.match(await tables.nth(1).locator('tbody tr', { hasText: 'Zandhoven' }).innerText(), /proef[^]*certificaat[^]*aan zet: gemeente/);
  // A colour is never alone: each state has its shape and its word.
  for (const status of await page.locator('.status').all()) {
    assert.equal(await status.locator('svg use').count(), 1);
    assert.notEqual((await status.innerText()).trim(), '');
  }
  await page.selectOption('#m-onderwerp', 'imtr-3.0');
  await Promise.all([page.waitForNavigation(), page.click('.monitor-filter button')]);
  assert.equal(await page.locator('table.gereed').count(), 1);
  assert.equal(await page.locator('table.gereed thead th').count(), 2);
  await page.fill('#m-zoek', 'oosterh');
  await Promise.all([page.waitForNavigation(), page.click('.monitor-filter button')]);
  assert.deepEqual(await page.locator('table.gereed tbody th').allInnerTexts(), ['Oosterhaven']);
  await open('visitor', '/monitor/voortgang');
  assert.equal(await page.locator('svg[role="img"]').count(), 2);
});

let cell;
test('a municipality records a product, and has a delivery checked and recorded', async () => {
  const page = people.municipality;
  await open('municipality', '/monitor/vastleggen');
  await page.fill('#p-leverancier', 'bouwer-bv');
  await page.fill('#p-product', 'plan-pro');
  await page.fill('#p-naam', 'PlanPro');
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/producten"] button').click()]);
  await page.selectOption('#t-product', 'bouwer-bv/plan-pro');
  await page.setInputFiles('#t-bestanden', withMistake);
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/toetsen"] button').click()]);
  cell = page.url().slice(program.address.length);
  assert.match(cell, /^\/monitor\/vakje\?gemeente=GM0439&leverancier=bouwer-bv&product=plan-pro&onderwerp=/);
  const shown = await text('municipality');
  assert.match(shown, /PlanPro in Purmerend, [^\n]+: voldoet niet/);
  assert.match(shown, /OZON2000/);
  assert.match(shown, /geldig \(Ed25519\)/);
  assert.match(shown, /sha256 [0-9a-f]{64}/);
});

test('the evidence verifies by the program’s own command, and not when a letter is changed', async () => {
  const page = people.municipality;
  await open('municipality', cell);
  const href = await page.locator('a[href*="/monitor/bewijs"]').getAttribute('href');
  const response = await page.context().request.get(program.address + href);
  assert.equal(response.status(), 200);
  const file = path.join(program.data, 'bewijs.json');
  const body = await response.text();
  writeFileSync(file, body);
  const said = execFileSync(executable, ['--data', program.data, 'keys', 'verify', file]).toString();
  assert.match(said, /GM0439: 1 stukken, alle handtekeningen kloppen/);
  const key = /sleutel ([0-9a-f]{32})/.exec(said)[1];
  const published = await (await page.context().request.get(`${program.address}/sleutels/GM0439/jwks.json`)).json();
  assert.ok(published.keys.some((each) => each.kid === key), 'the key is one that the municipality publishes');
  assert.match(body, /"uitslag":"voldoet-niet"/);
  writeFileSync(file, body.replace('"uitslag":"voldoet-niet"', '"uitslag":"voldoet"'));
  const changed = spawnSync(executable, ['--data', program.data, 'keys', 'verify', file]);
  assert.equal(changed.status, 1);
  assert.match(changed.stdout.toString(), /veranderd/);
});

test('a connection is recorded beside it, with what blocks and at whose desk', async () => {
  const page = people.municipality;
  await open('municipality', '/monitor/vastleggen');
  await page.selectOption('#a-product', 'bouwer-bv/plan-pro');
  await page.selectOption('#a-stand', 'proef');
  await page.fill('#a-sinds', '2026-11-02');
  await page.setInputFiles('#a-bestand', [{ name: 'bericht.xml', mimeType: 'application/xml', buffer: Buffer.from('ontvangen') }]);
  await page.fill('#a-belemmering', 'Het certificaat ontbreekt');
  await page.selectOption('#a-zet', 'landelijk');
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/aansluitingen"] button').click()]);
  const shown = await text('municipality');
  assert.match(shown, /proef/);
  assert.match(shown, /landelijk \(DSO\)/);
  // The hash of the file, as sha256sum prints it.
  assert.ok(shown.includes(createHash('sha256').update('ontvangen').digest('hex')));
});

test('the supplier sees the cell and replies; a neighbour and a visitor see nothing', async () => {
  for (const who of ['neighbour', 'visitor']) {
    const response = await open(who, cell);
    assert.equal(response.status(), 404, who);
    await open(who, '/monitor');
    assert.doesNotMatch(await text(who), /PlanPro|plan-pro|Purmerend/, who);
    const evidence = await people[who].context().request.get(program.address + cell.replace('vakje', 'bewijs'));
    assert.equal(evidence.status(), 404, who);
  }
  const page = people.supplier;
  assert.equal((await open('supplier', cell)).status(), 200);
  assert.match(await text('supplier'), /OZON2000/);
  await page.fill('#tekst', 'Hersteld in de volgende uitgave.');
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/antwoorden"] button').click()]);
  await open('municipality', cell);
  assert.match(await text('municipality'), /Hersteld in de volgende uitgave\.\s+Bouwer BV/);
  assert.equal(await people.municipality.locator('form[action$="/antwoorden"]').count(), 0, 'only the supplier replies');
});

test('it is public only while both agree, and then without findings', async () => {
  const say = async (who, word) => {
    await open(who, cell);
    await Promise.all([people[who].waitForNavigation(), people[who].locator(`button[name="akkoord"][value="${word}"]`).click()]);
  };
  await say('municipality', 'ja');
  assert.equal((await open('visitor', cell)).status(), 404);
  await say('supplier', 'ja');
  assert.equal((await open('visitor', cell)).status(), 200);
  const shown = await text('visitor');
  assert.match(shown, /voldoet niet/);
  assert.match(shown, /geldig \(Ed25519\)/);
  assert.match(shown, /Hersteld in de volgende uitgave/);
  assert.doesNotMatch(shown, /regelteksten\.xml/);
  await open('visitor', '/monitor');
  assert.doesNotMatch(await text('visitor'), /Dit is verzonnen/);
  assert.match(await text('visitor'), /Purmerend[^]*voldoet niet/);
  assert.doesNotMatch(await text('visitor'), /certificaat/, 'consent for one cell is not for another');
  const folder = path.join(here, 'out');
  mkdirSync(folder, { recursive: true });
  await people.visitor.screenshot({ path: path.join(folder, 'monitor.png'), fullPage: true });
  await say('supplier', 'nee');
  assert.equal((await open('visitor', cell)).status(), 404);
});

test('the matrix has no barrier that axe finds, and nothing scrolls sideways at 320 pixels', async () => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 320, height: 700 }]) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(`${program.address}/monitor`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${viewport.width}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    await context.close();
  }
});
