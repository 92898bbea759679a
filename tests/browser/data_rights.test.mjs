// SPDX-License-Identifier: EUPL-1.2
// From a clause to a right: three made-up contracts, the data of two applications, a run that is refused with the
// sentence that forbids it, the addendum, and the same run again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const password = 'een zin met zes woorden erin';
const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password };
const supplier = { user: 'beheer@slotgracht.example', password };
const founding = {
  words: ['account', 'beheerder', '--organisatie', 'slotgracht', '--organisatienaam', 'Slotgracht Systemen B.V. (fictief)', '--gebruikersnaam', supplier.user, '--naam', 'Saar'],
  input: `${password}\n`,
};
const forbids = /Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur te hergebruiken/;
const runPage = '/gemeenten/GM0439/wijkvoorzieningen';

let program;
let browser;
let page;
before(async () => {
  program = await startProgram({ administrators: [municipality], commands: [founding] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  page = await signedIn(municipality);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function signedIn(who) {
  const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const opened = await context.newPage();
  await opened.goto(`${program.address}/aanmelden`);
  await opened.locator('input[name="naam"]').fill(who.user);
  await opened.locator('input[name="wachtwoord"]').fill(who.password);
  await Promise.all([opened.waitForNavigation(), opened.locator('form.aanmelden button[type="submit"]').click()]);
  return opened;
}

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

test('the supplier sees the judgement, answers it, and the municipality settles the answer', async () => {
  await open(closed);
  assert.equal(await page.locator('#v-aan').inputValue(), 'slotgracht', 'the supplier of that name is proposed');
  await send('form[action$="/voorleggen"] button');
  const other = await signedIn(supplier);
  await other.goto(`${program.address}/datarechten`);
  assert.match(await other.locator('main').innerText(), /1 oordeel over uw contracten wacht op uw antwoord/);
  await Promise.all([other.waitForNavigation(), other.getByRole('link', { name: 'Wat gemeenten u voorlegden' }).click()]);
  await Promise.all([other.waitForNavigation(), other.getByRole('link', { name: 'Parkeren en verkeer' }).click()]);
  const seen = await other.locator('main').innerText();
  assert.match(seen, /Verzonnen voorbeeld/);
  assert.doesNotMatch(seen, /12\.000|2028/, 'neither price nor term');
  const answer = async (point, choice, fields) => {
    const card = other.locator(`#p-${point}`);
    await card.getByText(/Geef antwoord|Wijzig uw antwoord/).click();
    await card.locator(`input[value="${choice}"]`).check();
    for (const [name, value] of Object.entries(fields)) await card.locator(`[name="${name}"]`).fill(value);
    await Promise.all([other.waitForNavigation(), card.getByRole('button', { name: /Verstuur antwoord/ }).click()]);
  };
  await answer('exit', 'oneens', { vindplaats: 'bijlage C' });
  assert.match(await other.locator('[role=alert]').innerText(), /waarom u het oneens bent/);
  assert.equal(await other.locator('#w-exit').inputValue(), 'bijlage C', 'nothing was lost');
  await other.locator('#r-exit').fill('Dit staat in bijlage C.');
  await Promise.all([other.waitForNavigation(), other.locator('#p-exit').getByRole('button', { name: /Verstuur antwoord/ }).click()]);
  await answer('locatie', 'addendum', { dag: '2027-01-31' });
  assert.match(await other.locator('h1').innerText(), /2 van de 12 punten/);

  await open('/datarechten');
  assert.match(await text(), /Leveranciers gaven antwoord[^]*Parkeren en verkeer: Slotgracht Systemen B\.V\. \(fictief\), 2 antwoorden/);
  await open(closed);
  const row = page.locator('#punten tbody tr', { hasText: 'Dit staat in bijlage C.' });
  assert.match(await row.innerText(), /oneens met dit oordeel[^]*Vindplaats: bijlage C\./);
  await Promise.all([page.waitForNavigation(), row.getByRole('button', { name: /Afgehandeld/ }).click()]);
  assert.match(await page.locator('#punten tbody tr', { hasText: 'Dit staat in bijlage C.' }).innerText(), /afgehandeld/);
  await open('/datarechten');
  assert.match(await text(), /Parkeren en verkeer: [^\n]*, 1 antwoord/);
  await open(closed);
  await send('form[action$="/intrekken"] button');
  const gone = await other.reload();
  assert.equal(gone.status(), 404, 'withdrawn');
});

test('two systems and two processes use one dataset, each by its right', async () => {
  await open('/datarechten/landschap');
  const flows = await page.locator('tbody tr', { hasText: 'besluiten' }).allInnerTexts();
  assert.equal(flows.length, 2, 'two systems get the decisions of the one');
  for (const flow of flows) assert.match(flow, /mag/);
  const request = page.context().request;
  const lines = async () => (await (await request.get(`${program.address}/datarechten/logboek/bestand`)).json()).logregels
    .map(({ name, attributes }) => ({ name, ...Object.fromEntries(attributes.map(({ key, value }) => [key, value])) }))
    .filter((line) => line['pareltjes.toegestaan'] && line['pareltjes.dataset']);
  const { collections } = await (await request.get(`${program.address}/data/v1/collections`)).json();
  const own = (await lines()).map((line) => line['pareltjes.dataset']).find((id) => id.startsWith('eigen-aanbod') && collections.some((one) => one.id === id));
  assert.ok(own, `the data that the free contract gives are served: ${JSON.stringify([...new Set((await lines()).map((line) => line['pareltjes.dataset']))])}, ${collections.map(({ id }) => id)}`);
  assert.equal((await request.get(`${program.address}/data/v1/collections/${own}/items?f=json&doel=vergunningverlening`)).status(), 200);
  const uses = (await lines()).filter((line) => line['pareltjes.dataset'] === own);
  assert.ok(uses.some(({ name }) => name === 'wijkvoorzieningen'), 'the pearl');
  assert.ok(uses.some((line) => line.name === 'gegevensdienst' && line['pareltjes.doel'] === 'vergunningverlening'), 'another process');
});

test('the log tells what was decided, can be narrowed, proves itself, and comes along as a file', async () => {
  await open('/datarechten/logboek');
  const rows = page.locator('main tbody tr');
  const all = await rows.count();
  assert.ok(all > 2, `${all} lines`);
  assert.match(await text(), /wijkvoorzieningen/);
  const refused = page.locator('main tbody tr', { hasText: 'Het is Opdrachtgever niet toegestaan' });
  assert.ok(await refused.count() > 0, 'the refused run, with its sentence');
  await page.locator('select[name="besluit"]').selectOption('nee');
  await send('form[action$="/logboek"] button');
  const narrowed = await rows.allInnerTexts();
  assert.ok(narrowed.length > 0 && narrowed.length < all);
  for (const line of narrowed) assert.match(line, /niet/);
  await open('/datarechten/logboek?controle=ja');
  assert.match(await text(), /Het logboek klopt/);
  const csvFile = await page.context().request.get(`${program.address}/datarechten/logboek/bestand?vorm=csv`);
  assert.match(await csvFile.text(), /^volgnummer;soort;begin/);
  const file = await (await page.context().request.get(`${program.address}/datarechten/logboek/bestand`)).json();
  assert.equal(file.organisatie, 'GM0439');
  const run = file.logregels.find((line) => line.attributes.some(({ key, value }) => key === 'pareltjes.toegestaan' && value === false));
  assert.ok(run, 'the refused run is in the file too');
  const other = await signedIn(supplier);
  await other.goto(`${program.address}/datarechten/logboek`);
  assert.doesNotMatch(await other.locator('main').innerText(), /Woningplannen|wijkvoorzieningen/);
});

test('the example is taken away as far as nobody changed it, and set up again', async () => {
  await open('/datarechten');
  await send('form[action$="/voorbeeld/weg"] button');
  const told = await page.locator('[role=status]').innerText();
  // Data were added to two of them, and an agreement was joined to one: those stay.
  assert.match(told, /Weggehaald:\s+Meldingen openbare ruimte\s/);
  assert.match(told, /Dit blijft staan[^]*Vergunningenloket\s+Parkeren en verkeer/);
  assert.equal(await page.locator('tbody tr', { hasText: 'Meldingen openbare ruimte' }).count(), 0);
  await send('form[action$="/voorbeeld"] button');
  assert.equal(await page.locator('tbody tr').count(), 3);
  assert.match(await page.locator('tbody tr', { hasText: 'Meldingen openbare ruimte' }).innerText(), /deels vrij|niet vrij/);
});
