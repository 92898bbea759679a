// SPDX-License-Identifier: EUPL-1.2
// A company that wants to come, without script: fill in, see the range narrow with each answer, print the guide for the
// talk and the report, open a file with a plan.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from './server.mjs';

const address = '/gemeenten/GM0439/effectrapportage';
let program;
let browser;
let page;
before(async () => {
  program = await startProgram();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Low and high of the sentence under the answer. */
async function range() {
  const text = await page.locator('.antwoord').innerText();
  const [, low, high] = /De marge loopt van ([\d.]+) tot ([\d.]+) bedden/.exec(text);
  return [low, high].map((number) => Number(number.replaceAll('.', '')));
}
const width = async () => (await range()).reduce((low, high) => high - low);
const send = (selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);

test('the catalogue leads to the example', async () => {
  await page.goto(`${program.address}/gemeenten/GM0439`);
  await send('a[href$="/gemeenten/GM0439/effectrapportage"]');
  assert.match(await page.locator('h1').innerText(), /^Er zijn waarschijnlijk \d+ nieuwe bedden nodig\./);
  assert.match(await page.locator('main').innerText(), /verzonnen/);
});

test('each answer to the best question makes the range narrower, and the next question is another', async () => {
  await page.goto(program.address + address);
  const before = await width();
  const first = await page.locator('#vraag h3').innerText();
  assert.match(first, /drukste week/);
  await page.fill('#volgende-van', '700');
  await page.fill('#volgende-tot', '800');
  await send('#vraag button');
  const after = await width();
  assert.ok(after < 0.75 * before, `${after} of ${before}`);
  const second = await page.locator('#vraag h3').innerText();
  assert.notEqual(second, first);
  // What was filled in stays, and stands in the address.
  assert.equal(await page.locator('#q-van-drukste_week').inputValue(), '700');
  assert.equal(await page.locator('#q-van-flexaandeel').inputValue(), '65');
  assert.match(page.url(), /van-oppervlakte=38000/);
});

test('an own plan: the form, a wrong answer told and kept', async () => {
  await page.goto(program.address + address);
  await page.selectOption('#v-sector', 'voeding');
  await page.click('#vragen > summary');
  await page.fill('#q-van-flexaandeel', '140');
  await page.fill('#q-tot-flexaandeel', '');
  await page.fill('#q-van-oppervlakte', '12.500');
  await page.fill('#v-plekken', 'Logies Noord; Noordwoude; 30; 12\nHotel Zuid; Zuidwoude; 20; 25; 2024');
  await send('#invullen form[method=get] button');
  const text = await page.locator('main').innerText();
  assert.match(text, /Een aandeel is hoogstens 1, dus 100 procent/);
  assert.match(text, /Locatie ‘Hotel Zuid’ is al gesloten/);
  assert.match(text, /Noordwoude/);
  assert.equal(await page.locator('#q-van-flexaandeel').inputValue(), '140');
  assert.equal(await page.locator('#q-van-oppervlakte').inputValue(), '12500');
});

test('the form for the talk and the report can be printed, with what has no source marked', async () => {
  await page.goto(program.address + address);
  const links = await page.locator('.antwoord a[href*="/rapport.html"]').evaluateAll((all) => all.map((one) => one.href));
  const [form, report] = await Promise.all(links.map((link) => fetch(link).then((answer) => answer.text())));
  assert.match(form, /Formulier voor het gesprek met de ondernemer/);
  assert.match(form, /Waarvoor wil de ondernemer tekenen\?/);
  assert.match(report, /Voor de specialist/);
  assert.ok(report.split('⚠ zonder bron').length > 10);
});

test('a file with a plan is opened, and its answers stand in the form', async () => {
  await page.goto(program.address + address);
  await page.setInputFiles('#v-bestand', new URL('../../src/pearls/effectrapportage/voorbeeld/vlees.json', import.meta.url).pathname);
  await send('form[data-opsturen] button');
  assert.match(await page.locator('main').innerText(), /Vleesbedrijf De Meent/);
  assert.equal(await page.locator('#q-van-fte').inputValue(), '350');
  await page.setInputFiles('#v-bestand', { name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from('{"sector": ') });
  await send('form[data-opsturen] button');
  assert.match(await page.locator('main').innerText(), /geen JSON met invoer/);
});

test('possibilities stand side by side, with what was filled in', async () => {
  await page.goto(`${program.address}${address}?sector=metaal&van-fte=200&van-piek=2&plekken=${encodeURIComponent('Nieuw; Elders; 500; 10; ; plan')}`);
  await send('.antwoord a[href*="/vergelijken"]');
  const rows = await page.locator('tbody tr').allInnerTexts();
  assert.equal(rows.length, 3);
  const middle = rows.map((row) => Number(row.split(/\t/)[2].replaceAll('.', '')));
  assert.equal(middle[0], middle[1]);
  assert.ok(middle[2] < 0.8 * middle[0], `${middle}`);
  const without = rows.map((row) => Number(row.split(/\t/)[4].split('\n')[0].replaceAll('.', '')));
  assert.ok(without[0] > 0);
  assert.equal(without[1], 0);
});

test('in English', async () => {
  await page.goto(`${program.address}/en${address}`);
  const text = await page.locator('main').innerText();
  assert.match(text, /Probably \d+ new beds are needed/);
  assert.match(text, /unsourced/);
});
