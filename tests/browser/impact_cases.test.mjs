// SPDX-License-Identifier: EUPL-1.2
// A case of two municipalities, without script: filled in and kept, the range seen to narrow, two people at once, minutes
// of the talk, the guide printed, shared with a neighbour who answers, a draft of the agreement, withdrawn.
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
const neighbour = { gemeente: 'Zaanstad', user: 'beheer@zaanstad.example', password };
let program;
let browser;
let folder;
const people = {};
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-zaken-'));
  program = await startProgram({ administrators: [municipality, neighbour] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  for (const [name, who] of [['anna', municipality], ['bram', municipality], ['neighbour', neighbour]]) {
    const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(`${program.address}/aanmelden`);
    await page.locator('input[name="naam"]').fill(who.user);
    await page.locator('input[name="wachtwoord"]').fill(who.password);
    await Promise.all([page.waitForNavigation(), page.locator('form.aanmelden button[type="submit"]').click()]);
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
async function range(who) {
  const [, low, high] = /De marge loopt van ([\d.]+) tot ([\d.]+) bedden/.exec(await people[who].locator('.antwoord').innerText());
  return Number(high.replaceAll('.', '')) - Number(low.replaceAll('.', ''));
}
async function file(who, address) {
  const response = await people[who].context().request.get(program.address + address);
  assert.equal(response.status(), 200, address);
  return Buffer.from(await response.body());
}

let zaak; // Path of the case that the tests follow.

test('a plan that is filled in is kept as a case', async () => {
  const sites = encodeURIComponent('Logies Zuid; Zaanstad; 90; ; 2036; ; SNF; 110\nHotel Oost; Purmerend; 40; 10');
  await open('anna', `/gemeenten/GM0439/effectrapportage?bedrijf=Loods+Lindeveld&sector=logistiek&opening=2028&vol=2031&van-oppervlakte=38000&plekken=${sites}`);
  await send('anna', 'form[action$="/effectrapportage"][method=post] button');
  zaak = new URL(people.anna.url()).pathname;
  assert.match(zaak, /^\/effectrapportage\/[\w-]{36}$/);
  assert.match(await text('anna'), /Loods Lindeveld/);
  await open('anna', '/effectrapportage');
  assert.match(await text('anna'), /heeft 1 zaak/);
});

test('each answer that is kept narrows the range, and a colleague goes on', async () => {
  await open('anna', zaak);
  const first = await range('anna');
  const question = await people.anna.locator('#vraag legend').innerText();
  assert.match(question, /drukste week/);
  await people.anna.fill('#n-van-drukste_week', '700');
  await people.anna.fill('#n-tot-drukste_week', '800');
  await send('anna', '#vraag button');
  const second = await range('anna');
  assert.ok(second < 0.75 * first, `${second} of ${first}`);
  assert.notEqual(await people.anna.locator('#vraag legend').innerText(), question);
  await open('bram', zaak);
  assert.equal(await range('bram'), second);
  assert.match(await people.bram.locator('#vraag legend').innerText(), /ander land/);
  await people.bram.locator('#vraag input[name^="van-"]').fill('55');
  await people.bram.locator('#vraag input[name^="tot-"]').fill('60');
  await send('bram', '#vraag button');
  assert.ok(await range('bram') < second);
  const threads = await people.bram.locator('section:has(#h-marge) svg text').allTextContents();
  assert.deepEqual(threads.filter((one) => /^versie/.test(one)), ['versie 1', 'versie 2', 'versie 3']);
  assert.match(await text('bram'), /mensen in de drukste week: 700 tot 800/);
});

test('two who answer at once lose nothing: they choose where both changed the same', async () => {
  await open('anna', zaak);
  await open('bram', zaak);
  await people.anna.fill('#a-van-ploegen', '2');
  await send('anna', '#invullen button');
  await people.bram.fill('#a-van-ploegen', '3');
  await people.bram.fill('#a-vervoer', 'Met de bus');
  await send('bram', '#invullen button');
  assert.match(await text('bram'), /Een collega vulde dit tegelijk anders in/);
  await open('anna', zaak);
  assert.equal(await people.anna.locator('#a-vervoer').inputValue(), 'Met de bus');
  assert.equal(await people.anna.locator('#a-van-ploegen').inputValue(), '2');
  await people.bram.check('#k-mijn-ploegen');
  await send('bram', 'section:has(#h-keuze) button');
  assert.equal(await people.bram.locator('#a-van-ploegen').inputValue(), '3');
  assert.equal(await people.bram.locator('#h-keuze').count(), 0);
});

test('minutes of the talk stand with the case and in the report; the guide is printed', async () => {
  await open('anna', zaak);
  await people.anna.click('#gesprekken summary');
  await people.anna.fill('#g-dag', '2026-11-28');
  await people.anna.fill('#g-aanwezig', 'wethouder, ondernemer');
  await people.anna.fill('#g-o-toezegging', 'Zestig bedden voor de opening.');
  await people.anna.fill('#g-afgesproken', 'In januari weer een gesprek.');
  await send('anna', '#gesprekken form button');
  assert.match(await people.anna.locator('#gesprekken').evaluate((all) => all.textContent), /In januari weer een gesprek/);
  const report = (await file('anna', `${zaak}/verslag`)).toString();
  assert.match(report, /Verslagen van de gesprekken/);
  assert.match(report, /Zestig bedden voor de opening/);
  assert.match(report, /class="stroom"/);
  const guide = (await file('anna', `${zaak}/verslag?stuk=gespreksformulier`)).toString();
  assert.match(guide, /Formulier voor het gesprek met de ondernemer/);
  const questions = [...guide.matchAll(/<th scope="row"[^>]*>(.*?)<\/th>/gs)].map(([, one]) => one);
  assert.ok(questions.length >= 20, `${questions.length}`);
});

test('the region is a map with a table beside it', async () => {
  await open('anna', zaak);
  const picture = people.anna.locator('svg:has(.stroom)');
  assert.match(await picture.getAttribute('aria-label'), /De tabel geeft dezelfde cijfers/);
  const rows = await people.anna.locator('table:has(#t-stromen) tbody tr').allInnerTexts();
  assert.equal(rows.length, 2);
  assert.match(rows.join('\n'), /Zaanstad\t90\t90\t\d+/);
  assert.match(await text('anna'), /Het noorden is boven/);
  assert.match(await people.anna.locator('table:has(#t-locaties)').evaluate((all) => all.textContent), /keurmerk niet bekend/);
});

test('a neighbour sees the outcome and not what the company said, and answers', async () => {
  await open('anna', zaak);
  await people.anna.fill('#d-buur', 'Zaanstad');
  await send('anna', 'form[action$="/delen"] button');
  assert.match(await text('anna'), /Nog geen antwoord/);
  await open('neighbour', '/effectrapportage');
  await send('neighbour', 'a[href="/effectrapportage/gedeeld"]');
  await send('neighbour', 'tbody a');
  let seen = await text('neighbour');
  assert.match(seen, /Van de nieuwe bedden zijn er naar verwachting 90 in Zaanstad/);
  assert.doesNotMatch(seen, /Lindeveld|drukste week/);
  assert.equal((await people.neighbour.context().request.get(program.address + zaak)).status(), 404);
  await people.neighbour.fill('#r-vrij', '75');
  await people.neighbour.fill('#r-tekst', 'Vijftien bedden zijn al beloofd.');
  await send('neighbour', '#antwoorden button');
  await open('anna', zaak);
  assert.match(await text('anna'), /vrije bedden: 75\. Vijftien bedden zijn al beloofd/);
  await send('anna', 'form[action$="/intrekken"] button');
  await people.neighbour.reload();
  seen = await text('neighbour');
  assert.match(seen, /De cijfers zijn er niet meer/);
  assert.doesNotMatch(seen, /naar verwachting 90/);
});

test('the agreement on housing is there as a draft', async () => {
  const bytes = await file('anna', `${zaak}/overeenkomst`);
  const name = path.join(folder, 'concept.docx');
  writeFileSync(name, bytes);
  const words = execFileSync('pandoc', ['-t', 'plain', '--wrap=none', name], { encoding: 'utf8' });
  assert.match(words, /Purmerend/);
  assert.match(words, /Loods Lindeveld/);
  assert.match(words, /Bedrijf zorgt dat er voor zijn arbeidsmigranten\s+\d+\s+bedden zijn/);
  assert.match(words, /Zaanstad 90/);
  await open('anna', zaak);
  await send('anna', 'form[action$="/overeenkomst"] button');
  assert.match(people.anna.url(), /\/overeenkomsten\/[\w-]{36}$/);
  assert.match(await text('anna'), /Huisvesting: Loods Lindeveld/);
});

test('an own figure counts from then on, beside the default', async () => {
  await open('anna', '/effectrapportage/waarden');
  await people.anna.selectOption('#w-parameter', 'al_gehuisvest');
  await people.anna.fill('#w-waarde', '0,4');
  await people.anna.fill('#w-bron', 'Telling van de gemeente');
  await send('anna', 'form[action$="/waarden"] button');
  assert.match(await text('anna'), /Telling van de gemeente/);
  await open('anna', '/gemeenten/GM0439/effectrapportage');
  const origin = await people.anna.locator('table:has(#t-bron)').evaluate((all) => all.textContent);
  assert.match(origin, /woont al in de regio \(eigen waarde\)/);
  assert.match(origin, /woont al in de regio[^(]*telt nu niet/);
});

test('plans stand together', async () => {
  await open('anna', '/effectrapportage');
  await send('anna', 'form[action="/effectrapportage"][method=post] button');
  await open('anna', '/effectrapportage');
  await send('anna', 'a[href$="/vergelijken"]');
  for (const box of await people.anna.locator('input[name=zaak]').all()) await box.check();
  await send('anna', 'form[action$="/vergelijken"] button');
  assert.match(await text('anna'), /Deze plannen vragen samen waarschijnlijk [\d.]+ bedden/);
  assert.equal(await people.anna.locator('table:has(#t-samen) tbody tr').count(), 3);
});
