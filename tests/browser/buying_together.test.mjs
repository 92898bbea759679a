// SPDX-License-Identifier: EUPL-1.2
// A round without script: the example from answer to source, a file with mistakes that are named, and a small screen.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { startProgram } from './server.mjs';

const address = '/gemeenten/GM0439/samen-inkopen';
const out = path.join(path.dirname(fileURLToPath(import.meta.url)), 'out');
let program;
let browser;
let page;
before(async () => {
  mkdirSync(out, { recursive: true });
  program = await startProgram();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  page = await context.newPage();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});
const send = (selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);

test('the catalogue leads to the example, from answer to source', async () => {
  await page.goto(`${program.address}/gemeenten/GM0439`);
  await send('a[href$="/gemeenten/GM0439/samen-inkopen"]');
  assert.match(await page.locator('h1').innerText(), /^Samen besparen 8 gemeenten €\s[\d.]+ per jaar\./);
  assert.match(await page.locator('.vraag').innerText(), /verzonnen/);
  assert.equal(await page.locator('.deelrij > li').count(), 8);
  assert.match(await page.locator('.deelrij p').first().innerText(), /^Alleen zou Oosterhaven €\s[\d.]+ besparen/);
  assert.equal(await page.locator('svg.route .locatie--opvang').count(), 2);
  assert.match(await page.locator('section[aria-labelledby="h-bron"]').innerText(), /zonder bron/);
  await page.screenshot({ path: path.join(out, 'samen-inkopen.png'), fullPage: true });
});

test('at 360 pixels only tables in their own box scroll sideways', async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(program.address + address);
  const box = await page.locator('svg.route').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, JSON.stringify(box));
  await page.screenshot({ path: path.join(out, 'samen-inkopen-360.png'), fullPage: true });
  await page.setViewportSize({ width: 1280, height: 900 });
});

test('a round of one’s own: mistakes are named, the rest is worked out', async () => {
  const round = {
    naam: 'Eigen ronde', percelen: [{ id: 'p', naam: 'Bellen', eenheid: 'lijnen' }],
    deelnemers: [{ naam: 'A', inkoop: [{ perceel: 'p', hoeveelheid: 80, kosten_nu: 1000 }] },
      { naam: 'B', inkoop: [{ perceel: 'p', hoeveelheid: 20, kosten_nu: 300 }] }],
    inschrijvers: [{ naam: 'X' }],
    biedingen: [{ inschrijver: 'X', perceel: 'p', staffel: [{ vanaf: 0, prijs: 7 }] },
      { inschrijver: 'X', perceel: 'q', staffel: [{ vanaf: 0, prijs: 7 }] }],
  };
  await page.goto(program.address + address);
  await page.setInputFiles('#v-bestand', { name: 'ronde.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(round)) });
  await send('form[enctype] button');
  assert.match(await page.locator('h1').innerText(), /^Samen besparen 2 gemeenten €\s600 per jaar\./);
  assert.match(await page.locator('section[aria-labelledby="h-opvalt"]').innerText(), /‘X’ bood op een perceel dat er niet is: ‘q’/);
});
