// SPDX-License-Identifier: EUPL-1.2
// A visitor has a delivery of his own checked: with script and its bar, and without script; each finding in its place.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { startProgram } from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const address = '/gemeenten/GM0439/omgevingswet';
const { bestanden } = JSON.parse(readFileSync(path.join(here, '../../src/pearls/omgevingswet/voorbeeld.json'), 'utf8'));

/** The sound example as files to choose; `change` may alter their texts. */
const delivery = (change = (name, text) => text) =>
  Object.entries(bestanden).map(([name, text]) => ({ name, mimeType: 'application/xml', buffer: Buffer.from(change(name, text)) }));
const withMistake = delivery((name, text) => (name === 'regelteksten.xml' ? text.replace('art_1.1"', 'art_1.9"') : text));

let program;
let browser;
before(async () => {
  program = await startProgram();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function sent(files, options, work) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(program.address + address);
    await page.setInputFiles('#v-bestanden', files);
    await page.click('form[data-opsturen] button[type=submit]');
    await work(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

describe('checking one’s own files', () => {
  for (const [name, options] of [['with script', {}], ['without script', { javaScriptEnabled: false }]]) {
    test(`a mistake is shown in its place, ${name}`, async () => {
      await sent(withMistake, options, async (page) => {
        await page.waitForSelector('h1:has-text("Deze aanlevering voldoet niet: 1 fout in 1 bestand.")');
        const finding = page.locator('.bevindingen li').first();
        const text = await finding.textContent();
        assert.match(text, /OZON2000/);
        assert.match(text, /Regel 13, kolom 9\./);
        assert.match(text, /Noem een wId uit het besluit\./);
        // In its place: the lines around with their numbers, the own one marked and its tag pointed out.
        assert.match(await finding.locator('.omgeving').textContent(), /art_1\.9/);
        assert.equal(await finding.locator('.omgeving .hier .nummer').textContent(), '13');
        assert.match(await finding.locator('.omgeving mark').textContent(), /^<[^<>]+>$/);
        assert.deepEqual((await finding.locator('.omgeving .nummer').allTextContents()).map(Number), [11, 12, 13, 14, 15]);
        assert.match(await page.locator('#h-dekking').textContent(), /Wat is nagekeken/);
      });
    });
  }
  test('a sound delivery has nothing to show', async () => {
    await sent(delivery(), {}, async (page) => {
      await page.waitForSelector('h1:has-text("is niets mis gevonden")');
      assert.equal(await page.locator('.bevindingen li').count(), 0);
    });
  });
  test('what is no delivery is a finding, and the server stays up', async () => {
    await sent([{ name: 'x.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\x03\x04 stuk') }], {}, async (page) => {
      await page.waitForSelector('.bevindingen >> text=LVBB1001');
    });
    assert.equal((await fetch(`${program.address}/health`)).status, 200);
  });
  test('the result is accessible, and as it was meant', async () => {
    for (const colorScheme of ['light', 'dark']) {
      await sent(withMistake, { colorScheme, viewport: { width: 1280, height: 900 } }, async (page) => {
        await page.waitForSelector('.bevindingen li');
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
        mkdirSync(path.join(here, 'out'), { recursive: true });
        await page.screenshot({ path: path.join(here, 'out', `opgestuurd-${colorScheme}.png`), fullPage: true });
      });
    }
  });
});
