// SPDX-License-Identifier: EUPL-1.2
// From a clause to a right: three made-up contracts, the data of two applications, a run that is refused with the
// sentence that forbids it, the addendum, and the same run again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const password = 'een zin met zes woorden erin';
const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password };
const forbids = /Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur te hergebruiken/;
const runPage = '/gemeenten/GM0439/wijkvoorzieningen';

let program;
let browser;
let page;
before(async () => {
  program = await startProgram({ administrators: [municipality] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
  await page.goto(`${program.address}/aanmelden`);
  await page.locator('input[name="naam"]').fill(municipality.user);
  await page.locator('input[name="wachtwoord"]').fill(municipality.password);
  await Promise.all([page.waitForNavigation(), page.locator('form.aanmelden button[type="submit"]').click()]);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const open = (address) => page.goto(program.address + address);
const text = () => page.locator('main').innerText();
const send = (selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
const csv = (name, words) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(words) });
/** Adds a file of data to an application of the list. */
async function addData(application, file, year) {
  await open('/datarechten');
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: application }).click()]);
  await page.locator('#g-bestand').setInputFiles(file);
  await page.locator('#g-jaar').fill(year);
  await send('form[action$="/gegevens"] button');
}

let closed; // Path of the application with the closed contract.

test('three made-up contracts are judged, and each says what it allows', async () => {
  await open('/datarechten');
  await send('form[action$="/voorbeeld"] button');
  const row = (name) => page.locator('tbody tr', { hasText: name }).innerText();
  assert.match(await row('Vergunningenloket'), /vrij te gebruiken/);
  assert.match(await row('Meldingen openbare ruimte'), /deels vrij|niet vrij/);
  assert.match(await row('Parkeren en verkeer'), /niet vrij te gebruiken/);
  assert.match(await text(), /Voorbeeldstad is verzonnen/);
});

test('a run uses the data of the free one', async () => {
  await addData('Vergunningenloket', csv('voorzieningen.csv', 'naam,voorziening,gebied,capaciteit\nSpeelplek Proef,speelplek,WK043904,1\n'), '2026');
  assert.match(await text(), /Gebruiken in andere processen\s+mag/);
  const response = await open(runPage);
  assert.equal(response.status(), 200);
});

test('and is refused the data of the closed one, with the sentence that forbids it', async () => {
  await addData('Parkeren en verkeer', csv('woningplannen.csv', 'gebied,oplevering,aantal\nGM0439,2028,120\n'), '2026');
  closed = new URL(page.url()).pathname;
  assert.match(await text(), /mag niet/);
  assert.match(await text(), forbids);
  const response = await open(runPage);
  assert.equal(response.status(), 403);
  assert.match(await text(), forbids);
  assert.match(await text(), /addendum/);
});

test('after the addendum is signed it runs, and nobody had to do anything more', async () => {
  await open(closed);
  assert.match(await text(), /Bepaling om voor te stellen/);
  const file = await page.context().request.get(`${program.address}${closed}/addendum`);
  assert.equal(file.status(), 200);
  const addendum = Buffer.from(await file.body());
  await open('/overeenkomsten/nieuw');
  await page.locator('#n-titel').fill('Addendum datagebruik');
  await page.locator('#n-partij').fill('Slotgracht Systemen B.V.');
  await page.locator('#n-reden').fill('Aanvulling op een lopend contract');
  await send('form[action$="/overeenkomsten"] button[type=submit]');
  const agreement = new URL(page.url()).pathname;
  await open(closed);
  await page.locator('#o-kies').selectOption(agreement.split('/').pop());
  await send('form[action$="/overeenkomsten"] button');
  assert.equal((await open(runPage)).status(), 403, 'not signed yet');
  await open(agreement);
  await send('button[value="ter-ondertekening"]');
  await page.locator('#s-op').fill('2026-11-02');
  await page.locator('#s-gemeente').fill('A. de Wit');
  await page.locator('#s-partij').fill('B. Slot');
  await page.locator('#s-bestand').setInputFiles({ name: 'addendum.docx', mimeType: 'application/octet-stream', buffer: addendum });
  await send('form[action$="/getekend"] button');
  assert.equal((await open(runPage)).status(), 200, await text());
  await open(closed);
  assert.doesNotMatch(await text(), /Gebruiken in andere processen\s+mag niet/);
  assert.match(await text(), /Addendum datagebruik: getekend op 2 november 2026/);
  assert.match(await text(), /Hoe het recht veranderde/);
  const right = await (await page.context().request.get(`${program.address}${closed}/recht`)).json();
  assert.equal(right.permission[0]['dct:source'].stuk, 'Addendum datagebruik');
});
