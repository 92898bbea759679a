// SPDX-License-Identifier: EUPL-1.2
// The bar of years moves map, ages and figures within the page, with the keyboard too, and without script by a new page;
// choices stand side by side; a long run shows how far it is and can be cancelled.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';

const result = '/gemeenten/GM0439/wijkvoorzieningen';
const administrator = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password: 'een zin met zes woorden erin' };

let program;
let browser;

before(async () => {
  program = await startProgram({ administrators: [administrator] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

async function onPage(address, options, work) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(45000); // Three runs, on a machine that has more to do.
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(program.address + address);
    await work(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** What shows the year: the colours of the map with their figures, and the bars of the pyramid. */
const picture = (page) => page.evaluate(() => ({
  map: [...document.querySelectorAll('.kaart-svg .gebied')].map((area) => `${area.dataset.naam}: ${area.dataset.waarde}`),
  ages: [...document.querySelectorAll('#wie rect.reeks-1')].map((bar) => bar.getAttribute('width')),
  heading: document.querySelector('#wie h3').textContent,
}));

describe('the bar of years', () => {
  test('moves the page with the arrow keys, and back to where it was', async () => {
    await onPage(`${result}?toon=aandeel-65-plus`, {}, async (page) => {
      await page.evaluate(() => (globalThis.stays = true));
      const now = await picture(page);
      await page.locator('#peil').focus();
      const shown = [];
      for (let i = 0; i < 3; ++i) {
        await page.keyboard.press('ArrowRight');
        const year = await page.locator('label[for="peil"] [data-jaar]').innerText();
        await page.locator('.aflezing', { hasText: year }).waitFor();
        shown.push(year);
      }
      assert.deepEqual(shown, ['2030', '2035', '2040'], 'a step of the keyboard is a year that can be shown');
      const then = await picture(page);
      assert.notDeepEqual(then.map, now.map);
      assert.notDeepEqual(then.ages, now.ages);
      assert.match(then.heading, /in 2040: [\d.]+ tot [\d.]+ inwoners/);
      assert.equal(await page.evaluate(() => globalThis.stays), true, 'the page did not load anew');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'peil', 'the focus stays');
      assert.match(page.url(), /peil=2040/);
      assert.equal(await page.locator('#peil-wie').inputValue(), '2040', 'every bar stands at the same year');
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(300);
      assert.equal(await page.locator('#peil').inputValue(), '2040', 'it ends at the last year');
      for (let i = 0; i < 3; ++i) await page.keyboard.press('ArrowLeft');
      await page.locator('.aflezing', { hasText: '2024' }).waitFor();
      assert.deepEqual(await picture(page), now);
    });
  });

  test('says the same as a page that is asked for with that year', async () => {
    await onPage(result, {}, async (page) => {
      await page.locator('#peil').evaluate((range) => {
        range.value = '2034';
        range.dispatchEvent(new Event('input', { bubbles: true }));
      });
      await page.locator('.aflezing', { hasText: '2035' }).waitFor();
      const moved = await picture(page);
      await page.goto(`${program.address}${result}?peil=2035`);
      assert.deepEqual(await picture(page), moved);
    });
  });

  test('moves gently, and not at all for who asks for less motion', async () => {
    for (const [reducedMotion, seconds] of [['no-preference', '0.35s'], ['reduce', '0s']]) {
      await onPage(result, { reducedMotion }, async (page) => {
        const duration = await page.locator('.gebied path').first().evaluate((path) => getComputedStyle(path).transitionDuration);
        assert.equal(duration, seconds, reducedMotion);
      });
    }
  });

  test('works without script', async () => {
    await onPage(result, { javaScriptEnabled: false }, async (page) => {
      await page.locator('.stapeling').getByRole('link', { name: '2040' }).click();
      await page.waitForURL(/peil=2040/);
      assert.match(await page.locator('.aflezing').innerText(), /2040/);
      assert.match(await page.locator('#wie h3').innerText(), /in 2040/);
      await page.locator('.stapeling').getByRole('button', { name: 'Toon' }).first().click();
      assert.match(await page.locator('.aflezing').innerText(), /2040/, 'the form keeps the year');
    });
  });
});

describe('choices side by side', () => {
  test('a plan, the same plan later, and no plan', async () => {
    await onPage(`${result}/vergelijken`, {}, async (page) => {
      assert.match(await page.locator('main').innerText(), /er zijn geen woningplannen/);
      await page.locator('#plan').selectOption({ label: 'Gors' });
      await page.locator('#gebied').selectOption({ label: 'Gors' });
      await page.locator('#woningen').fill('800');
      await page.locator('#oplevering').fill('2030');
      await page.getByRole('button', { name: 'Vergelijk' }).click();
      await page.waitForURL(/woningen=800/);
      assert.match(await page.locator('h1').innerText(), /^Zonder plannen: in 2040 wonen er [\d.]+ mensen minder/);
      assert.equal(await page.locator('.naast').first().locator('thead th').count(), 4);
    });
  });
});

async function signIn(page) {
  await page.goto(`${program.address}/aanmelden`);
  await page.locator('input[name="naam"]').fill(administrator.user);
  await page.locator('input[name="wachtwoord"]').fill(administrator.password);
  await Promise.all([page.waitForNavigation(), page.locator('form.aanmelden button[type="submit"]').click()]);
}

/** Opens the form for a long run and sends it. */
async function startRun(page, draws) {
  await page.goto(`${program.address}${result}?jaar=2050`);
  const form = page.locator('form[action$="/uitvoeringen"]');
  await form.evaluate((element) => (element.closest('details').open = true));
  await form.locator('select').selectOption(draws);
  await Promise.all([page.waitForURL(/uitvoeringen\/[\w-]+/), form.locator('button').click()]);
}

describe('a long run', () => {
  test('shows how far it is, and leads to its outcome', async () => {
    await onPage('/', {}, async (page) => {
      await signIn(page);
      await startRun(page, '2000');
      assert.match(page.url(), /trekkingen=2000/);
      assert.equal(await page.locator('progress').count(), 1);
      await page.getByRole('heading', { name: 'Uw berekening is klaar' }).waitFor({ timeout: 120000 });
      assert.equal(await page.locator('progress').getAttribute('value'), '100');
      assert.equal(await page.getByRole('button', { name: /Breek/ }).count(), 0);
      await page.getByRole('link', { name: 'Bekijk de uitkomst' }).click();
      await page.waitForURL(/trekkingen=2000/);
      assert.match(await page.locator('#toekomst').innerText(), /2050/);
    });
  });

  test('can be cancelled', async () => {
    await onPage('/', {}, async (page) => {
      await signIn(page);
      await startRun(page, '10000');
      await page.getByRole('button', { name: 'Breek de berekening af' }).click();
      await page.getByRole('heading', { name: 'Uw berekening is afgebroken' }).waitFor({ timeout: 60000 });
      assert.match(await page.locator('main').innerText(), /Er is niets bewaard/);
      assert.equal(await page.locator('[data-uitvoering]').getAttribute('data-uitvoering'), 'klaar');
    });
  });

  test('without script the page comes again by itself', async () => {
    await onPage('/', { javaScriptEnabled: false }, async (page) => {
      await signIn(page);
      await page.goto(`${program.address}${result}?jaar=2050`);
      await page.locator('details:has(form[action$="/uitvoeringen"]) > summary').click();
      await page.locator('form[action$="/uitvoeringen"] select').selectOption('2000');
      await page.locator('form[action$="/uitvoeringen"] button').click();
      await page.waitForURL(/uitvoeringen\//);
      await page.getByRole('heading', { name: 'Uw berekening is klaar' }).waitFor({ timeout: 120000 });
    });
  });

  test('is for who may: a visitor sees no form', async () => {
    await onPage(result, {}, async (page) => {
      assert.equal(await page.locator('form[action$="/uitvoeringen"]').count(), 0);
    });
  });
});
