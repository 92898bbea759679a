// SPDX-License-Identifier: EUPL-1.2
// A register that learns, without script, with two municipalities: a company is counted and shared, a neighbour's
// prediction moves; a prediction is kept, reported on and scored.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const password = 'een zin met zes woorden erin';
const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password };
const neighbour = { gemeente: 'Groningen', user: 'beheer@groningen.example', password };
const plan = (code) => `/gemeenten/${code}/effectrapportage?bedrijf=Een+plan&sector=logistiek&opening=2026&vol=2027&van-oppervlakte=38000`;

let program;
let browser;
const people = {};
before(async () => {
  program = await startProgram({ administrators: [municipality, neighbour] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  for (const [name, who] of [['municipality', municipality], ['neighbour', neighbour]]) {
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
});

const open = (who, address) => people[who].goto(program.address + address);
const text = (who) => people[who].locator('main').innerText();
const press = (who, selector) => Promise.all([people[who].waitForNavigation(), people[who].locator(selector).first().click()]);
const beds = async (who) => Number(/(\d[\d.]*) nieuwe bedden/.exec(await text(who))[1].replaceAll('.', ''));

test('a wrong company is told, and nothing that was typed is lost', async () => {
  await open('municipality', '/referentieobjecten/nieuw');
  const page = people.municipality;
  for (const [name, value] of Object.entries({ klasse: 'koelhuis', naam: 'Koel BV', m2: '40.000', fte: '1.600', aandeel: '150%', peildatum: '2026-03-01', bron: 'eigen telling' }))
    await page.fill(`#o-${name}`, value);
  await press('municipality', 'form.kaart button');
  const said = await text('municipality');
  assert.match(said, /niet dat het bedrijf daarmee akkoord is/);
  assert.match(said, /is hoogstens 1, dus 100 procent/);
  assert.equal(await page.inputValue('#o-fte'), '1.600');
  await page.fill('#o-naam', '');
  await page.fill('#o-aandeel', '45%');
  await press('municipality', 'form.kaart button');
  assert.match(await text('municipality'), /25 m² per baan\. Dat is ongewoon/);
  await page.check('#o-klopt');
  await press('municipality', 'form.kaart button');
  assert.match(await text('municipality'), /Wij leren van 1 bedrijf die u telde|Wij leren van 1 bedrijf/);
});

test('shared as a class, it moves what a neighbour predicts, and names its source', async () => {
  await open('neighbour', plan('GM0014'));
  const before = await beds('neighbour');
  await open('municipality', '/referentieobjecten');
  await press('municipality', 'th a[href*="/referentieobjecten/"]');
  assert.match(await text('municipality'), /Anderen zien alleen dit: distributiecentrum, 20\.000 tot 50\.000 m² vloer; 25 m² per baan; 45% uit het buitenland; 2026/);
  await people.municipality.check('#o-akkoord');
  await people.municipality.selectOption('#o-licentie', 'CC-BY-4.0');
  await press('municipality', 'form:has(#o-akkoord) button');
  assert.match(await text('municipality'), /Deel niet meer/);
  await open('neighbour', plan('GM0014'));
  const after = await beds('neighbour');
  assert.ok(after > before, `${after} after ${before}`);
  assert.match(await text('neighbour'), /Referentieobjecten: Purmerend, CC-BY-4\.0/);
  assert.doesNotMatch(await text('neighbour'), /koelhuis/);
  await press('municipality', 'form:has(input[value="niet-delen"]) button');
  await open('neighbour', plan('GM0014'));
  assert.equal(await beds('neighbour'), before);
});

test('a prediction is kept, reported on, scored, and teaches the next one only', async () => {
  await open('neighbour', plan('GM0014'));
  const before = await beds('neighbour');
  await press('neighbour', 'form[action$="/voorspellingen"] button');
  const page = people.neighbour;
  for (const [name, value] of Object.entries({ 'geteld-banen': '1.500', 'geteld-migranten': '900', 'geteld-bedden': 'veel', peildatum: '2026-11-01', door: 'personeelszaken' }))
    await page.fill(`#p-${name}`, value);
  await press('neighbour', 'form.kaart button');
  assert.match(await text('neighbour'), /‘veel’ is geen getal/);
  assert.equal(await page.inputValue('#p-geteld-banen'), '1.500');
  await page.fill('#p-geteld-bedden', '1100');
  await press('neighbour', 'form.kaart button');
  assert.match(await text('neighbour'), /1\.500\s+buiten de marge/);
  await press('neighbour', 'a:has-text("Wat zouden wij nu zeggen?")');
  assert.equal(await beds('neighbour'), before, 'its own report counts nothing');
  await open('neighbour', plan('GM0014').replace('Een+plan', 'Een+ander+plan'));
  assert.ok((await beds('neighbour')) > before);
  await open('neighbour', '/voorspellingen');
  const scores = await page.locator('[aria-labelledby="t-scores"] tbody tr').allInnerTexts();
  assert.equal(scores.length, 6);
  assert.match(await text('neighbour'), /1 van 1 voorspellingen kregen een melding/);
});
