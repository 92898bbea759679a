// SPDX-License-Identifier: EUPL-1.2
// A pearl found in the catalogue, tried on one's own municipality, and taken over with the run as evidence.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password: 'een zin met zes woorden erin' };
let program;
let browser;
let page;
before(async () => {
  program = await startProgram({ administrators: [municipality] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const open = (address) => page.goto(program.address + address);
const text = () => page.locator('main').innerText();
const send = (selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);

test('a visitor finds a case, with what speaks against it and its source', async () => {
  await open('/delen');
  assert.match(await text(), /Er is geen rangorde/);
  await page.locator('#d-zoek').fill('jongeren dakloos');
  await send('form.zoek button');
  assert.match(await page.locator('h2').allInnerTexts().then((all) => all.join(' ')), /1 gevonden/);
  await open('/delen/bouwdepot');
  assert.match(await text(), /8,7 naar 30,4 procent/);
  assert.match(await text(), /vaak weinig was veranderd/);
  assert.match(await text(), /drift\.eur\.nl/);
  assert.doesNotMatch(await text(), /Wij gebruiken dit ook/);
});

test('and a pearl that runs: weights are theirs to choose, and what is absent is told', async () => {
  await open('/delen/warmtetransitie');
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: 'Bekijk het voorbeeld' }).click()]);
  assert.match(await page.locator('h1').innerText(), /^Begin in /);
  assert.match(await text(), /Van geen enkel gebied is er een cijfer voor: veel gas per woning/);
  const areas = () => page.locator('table.stapel').first().locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.querySelector('th').innerText));
  const before = await areas();
  for (const weight of ['gas', 'bouwjaar', 'corporatie', 'huur', 'gestapeld', 'woz'])
    await page.locator(`#v-gewicht_${weight}`).fill('0');
  await send('form.vergelijkvorm button');
  assert.notDeepEqual(await areas(), before);
  // Only how close addresses stand counts now: the order is that of the last column.
  const density = await page.locator('table.stapel').first().locator('tbody tr td:last-child').evaluateAll((cells) => cells.map((cell) => Number(cell.innerText.replaceAll('.', ''))));
  assert.ok(density.length > 3 && density[0] > 100, String(density));
  assert.deepEqual(density, density.toSorted((a, b) => b - a));
  await page.locator('#v-gewicht_woz').fill('veel');
  await send('form.vergelijkvorm button');
  assert.match(await text(), /gewicht_woz|Gewicht/);
});

test('a municipality takes it over: the run is the evidence', async () => {
  await open('/aanmelden?terug=/delen/warmtetransitie');
  await page.locator('input[name="naam"]').fill(municipality.user);
  await page.locator('input[name="wachtwoord"]').fill(municipality.password);
  await send('form.aanmelden button[type="submit"]');
  assert.match(await text(), /Nog niet\./);
  await send('form[action$="/overnemen"] button');
  assert.match(await text(), /gedraaid op eigen cijfers/);
  const evidence = await page.locator('a[href^="/api/v1/uitvoeringen/"]').getAttribute('href');
  const outcome = await (await page.context().request.get(program.address + evidence)).json();
  assert.equal(outcome.pearl, 'warmtetransitie');
  await open('/delen/bouwdepot');
  await send('form[action$="/overnemen"] button');
  assert.match(await text(), /: bevestigd/);
  await open('/gemeenten/GM0439/gemeentedelers');
  assert.match(await page.locator('h1').innerText(), /gebruikt 2 pareltjes van anderen, met bewijs/);
});
