// SPDX-License-Identifier: EUPL-1.2
// What a visitor does, in Debian's Chromium: from the start page to a municipality's result, with and without script.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { startProgram } from './server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

const result = '/gemeenten/GM0439/wijkvoorzieningen';

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

/** Runs `work` on a page in a fresh context; what the browser complains about fails the test. */
async function onPage(address, options, work) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const expected = /status of (4\d\d)/.test(message.text());
      if (message.type() === 'error' && !expected) complaints.push(message.text());
    });
    await page.goto(program.address + address);
    await work(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

const need = (page, wijk, facility) =>
  page.locator('.matrix td a').filter({ hasText: `${wijk}, ${facility}:` }).evaluate((link) => link.lastChild.textContent.trim());

describe('from the start page to the result', () => {
  test('a visitor chooses Purmerend and sees map, pyramid and table', async () => {
    await onPage('/', { viewport: { width: 1280, height: 900 } }, async (page) => {
      await page.getByLabel('Uw gemeente').fill('Purmerend');
      await page.getByRole('button', { name: 'Laat zien' }).click();
      await page.waitForURL('**/gemeenten/GM0439**');
      await page.getByRole('main').getByRole('link', { name: /Welke voorzieningen/ }).click();
      await page.waitForURL(`**${result}`);
      assert.equal(await page.locator('.kaart-svg').first().locator('.gebied').count(), 8);
      assert.equal(await page.locator('#wie rect.reeks-1').count(), 20);
      assert.equal(await page.locator('#t-inwoners').locator('xpath=..').locator('tbody tr').count(), 8);
      assert.match(await page.locator('#wie').innerText(), /95\.168/);
      const facilities = await page.locator('.matrix tbody tr:not(.tussenkop)').count();
      assert.ok(facilities >= 15, `${facilities} facilities`);
      mkdirSync(path.join(here, 'out'), { recursive: true });
      await page.screenshot({ path: path.join(here, 'out/purmerend.png'), fullPage: true });
    });
  });

  test('a former municipality leads to the present one', async () => {
    await onPage('/gemeente?naam=Beemster', {}, async (page) => {
      assert.match(page.url(), /GM0439/);
    });
  });

  test('an area on the map opens that area', async () => {
    await onPage(result, {}, async (page) => {
      await page.locator('.kaart-svg a[data-naam="Gors"]').click();
      await page.waitForURL(/gebied=WK/);
      assert.match(await page.locator('#wie h3').innerText(), /^Gors/);
    });
  });

  test('a number leads to its explanation with cell, norm and source', async () => {
    await onPage(result, {}, async (page) => {
      const link = page.locator('.matrix td a').filter({ hasText: 'Gors, Huisarts:' });
      await link.click();
      await page.waitForURL(/#u-WK\d+-huisarts$/);
      const box = page.locator('.uitleg:visible');
      assert.equal(await box.count(), 1);
      const words = await box.innerText();
      assert.match(words, /Gors/);
      assert.match(words, /behoefte \/ WK\d+ \/ huisarts/);
      assert.match(words, /Bron/);
    });
  });

  test('another norm gives another number, and the library\'s comes back', async () => {
    await onPage(`${result}?toon=huisarts`, {}, async (page) => {
      const before = await need(page, 'Weidevenne', 'Huisarts');
      await page.getByRole('textbox', { name: 'Laag' }).fill('900,5');
      await page.getByRole('textbox', { name: 'Midden' }).fill('1000');
      await page.getByRole('textbox', { name: 'Hoog' }).fill('1100');
      await page.getByRole('button', { name: 'Reken opnieuw' }).click();
      await page.waitForURL(/norm\./);
      const changed = await need(page, 'Weidevenne', 'Huisarts');
      assert.notEqual(changed, before);
      assert.match(await page.locator('#normen').innerText(), /eigen norm/);
      await page.getByRole('link', { name: 'Terug naar de bibliotheek' }).click();
      await page.waitForURL((url) => !url.search.includes('norm.'));
      assert.equal(await need(page, 'Weidevenne', 'Huisarts'), before);
    });
  });

  test('downloads are what they say', async () => {
    await onPage(result, {}, async (page) => {
      const links = await page.locator('#download a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      assert.equal(links.length, 11);
      for (const link of links) {
        if (/rapport\.(pdf|docx|odt)/.test(link)) continue; // Needs other programs: cli.Exports looks at these.
        const answer = await page.request.get(program.address + link);
        assert.equal(answer.status(), 200, link);
        const body = await answer.text();
        if (link.includes('.geojson')) assert.equal(JSON.parse(body).type, 'FeatureCollection');
        else if (link.includes('.gpkg')) assert.ok(body.startsWith('SQLite format 3'));
        else if (link.includes('.json')) assert.ok(JSON.parse(body).tables.behoefte.rows.length > 0);
        else if (link.includes('excel=ja')) assert.ok(body.startsWith('\ufeff') && body.includes(';'));
        else if (link.includes('.csv')) assert.match(body.split('\n')[0], /^code,voorziening/);
        else assert.match(body, /<html lang="nl"/);
      }
    });
  });
});

describe('without JavaScript', () => {
  test('choosing, explaining and changing a norm work', async () => {
    await onPage(`${result}?toon=huisarts`, { javaScriptEnabled: false }, async (page) => {
      const value = () => page.locator('.matrix td a').filter({ hasText: 'Weidevenne, Huisarts:' }).innerText();
      const before = await value();
      await page.locator('#norm-laag').fill('1000');
      await page.locator('#norm-midden').fill('1000');
      await page.locator('#norm-hoog').fill('1000');
      await page.getByRole('button', { name: 'Reken opnieuw' }).click();
      await page.waitForURL(/norm\./);
      assert.notEqual(await value(), before);
      await page.locator('#toon').selectOption('aandeel-65-plus');
      await page.locator('form:has(#toon) button').click();
      await page.waitForURL(/toon=aandeel-65-plus/);
      assert.match(await page.locator('.aflezing').innerText(), /65/);
    });
  });
});

describe('keyboard', () => {
  test('the first stop skips to the content', async () => {
    await onPage(result, {}, async (page) => {
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Naar de inhoud');
      await page.keyboard.press('Enter');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'inhoud');
    });
  });

  test('areas of the map can be reached and read out', async () => {
    await onPage(result, {}, async (page) => {
      await page.locator('.kaart-svg a').first().focus();
      const first = await page.locator('[data-aflezing]').innerText();
      await page.keyboard.press('ArrowRight');
      const second = await page.locator('[data-aflezing]').innerText();
      assert.notEqual(first, second);
      assert.match(second, /: [\d.,]+/);
    });
  });

  test('an arrow key in a choice does not leave the page', async () => {
    await onPage(result, {}, async (page) => {
      await page.locator('#toon').focus();
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(300);
      assert.doesNotMatch(page.url(), /toon=/);
    });
  });
});
