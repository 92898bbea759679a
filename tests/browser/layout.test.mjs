// SPDX-License-Identifier: EUPL-1.2
// Where things stand on the page, as the browser lays them out: in their order, beside or below one another, nothing
// over something else, nothing cut off, nothing that scrolls sideways but a table in a box of its own. And on paper, and
// as one file without a network.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

import { startProgram } from './server.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const result = '/gemeenten/GM0439/wijkvoorzieningen';
const addresses = ['/', '/gemeenten/GM0439', '/gemeenten/GM0014', result, `/en${result}`, `${result}?toon=groen`,
  `${result}?toon=aandeel-65-plus`, '/gemeenten/GM0014/wijkvoorzieningen', '/aanmelden'];

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

async function onPage(address, options, work) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(address.startsWith('file:') ? address : program.address + address);
    await page.evaluate(() => document.fonts.ready);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** What lies wrong, as sentences. Runs in the page. */
function faults() {
  const wrong = [];
  const name = (element) => `${element.tagName.toLowerCase()}.${String(element.getAttribute('class') ?? '')} "${
    (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    element.closest('.alleen-lezer, .sprite, .sla-over') === null && element.getClientRects().length > 0;
  const scroller = (element) => element.closest('.tabelvak, pre');
  for (const element of document.body.querySelectorAll('*')) {
    if (!shown(element) || element.closest('svg') !== null) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || scroller(element) !== null) continue;
    if (box.right > width + 1 || box.left < -1) wrong.push(`${name(element)} sticks out: ${box.left} to ${box.right}`);
    const style = getComputedStyle(element);
    const scrolls = element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && element.clientWidth > 0;
    if (scrolls && style.overflowX !== 'visible') wrong.push(`${name(element)} is cut off or scrolls`);
  }
  for (const box of document.querySelectorAll('.tabelvak')) {
    const style = getComputedStyle(box);
    if (box.scrollWidth > box.clientWidth + 1 && style.overflowX !== 'auto') wrong.push(`${name(box)} is cut off`);
    if (!box.hasAttribute('tabindex')) wrong.push(`${name(box)} cannot be reached with the keyboard`);
  }
  // Words in drawings stay within the drawing.
  for (const text of document.querySelectorAll('main svg text')) {
    if (!shown(text)) continue;
    const inner = text.getBoundingClientRect();
    const outer = text.ownerSVGElement.getBoundingClientRect();
    if (inner.width === 0) continue;
    if (inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1) {
      wrong.push(`${name(text)} leaves its drawing`);
    }
  }
  // No words over other words: each leaf that holds text, against every other.
  const leaves = [...document.querySelectorAll('main :is(p, h1, h2, h3, li, dt, dd, td, th, label, summary, figcaption, button, text)')]
    .filter((element) => shown(element) && scroller(element) === null)
    .filter((element) => element.querySelector('p, ul, ol, li, table, dl') === null && element.textContent.trim() !== '');
  const boxes = leaves.map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return { element, rects: [...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1) };
  });
  for (let i = 0; i < boxes.length; ++i) {
    for (let k = i + 1; k < boxes.length; ++k) {
      if (boxes[i].element.contains(boxes[k].element) || boxes[k].element.contains(boxes[i].element)) continue;
      const over = boxes[i].rects.some((a) => boxes[k].rects.some((b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
      if (over) wrong.push(`${name(boxes[i].element)} lies over ${name(boxes[k].element)}`);
    }
  }
  return wrong;
}

/** The blocks that the page is made of, and their boxes. */
const blocks = {
  answer: '.antwoord h1',
  needed: '.kern--antwoord section:nth-of-type(1)',
  short: '.kern--antwoord section:nth-of-type(2)',
  unknown: '.kern--antwoord section:nth-of-type(3)',
  map: '.kaartbeeld',
  choices: 'form[data-autosubmit]',
  ranges: '.marges',
  needs: '.matrix',
  explanation: '.uitlegbak',
  pyramid: '#wie figure svg',
  remark: '.opvallend',
  inhabitants: '#t-inwoners',
  supply: '#aanbod',
  norms: '#normen',
  sources: '#bronnen',
};

/** Pairs that stand beside one another; every other block lies wholly below the one before it. */
const layouts = {
  1280: ['needed short', 'short unknown', 'map choices', 'needs explanation', 'pyramid remark'],
  768: ['needed short', 'short unknown'],
  360: [],
};

describe('where things stand', () => {
  for (const [width, beside] of Object.entries(layouts)) {
    test(`the result at ${width} pixels`, async () => {
      await onPage(result, { viewport: { width: Number(width), height: 900 } }, async (page) => {
        const boxes = {};
        for (const [block, selector] of Object.entries(blocks)) {
          boxes[block] = await page.locator(selector).first().boundingBox();
          assert.ok(boxes[block] !== null && boxes[block].width > 0 && boxes[block].height > 0, `${block} is not there`);
        }
        const together = (a, b) => Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 1 &&
          Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 1;
        const names = Object.keys(blocks);
        for (let i = 0; i < names.length; ++i) {
          for (let k = i + 1; k < names.length; ++k) {
            assert.ok(!together(boxes[names[i]], boxes[names[k]]), `${names[i]} lies over ${names[k]}`);
          }
        }
        const found = [];
        for (const pair of [['needed', 'short'], ['short', 'unknown'], ['map', 'choices'], ['needs', 'explanation'], ['pyramid', 'remark']]) {
          const [a, b] = pair.map((block) => boxes[block]);
          if (b.x >= a.x + a.width - 1 && b.y < a.y + a.height) found.push(pair.join(' '));
        }
        assert.deepEqual(found, beside);
        const order = ['answer', 'needed', 'map', 'ranges', 'needs', 'pyramid', 'inhabitants', 'supply', 'norms', 'sources'];
        for (let i = 1; i < order.length; ++i) {
          assert.ok(boxes[order[i]].y > boxes[order[i - 1]].y, `${order[i]} stands above ${order[i - 1]}`);
        }
        assert.ok(boxes.answer.y + boxes.answer.height < 900, 'the answer stands on the first screen');
      });
    });
  }

  for (const address of addresses) {
    test(`${address}: nothing over something else, nothing cut off`, async () => {
      for (const width of [1280, 768, 360]) {
        await onPage(address, { viewport: { width, height: 900 } }, async (page) => {
          assert.deepEqual((await page.evaluate(faults)).map((fault) => `${width}: ${fault}`), []);
        });
      }
    });
  }
});

describe('a municipality without figures', () => {
  for (const [address, words] of [['/gemeenten/GM0014', /Van Groningen zijn hier nog geen cijfers/],
    ['/gemeenten/GM0014/wijkvoorzieningen', /Van Groningen zijn hier nog geen cijfers/],
    ['/en/gemeenten/GM0014/wijkvoorzieningen', /There are no figures of Groningen here yet/]]) {
    test(`${address} says how to load them`, async () => {
      await onPage(address, {}, async (page) => {
        const text = await page.locator('main').innerText();
        assert.match(text, words);
        assert.match(text, /pareltjes data import cbs-kwb-2024/);
        assert.doesNotMatch(text, /--data/, 'a visitor is not told where the data are kept');
      });
    });
  }

  test('the start page says that only the example is there', async () => {
    await onPage('/', {}, async (page) => {
      assert.match(await page.locator('main').innerText(), /alleen de cijfers van Purmerend/);
    });
  });
});

describe('on paper', () => {
  test('navigation goes, sources and ranges stay, heads of tables repeat, nothing is cut off', async () => {
    await onPage(result, { viewport: { width: 673, height: 1000 } }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const selector of ['.kop', '.kruimel', 'nav', 'main form', '.knoppen']) {
        for (const element of await page.locator(selector).all()) assert.equal(await element.isVisible(), false, selector);
      }
      for (const selector of ['.antwoord h1', '.kaartbeeld', '.matrix', '#wie figure svg', '.bronnenlijst', '.marges', '.kolommen']) {
        assert.equal(await page.locator(selector).first().isVisible(), true, selector);
      }
      const heads = await page.locator('main thead').evaluateAll((all) => all.filter((head) => head.checkVisibility())
        .map((head) => getComputedStyle(head).display));
      assert.ok(heads.length >= 5);
      assert.deepEqual(new Set(heads), new Set(['table-header-group']));
      const wide = await page.locator('main table').evaluateAll((tables) => tables.filter((table) => table.checkVisibility())
        .map((table) => [table.querySelector('caption')?.textContent, table.getBoundingClientRect().right])
        .filter(([, right]) => right > document.documentElement.clientWidth + 1));
      assert.deepEqual(wide, []);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
      assert.ok(pages >= 3 && pages <= 14, `${pages} pages`);
    });
  });
});

describe('one file', () => {
  test('the report opens from a folder and asks nothing of any network', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-report-'));
    try {
      const file = path.join(folder, 'rapport.html');
      execFileSync(process.env.PARELTJES ?? path.join(root, 'build/pareltjes'),
        ['run', 'wijkvoorzieningen', '--example', '--format', 'pagina', '--out', file, '--data', path.join(folder, 'data')], { cwd: root });
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: true });
      const page = await context.newPage();
      const asked = [];
      const complaints = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      const address = pathToFileURL(file).href;
      await page.goto(address);
      await page.evaluate(() => document.fonts.ready);
      assert.deepEqual(asked.filter((url) => url !== address && !url.startsWith('data:')), []);
      assert.deepEqual(complaints, []);
      assert.ok(await page.evaluate(() => document.fonts.size > 0 && [...document.fonts].every((font) => font.status === 'loaded')));
      assert.equal(await page.locator('.kaart-svg').first().locator('.gebied').count(), 8);
      assert.deepEqual(await page.evaluate(faults), []);
      const out = await page.locator('main a[href]').evaluateAll((links) => links.map((link) => link.getAttribute('href'))
        .filter((href) => !href.startsWith('#') && !/^https?:/.test(href)));
      assert.deepEqual(out, [], 'no link leads into a service that is not there');
      await context.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
