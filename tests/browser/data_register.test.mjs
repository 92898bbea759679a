// SPDX-License-Identifier: EUPL-1.2
// The register of applications without script: a list in, the overview, links, the picture, everything out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const password = 'een zin met zes woorden erin';
const municipality = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password };
const soon = new Date(Date.now() + 200 * 86400000).toISOString().slice(0, 10);
const list = `naam;leverancier;contractnummer;begindatum;einddatum;opzegtermijn_maanden;bedrag;gegevens
Zaaksysteem;Bouwer B.V.;C-1;2024-01-01;${soon};3;48.000;zaken|besluiten
Gegevensmagazijn;Ander B.V.;C-2;2024-01-01;2099-12-31;3;12.500,50;kerngegevens
`;
const links = `bron;doel;buiten;gegevens;standaard
Vergunningenloket;Zaaksysteem;;aanvragen;ZGW
Parkeren en verkeer;Gegevensmagazijn;;vergunningen;
Vergunningenloket;;Omgevingsloket;aanvragen;
;Zaaksysteem;BRP;personen;StUF-BG
`;

let program;
let browser;
let page;
before(async () => {
  program = await startProgram({ administrators: [municipality] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
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
async function read(name, words) {
  await open('/datarechten/inlezen');
  await page.locator('#l-bestand').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(words) });
  await send('form[action$="/inlezen"] button');
  return text();
}
const exported = async (form) => {
  const response = await page.context().request.get(`${program.address}/datarechten/uitvoer?vorm=${form}`);
  assert.equal(response.status(), 200);
  return (await response.body()).toString('utf8');
};

test('a list comes in, and the overview says what ends when', async () => {
  await open('/datarechten');
  await send('form[action$="/voorbeeld"] button');
  assert.match(await read('lijst.csv', list), /2 toepassingen toegevoegd, 0 bijgewerkt/);
  await open('/datarechten');
  const all = await text();
  assert.match(all, /Van 5 toepassingen zijn de gegevens bij 1 vrij/);
  assert.match(all, /laatste dag om op te zeggen, Zaaksysteem/);
  assert.match(all, /einde van het contract, Zaaksysteem/);
  assert.match(all, /€ 96\.500,50 per jaar/);
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: /niet vrij te gebruiken/ }).click()]);
  assert.equal(await page.locator('tbody tr').count(), 1);
  assert.match(await page.locator('tbody').innerText(), /Parkeren en verkeer/);
});

test('a mistake is named with its line and column, and nothing changes', async () => {
  const before = await exported('json');
  const said = await read('fout.csv', 'naam;leverancier;einddatum\nNieuw;B;\nZaaksysteem;Bouwer B.V.;31-2-2027\n');
  assert.match(said, /Er is niets ingelezen/);
  assert.match(said, /fout\.csv, regel 3, kolom 3: ‘31-2-2027’ is geen datum\. Schrijf de datum als/);
  assert.equal(await exported('json'), before);
});

test('the picture shows where data flow, and which contract blocks that', async () => {
  assert.match(await read('koppelingen.csv', links), /Nieuwe koppelingen: 4/);
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: 'Waar gegevens heen gaan' }).first().click()]);
  assert.match(await page.locator('h1').innerText(), /Bij 3 van de 9 koppelingen[^]*Bij \d weten wij het niet\./);
  const blocked = page.locator('tbody tr', { hasText: 'Parkeren en verkeer' }).first();
  assert.match(await blocked.innerText(), /mag niet/);
  assert.match(await blocked.innerText(), /Het is Opdrachtgever niet toegestaan de Gegevens buiten de Programmatuur/);
  // Each line of the picture carries the number of its row, and the blocked one looks different without any colour.
  const number = (await blocked.locator('th').innerText()).trim();
  const picture = page.getByRole('img', { name: /Toepassingen en de gegevens/ });
  assert.equal(await picture.count(), 1);
  assert.equal(await page.locator('.landschap-nummer').count(), 9);
  const marks = page.locator('.landschap-nummer', { has: page.locator('rect') });
  assert.equal(await marks.count(), 3);
  assert.ok((await marks.locator('text').allTextContents()).map((each) => each.trim()).includes(number));
  assert.equal(await page.locator('.landschap-lijn--dicht').first().evaluate((line) => getComputedStyle(line).strokeDasharray !== 'none'), true);
  // No two boxes lie over one another, and no number lies over a box.
  const overlaps = await page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.landschap-vak rect, .landschap-nummer circle, .landschap-nummer rect')].map((each) => each.getBoundingClientRect());
    let count = 0;
    for (let i = 0; i < boxes.length; ++i)
      for (let j = i + 1; j < boxes.length; ++j)
        count += boxes[i].left < boxes[j].right - 1 && boxes[j].left < boxes[i].right - 1 && boxes[i].top < boxes[j].bottom - 1 && boxes[j].top < boxes[i].bottom - 1;
    return count;
  });
  assert.equal(overlaps, 0);
  await page.locator('#s-zoek').fill('parkeren');
  await send('form[action$="/landschap"] button');
  assert.equal(await page.locator('.landschap-vak').count(), 4, 'the application and its neighbours');
});

test('an application is changed and linked by hand', async () => {
  await open('/datarechten');
  await Promise.all([page.waitForNavigation(), page.locator('tbody').getByRole('link', { name: 'Gegevensmagazijn' }).click()]);
  await page.locator('#n-buiten').fill('CBS');
  await page.locator('#n-gegevens').fill('aantallen');
  await send('form[action$="/koppelingen"] button');
  assert.match(await text(), /Gegevensmagazijn → CBS: aantallen/);
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: 'Wijzig toepassing en contract' }).click()]);
  await page.locator('#t-optie').fill('12');
  await page.locator('#t-keren').fill('2');
  await send('form.kaart button[type=submit]');
  assert.match(await text(), /U mag verlengen tot 31 december 2101/);
});

test('everything goes out, and comes in again as the same', async () => {
  const model = await exported('archimate');
  assert.match(model, /xsi:type="ApplicationComponent"/);
  assert.match(model, /xsi:type="Flow"/);
  assert.match(await read('model.xml', model), /0 toepassingen toegevoegd, 0 bijgewerkt/);
  assert.match(await read('lijst.csv', await exported('csv')), /0 toepassingen toegevoegd, 0 bijgewerkt/);
  assert.match(await read('koppelingen.csv', await exported('koppelingen')), /Nieuwe koppelingen: 0/);
  assert.equal(await exported('archimate'), model);
});
