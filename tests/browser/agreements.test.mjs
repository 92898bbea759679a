// SPDX-License-Identifier: EUPL-1.2
// Agreements, as a contract manager uses them: begun from a standard and filled in, checked while typing, taken along as
// a document, another text laid beside it, deviations decided on, signed, renewed, accounted for and shared.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const password = 'een zin met zes woorden erin';
const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password };
const neighbour = { gemeente: 'Groningen', user: 'beheer@groningen.example', password };
const supplier = { user: 'beheer@bouwer.example', password };
const standard = 'verwerkersovereenkomst-1.0';

let program;
let browser;
let folder;
const people = {};
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-overeenkomsten-'));
  program = await startProgram({
    administrators: [municipality, neighbour],
    commands: [{
      words: ['account', 'beheerder', '--organisatie', 'bouwer-bv', '--organisatienaam', 'Bouwer BV', '--gebruikersnaam', supplier.user, '--naam', 'Piet'],
      input: `${password}\n`,
    }],
  });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  for (const [name, who, javaScriptEnabled] of [
    ['municipality', municipality, true], ['plain', municipality, false], ['neighbour', neighbour, false], ['supplier', supplier, false], ['visitor', null, true],
  ]) {
    const context = await browser.newContext({ javaScriptEnabled, acceptDownloads: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
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
  if (folder) rmSync(folder, { recursive: true });
});

const open = (who, address) => people[who].goto(program.address + address);
const text = (who) => people[who].locator('main').innerText();
const send = (who, selector) => Promise.all([people[who].waitForNavigation(), people[who].locator(selector).first().click()]);
/** The bytes behind a link, as who is signed in gets them. */
async function file(who, address) {
  const response = await people[who].context().request.get(program.address + address);
  assert.equal(response.status(), 200, address);
  return Buffer.from(await response.body());
}
/** What a word processor reads in a document. */
function words(bytes, kind) {
  const name = path.join(folder, `tekst.${kind}`);
  writeFileSync(name, bytes);
  return execFileSync('pandoc', ['-t', 'plain', '--wrap=none', name], { encoding: 'utf8' });
}

let agreement; // Path of the one that the tests follow.

test('a visitor reads what it is for, and must sign in for more', async () => {
  await open('visitor', '/overeenkomsten');
  assert.match(await text('visitor'), /Meld u aan om de overeenkomsten van uw organisatie te zien/);
  await open('visitor', '/overeenkomsten/nieuw');
  assert.match(people.visitor.url(), /aanmelden/);
});

test('a draft begins with what is known', async () => {
  await open('supplier', '/monitor/vastleggen');
  await people.supplier.locator('#p-product').fill('planmaker');
  await people.supplier.locator('#p-naam').fill('Planmaker');
  await send('supplier', 'form[action$="/monitor/producten"] button');
  await open('municipality', '/overeenkomsten/nieuw');
  const page = people.municipality;
  await page.locator('#n-standaard').selectOption(standard);
  await page.locator('#n-product').selectOption('bouwer-bv/planmaker');
  await page.locator('#n-van').fill('2026-01-01');
  await page.locator('#n-tot').fill('2029-12-31');
  await page.locator('#n-opzeg').fill('3');
  await send('municipality', 'form[action$="/overeenkomsten"] button[type=submit]');
  agreement = new URL(page.url()).pathname;
  assert.match(agreement, /^\/overeenkomsten\/[0-9a-f-]{36}$/);
  assert.match(await text('municipality'), /Overeenkomst met Bouwer BV: concept/);
  assert.equal(await page.locator('#v-organisatie').inputValue(), 'Bouwer BV');
  assert.equal(await page.locator('#v-gemeente').inputValue(), 'Purmerend');
  assert.equal(await page.locator('#v-ingangsdatum').inputValue(), '2026-01-01');
});

test('mistakes show while typing, and a reader hears of them', async () => {
  const page = people.municipality;
  await open('municipality', agreement);
  const remarks = page.locator('[data-veld="kvk"] [data-bevindingen]');
  await page.locator('#v-kvk').fill('123');
  await page.locator('[data-veld="kvk"] .status--fout', { hasText: /acht|8/ }).waitFor({ timeout: 10_000 });
  assert.equal(await page.locator('#v-kvk').getAttribute('aria-describedby'), await remarks.getAttribute('id'));
  await page.locator('#v-kvk').fill('12345678');
  await page.locator(`[data-veld="kvk"] [data-bevindingen] li`).first().waitFor({ state: "detached", timeout: 10_000 });
  await open('municipality', agreement);
  assert.equal(await page.locator('#v-kvk').inputValue(), '', 'looking stores nothing');
});

test('what is filled in is kept, and stands in the document', async () => {
  const page = people.plain; // Without JavaScript.
  await open('plain', agreement);
  for (const field of await page.locator('.overeenkomst-formulier [data-veld] > input, .overeenkomst-formulier [data-veld] > textarea').all()) {
    if (await field.inputValue()) continue;
    const [id, type] = [await field.getAttribute('id'), await field.getAttribute('type')];
    const value = id === 'v-kvk' ? '12345678' : id === 'v-meldtermijn' ? '24' : /termijn/.test(id) ? '30'
      : type === 'date' ? '2026-01-01' : type === 'email' ? 'meld@voorbeeld.example' : type === 'tel' ? '0299000000' : `Waarde van ${id.slice(2)}`;
    await field.fill(value);
  }
  for (const select of await page.locator('.overeenkomst-formulier [data-veld] > select').all()) await select.selectOption({ index: 1 });
  const row = (table, column, number = 0) => page.locator(`[name="tabel.${table}.${number}.${column}"]`);
  for (const column of ['verwerking', 'doeleinden', 'betrokkenen', 'persoonsgegevens', 'bewaartermijn']) await row('verwerkingen', column).fill(`Over ${column}`);
  await row('verwerkingen', 'locatie').fill('Nederland');
  for (const column of ['onderwerp', 'maatregel', 'aangetoond']) await row('maatregelen', column).fill(`Over ${column}`);
  await row('subverwerkers', 'naam').fill('Voorbeeldhost B.V.');
  await row('subverwerkers', 'kvk').fill('87654321');
  await row('subverwerkers', 'uitbesteed').fill('Hosting');
  await row('subverwerkers', 'locatie').fill('Duitsland');
  await send('plain', '.overeenkomst-formulier > button[type=submit]');
  assert.equal(await row('subverwerkers', 'naam').inputValue(), 'Voorbeeldhost B.V.');
  const left = await page.locator('.veld-bevindingen .status--fout').allInnerTexts();
  assert.deepEqual(left, [], 'nothing wrong is left');
  const docx = words(await file('plain', `${agreement}/bestand?vorm=docx`), 'docx');
  for (const word of ['Bouwer BV', '12345678', 'Voorbeeldhost B.V.', '87654321', '1 januari 2026']) assert.ok(docx.includes(word), word);
  const kept = JSON.parse((await file('plain', `${agreement}/bestand?vorm=json`)).toString());
  assert.equal(kept.velden.kvk, '12345678');
  assert.equal(kept.tabellen.subverwerkers[0].naam, 'Voorbeeldhost B.V.');
});

test('two who change the same draft lose nothing', async () => {
  await open('municipality', agreement);
  await open('plain', agreement);
  await people.plain.locator('#f-dienst').fill('Eerst bewaard');
  await send('plain', '.overeenkomst-formulier > button[type=submit]');
  await people.municipality.locator('#f-dienst').fill('Te laat');
  await send('municipality', '.overeenkomst-formulier > button[type=submit]');
  assert.match(await text('municipality'), /Iemand anders wijzigde/);
  assert.equal(await people.municipality.locator('#f-dienst').inputValue(), 'Te laat', 'what was typed is still there');
});

test('a comment stands beside its field, with who wrote it', async () => {
  await open('plain', agreement);
  await people.plain.locator('#op-over').selectOption('kvk');
  await people.plain.locator('#op-tekst').fill('Klopt dit nummer nog?');
  await send('plain', 'form[action$="/opmerkingen"] button');
  assert.match(await people.plain.locator('[data-veld="kvk"]').innerText(), /Klopt dit nummer nog\?/);
});

test('another text is laid beside the standard; what differs becomes an addendum', async () => {
  const docx = words(await file('municipality', `${agreement}/bestand?vorm=docx`), 'docx');
  const changed = docx.replace('ook niet om eigen producten te trainen of te verbeteren', 'behalve om eigen producten te verbeteren');
  assert.notEqual(changed, docx);
  await open('municipality', agreement);
  const page = people.municipality;
  const compare = async (name, content) => {
    await page.locator('#c-bestand').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
    await page.locator('form[action$="/vergelijken"] button').click();
    await page.locator('#afwijkingen .deel-intro', { hasText: name }).waitFor({ timeout: 30_000 });
  };
  await compare('gelijk.txt', docx);
  assert.match(await page.locator('#afwijkingen').innerText(), /De tekst volgt de standaard woord voor woord/);
  await compare('anders.txt', changed);
  assert.equal(await page.locator('#afwijkingen article.naast').count(), 1);
  assert.match(await page.locator('#afwijkingen article.naast').innerText(), /3\.4[^]*behalve om eigen producten te verbeteren/);
  // Agreed without a reason is refused; nothing is lost.
  await page.locator('input[name="keuze.0"][value="afspreken"]').check();
  await send('municipality', 'form[action$="/afwijkingen"] button[type=submit]');
  assert.match(await text('municipality'), /staat geen reden/);
  assert.ok(await page.locator('input[name="keuze.0"][value="afspreken"]').isChecked());
  await page.locator('#reden-0').fill('De gemeente profiteert mee');
  await send('municipality', 'form[action$="/afwijkingen"] button[type=submit]');
  assert.match(await page.locator('article.brief').innerText(), /In plaats van artikel 3\.4 geldt:[^]*De gemeente profiteert mee/);
});

test('signed, with the hash of the file; then renewed', async () => {
  const page = people.plain;
  await open('plain', agreement);
  await send('plain', 'button[value="ter-ondertekening"]');
  assert.match(await text('plain'), /: ter ondertekening/);
  await page.locator('#s-op').fill('2026-01-20');
  await page.locator('#s-gemeente').fill('A. Anders');
  await page.locator('#s-partij').fill('P. Bouwer');
  await page.locator('#s-bestand').setInputFiles({ name: 'getekend.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF getekend') });
  await send('plain', 'form[action$="/getekend"] button');
  assert.match(await text('plain'), /sha256 [0-9a-f]{64}/);
  assert.match(await text('plain'), /Zeg uiterlijk op 30 september 2029 op\./);
  await send('plain', 'form[action$="/vernieuwen"] button');
  const renewed = new URL(page.url()).pathname;
  assert.notEqual(renewed, agreement);
  assert.equal(await page.locator('#v-kvk').inputValue(), '12345678');
  assert.equal(await page.locator('#f-van').inputValue(), '2030-01-01');
  await open('plain', '/overeenkomsten/jaarverslag?jaar=2026');
  assert.match(await text('plain'), /De gemeente profiteert mee/);
  await open('plain', '/overeenkomsten?zoek=voorbeeldhost');
  assert.equal(await page.locator('table.stapel tbody tr').count(), 2);
  await open('neighbour', '/overeenkomsten?zoek=voorbeeldhost');
  assert.equal(await people.neighbour.locator('table.stapel tbody tr').count(), 0);
});

test('filled in once, used by all: when both agree', async () => {
  await open('plain', agreement);
  await send('plain', 'form[action$="/delen"] button');
  assert.match(await text('plain'), /niet gedeeld/);
  await open('neighbour', '/overeenkomsten/gedeeld');
  assert.match(await text('neighbour'), /Er is nog niets gedeeld/);
  await open('supplier', '/overeenkomsten/gedeeld');
  await send('supplier', 'button[value="ja"]');
  await open('neighbour', '/overeenkomsten/gedeeld');
  await send('neighbour', 'form[action$="/overnemen"] button');
  const page = people.neighbour;
  assert.equal(await page.locator('#v-organisatie').inputValue(), 'Bouwer BV');
  assert.equal(await page.locator('[name="tabel.subverwerkers.0.naam"]').inputValue(), 'Voorbeeldhost B.V.');
  assert.equal(await page.locator('#v-gemeente').inputValue(), 'Groningen', 'its own name');
  assert.equal(await page.locator('#v-ondertekenaar-2').inputValue(), '', 'who signs is not shared');
  await open('supplier', '/overeenkomsten/gedeeld');
  await send('supplier', 'button[value="nee"]');
  await open('neighbour', '/overeenkomsten/gedeeld');
  assert.match(await text('neighbour'), /Er is nog niets gedeeld/);
});

test('the page of the pearl compares for a visitor', async () => {
  const docx = words(await file('municipality', `${agreement}/bestand?vorm=docx`), 'docx');
  await open('visitor', '/gemeenten/GM0439/overeenkomsten');
  const page = people.visitor;
  await page.locator('#v-tekst').setInputFiles({ name: 'tekst.txt', mimeType: 'text/plain', buffer: Buffer.from(docx.replace('alleen op basis van schriftelijke instructies', 'ook zonder instructies')) });
  await page.locator('form[data-opsturen] button').click();
  await page.locator('#eisen').waitFor({ timeout: 30_000 });
  assert.match(await page.locator('article.naast').first().innerText(), /3\.1/);
  assert.ok(await page.locator('article.naast ins').count() > 0);
});
