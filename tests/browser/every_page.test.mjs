// SPDX-License-Identifier: EUPL-1.2
// Every page of the service, also behind signing in, in both languages: axe-core light and dark, 320 pixels, 200 % zoom,
// the keyboard alone, without JavaScript, valid HTML. What was found is what the
// page /toegankelijkheid says: `node scripts/accessibility_results.mjs` writes that anew.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { chromium } from 'playwright-core';

import { published, summary } from '../../scripts/accessibility_results.mjs';
import { startProgram } from '../program.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate(
  new StaticConfigLoader(JSON.parse(readFileSync(path.join(here, '.htmlvalidate.json'), 'utf8'))),
);
const administrator = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password: 'een zin met zes woorden erin' };
/** Of an organisation that signs in at a service of its own, with a key. */
const other = { ...administrator, gemeente: 'Groningen', user: 'beheer@groningen.example' };
const supplier = { ...administrator, user: 'beheer@slotgracht.example' };
const founding = {
  words: ['account', 'beheerder', '--organisatie', 'slotgracht', '--organisatienaam', 'Slotgracht Systemen B.V. (fictief)', '--gebruikersnaam',
    supplier.user, '--naam', 'Saar'],
  input: `${supplier.password}\n`,
};
const provider = {
  words: ['account', 'oidc', 'set', '--gemeente', 'Groningen', '--kenmerk', 'groningen', '--naam', 'Groningen', '--uitgever',
    'https://inloggen.example', '--client-id', 'pareltjes', '--rol', 'lezer', '--met-sleutel', '--niet-proberen'],
};

/** The pages of each route that answers with HTML. `signedIn`: as the administrator of a made-up account; `by`: as which. */
const pages = {
  start: [{ address: '/' }],
  'gemeente-kiezen': [{ address: '/gemeente?naam=Lutjebroekerzijl' }],
  'gemeente-pagina': [{ address: '/gemeenten/GM0439' }, { address: '/gemeenten/GM0439', signedIn: true }],
  'pareltje-pagina': [
    { address: '/gemeenten/GM0439/wijkvoorzieningen' },
    { address: '/gemeenten/GM0439/wijkvoorzieningen?toon=aandeel-65-plus' },
    { address: '/gemeenten/GM0439/wijkvoorzieningen?toon=inwoners&peil=2040' },
    { address: '/gemeenten/GM0439/wijkvoorzieningen?toon=huisarts', signedIn: true },
    { address: '/gemeenten/GM0439/omgevingswet' },
    { address: '/gemeenten/GM0439/overeenkomsten' },
    { address: '/gemeenten/GM0439/overeenkomsten?standaard=verwerkersovereenkomst-1.0' },
    { address: '/gemeenten/GM0439/datarechten' },
    { address: '/gemeenten/GM0439/datarechten?voorbeeld=gesloten' },
    { address: '/gemeenten/GM0439/samen-inkopen' },
    { address: '/gemeenten/GM0439/effectrapportage' },
    { address: '/gemeenten/GM0439/gemeentedelers' },
    { address: '/gemeenten/GM0439/warmtetransitie' },
    { address: '/gemeenten/GM0439/warmtetransitie?niveau=wijk&gewicht_gas=0' },
    { address: '/gemeenten/GM0439/effectrapportage?sector=metaal&van-fte=140&van-flexaandeel=140' },
  ],
  'pareltje-vergelijken': [
    { address: '/gemeenten/GM0439/effectrapportage/vergelijken' },
    { address: '/gemeenten/GM0439/wijkvoorzieningen/vergelijken' },
    { address: '/gemeenten/GM0439/wijkvoorzieningen/vergelijken?plan=WK043904&woningen=800&oplevering=2030&gebied=WK043904' },
    { address: '/gemeenten/GM0439/wijkvoorzieningen/vergelijken?keuze=norm&norm=huisarts-2018&getal=1000' },
  ],
  delen: [{ address: '/delen' }, { address: '/delen?zoek=water' }, { address: '/delen?zoek=bestaatniet' }],
  'delen-parel': [
    { address: '/delen/bouwdepot' },
    { address: '/delen/warmtetransitie' },
    { address: '/delen/warmtetransitie', signedIn: true },
  ],
  'uitvoering-volgen': [{ address: '/gemeenten/GM0439/wijkvoorzieningen/uitvoeringen/{uitvoering}?jaar=2040', signedIn: true }],
  'aanmelden-formulier': [{ address: '/aanmelden' }],
  'uitnodiging-aannemen': [{ address: '/uitnodiging?code=onbekend' }],
  afgemeld: [{ address: '/afgemeld' }],
  'aanmelden-extern': [{ address: '/aanmelden/extern/onbekend' }],
  'aanmelden-extern-terug': [{ address: '/aanmelden/extern/onbekend/terug?code=x&state=y' }],
  sleutels: [{ address: '/beheer/sleutels', signedIn: true }],
  inlogdiensten: [
    { address: '/beheer/inlogdiensten', signedIn: true },
    { address: '/beheer/inlogdiensten', signedIn: true, by: other },
  ],
  bronnen: [{ address: '/gegevens/bronnen', signedIn: true }],
  account: [{ address: '/account', signedIn: true }],
  sessies: [{ address: '/sessies', signedIn: true }],
  beheer: [{ address: '/beheer', signedIn: true }],
  'programma-sleutels': [{ address: '/beheer/api-sleutels', signedIn: true }],
  monitor: [{ address: '/monitor' }, { address: '/monitor?onderwerp=keten-plan&zoek=o', signedIn: true }],
  'monitor-voortgang': [{ address: '/monitor/voortgang' }],
  'monitor-vakje': [
    { address: '/monitor/vakje?gemeente=GM9904&leverancier=leverancier-b&product=plansoftware-b&onderwerp=stop-1.4.1' },
    { address: '/monitor/vakje?gemeente=GM9903&leverancier=leverancier-c&product=regelmaker-c&onderwerp=keten-toepasbare-regels' },
  ],
  overeenkomsten: [{ address: '/overeenkomsten' }, { address: '/overeenkomsten?zoek=o', signedIn: true }],
  'overeenkomst-nieuw': [{ address: '/overeenkomsten/nieuw', signedIn: true }],
  overeenkomst: [
    { address: '/overeenkomsten/{overeenkomst}', signedIn: true },
    { address: '/overeenkomsten/{overeenkomst}?stap=2', signedIn: true },
    { address: '/overeenkomsten/{overeenkomst}?stap=999', signedIn: true },
  ],
  'overeenkomsten-standaarden': [{ address: '/overeenkomsten/standaarden', signedIn: true }],
  'overeenkomsten-jaarverslag': [{ address: '/overeenkomsten/jaarverslag', signedIn: true }],
  'overeenkomsten-gedeeld': [{ address: '/overeenkomsten/gedeeld', signedIn: true }],
  referentieobjecten: [{ address: '/referentieobjecten', signedIn: true }],
  'referentieobject-nieuw': [{ address: '/referentieobjecten/nieuw', signedIn: true }],
  referentieobject: [{ address: '/referentieobjecten/{referentieobject}', signedIn: true }],
  voorspellingen: [{ address: '/voorspellingen', signedIn: true }],
  voorspelling: [{ address: '/voorspellingen/{voorspelling}', signedIn: true }],
  datarechten: [{ address: '/datarechten' }, { address: '/datarechten', signedIn: true }, { address: '/datarechten', signedIn: true, by: other }],
  'datarechten-logboek': [
    { address: '/datarechten/logboek', signedIn: true, by: other },
    { address: '/datarechten/logboek?controle=ja&besluit=nee', signedIn: true, by: other },
  ],
  'datarechten-nieuw': [{ address: '/datarechten/nieuw', signedIn: true }],
  'datarechten-inlezen': [{ address: '/datarechten/inlezen', signedIn: true }],
  'datarechten-landschap': [{ address: '/datarechten/landschap', signedIn: true }, { address: '/datarechten/landschap', signedIn: true, by: other }],
  'datarechten-wijzigen': [{ address: '/datarechten/{toepassing}/wijzigen', signedIn: true, by: other }],
  'datarechten-toepassing': [{ address: '/datarechten/{toepassing}', signedIn: true, by: other }],
  'datarechten-voorgelegd': [
    { address: '/datarechten/voorgelegd', signedIn: true, by: other },
    { address: '/datarechten/voorgelegd', signedIn: true, by: supplier },
  ],
  'datarechten-voorgelegd-een': [{ address: '/datarechten/voorgelegd/{voorlegging}', signedIn: true, by: supplier }],
  effectzaken: [{ address: '/effectrapportage' }, { address: '/effectrapportage', signedIn: true }],
  effectzaak: [{ address: '/effectrapportage/{zaak}', signedIn: true }],
  'effectzaken-gedeeld': [{ address: '/effectrapportage/gedeeld', signedIn: true, by: other }],
  'effectzaak-gedeeld': [{ address: '/effectrapportage/gedeeld/{brief}', signedIn: true, by: other }],
  effectwaarden: [{ address: '/effectrapportage/waarden', signedIn: true }],
  'effectzaken-vergelijken': [{ address: '/effectrapportage/vergelijken?zaak={zaak}', signedIn: true }],
  'monitor-standaarden': [{ address: '/monitor/standaarden' }],
  'monitor-vastleggen': [{ address: '/monitor/vastleggen', signedIn: true }],
  'audit-lijst': [{ address: '/audit', signedIn: true }],
  uitleg: ['/hoe-rekenen-wij', '/toegankelijkheid', '/privacy', '/open-data', '/broncode'].map((address) => ({ address })),
  onbekend: [{ address: '/bestaat-niet' }],
  'ogc-start': [{ address: '/ogc/v1?f=html' }],
  'ogc-conformiteit': [{ address: '/ogc/v1/conformance?f=html' }],
  'ogc-lagen': [{ address: '/ogc/v1/collections?f=html' }],
  'ogc-laag': [{ address: '/ogc/v1/collections/wijkvoorzieningen-gebieden?f=html' }],
  'ogc-objecten': [{ address: '/ogc/v1/collections/wijkvoorzieningen-gebieden/items?f=html' }],
  'ogc-object': [{ address: '/ogc/v1/collections/wijkvoorzieningen-gebieden/items/GM0439.0?f=html' }],
  'data-start': [{ address: '/data/v1?f=html' }],
  'data-conformiteit': [{ address: '/data/v1/conformance?f=html' }],
  'data-lagen': [{ address: '/data/v1/collections?f=html' }, { address: '/data/v1/collections?f=html', signedIn: true }],
  'data-laag': [{ address: '/data/v1/collections/voorbeeld-purmerend-basisscholen-2016?f=html' }],
  'data-objecten': [
    { address: '/data/v1/collections/voorbeeld-purmerend-basisscholen-2016/items?f=html' },
    { address: '/data/v1/collections/bestaat-niet/items?f=html' },
  ],
  'data-object': [{ address: '/data/v1/collections/voorbeeld-purmerend-basisscholen-2016/items/04TM00?f=html' }],
};
/** Routes that answer GET with something else than a page, or lead elsewhere. */
const noPages = /^(api-.*|data-(openapi|schema|wijzigingen|bestand|catalogus)|datarechten-logboek-bestand|asset|gezondheid|gereed|metrieken|security-txt|pareltje-uitvoer|pareltje-voorbeeld|ogc-openapi|bewijs-uitvoer|monitor-bewijs|datarechten-recht|datarechten-addendum|datarechten-uitvoer|datarechten-agenda|authzen-beschrijving|overeenkomst-bestand|effectzaak-verslag|effectzaak-overeenkomst|overeenkomsten-agenda|sleutels-openbaar|aanmelden-extern-sleutels|referentieobjecten-uitvoer|voorspellingen-uitvoer)$/;

const checks = ['axe-licht', 'axe-donker', 'breed-320', 'zoom-200', 'toetsenbord', 'zonder-script', 'html'];
const results = [];
let program;
let browser;

before(async () => {
  program = await startProgram({ administrators: [administrator, other], commands: [provider, founding] });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  await program?.stop();
});

test('every route that answers with a page stands in the list', () => {
  const rooms = readdirSync(path.join(root, 'src/pearls'))
    .flatMap((pearl) => ['pages', 'learning'].map((folder) => `src/pearls/${pearl}/${folder}`));
  const places = ['src/platform/service', ...rooms.filter((place) => existsSync(path.join(root, place)))];
  const routes = places.flatMap((place) => {
    const folder = path.join(root, place);
    return readdirSync(folder).filter((name) => name.endsWith('.cpp'))
      .flatMap((name) => [...readFileSync(path.join(folder, name), 'utf8').matchAll(/\{"GET", (?:"\/[^"]*"|one[^,]*), "([^"]+)"/g)].map((match) => match[1]));
  });
  assert.ok(routes.length > 20);
  assert.deepEqual([...new Set(routes)].filter((route) => !pages[route] && !noPages.test(route)), []);
});

async function signIn(context, who) {
  const page = await context.newPage();
  await page.goto(`${program.address}/aanmelden`);
  await page.locator('input[name="naam"]').fill(who.user);
  await page.locator('input[name="wachtwoord"]').fill(who.password);
  await Promise.all([page.waitForNavigation(), page.locator('form.aanmelden button[type="submit"]').click()]);
  assert.doesNotMatch(page.url(), /aanmelden/, 'signed in');
  await page.close();
}

const states = new Map(); // How to get the cookies of who is signed in.
/** @param {object?} who the administrator to be signed in as */
async function contextFor(who, options = {}) {
  if (!who) return browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, ...options });
  if (!states.has(who)) {
    states.set(who, once(async () => {
      const first = await browser.newContext();
      await signIn(first, who);
      const state = await first.storageState();
      await first.close();
      return state;
    }));
  }
  return browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, storageState: await states.get(who)(), ...options });
}

/** Done once, also when two ask at the same time. */
function once(make) {
  let made;
  return () => (made ??= make());
}

/** The number of a run of the administrator, for {uitvoering} in an address. */
const run = once(async () => {
  const context = await contextFor(administrator);
  const page = await context.newPage();
  await page.goto(`${program.address}/gemeenten/GM0439/wijkvoorzieningen`);
  const form = page.locator('form[action$="/uitvoeringen"]');
  await form.evaluate((element) => element.requestSubmit());
  await page.waitForURL(/uitvoeringen\/[\w-]+/);
  const number = /uitvoeringen\/([\w-]+)/.exec(page.url())[1];
  await page.getByRole('heading', { name: 'Uw berekening is klaar' }).waitFor({ timeout: 120000 });
  await context.close();
  return number;
});

/** The number of a closed one of the made-up example, with data, for {toepassing} in an address. */
const application = once(async () => {
  const context = await contextFor(other);
  const page = await context.newPage();
  await page.goto(`${program.address}/datarechten`);
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/voorbeeld"] button').click()]);
  await page.getByRole('link', { name: 'Parkeren en verkeer' }).click();
  const number = new URL(page.url()).pathname.split('/').pop();
  await context.close();
  return number;
});

/** The number of a judgement of that application that was laid before its supplier, for {voorlegging}. */
const laid = once(async () => {
  const context = await contextFor(other);
  const page = await context.newPage();
  await page.goto(program.address + `/datarechten/${await application()}`);
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/voorleggen"] button').click()]);
  await context.close();
  const theirs = await contextFor(supplier);
  const list = await theirs.newPage();
  await list.goto(`${program.address}/datarechten/voorgelegd`);
  await list.getByRole('link', { name: 'Parkeren en verkeer' }).click();
  const number = new URL(list.url()).pathname.split('/').pop();
  await list.locator('#p-exit summary', { hasText: 'Geef antwoord' }).click();
  await list.locator('#p-exit input[value="oneens"]').check();
  await list.locator('#r-exit').fill('Dit staat in bijlage C.');
  await Promise.all([list.waitForNavigation(), list.locator('#p-exit form button').click()]);
  await theirs.close();
  return number;
});

/** The number of one of the administrator, for {overeenkomst} in an address. */
const agreement = once(async () => {
  const context = await contextFor(administrator);
  const page = await context.newPage();
  await page.goto(`${program.address}/overeenkomsten/nieuw`);
  await page.locator('#n-standaard').selectOption('verwerkersovereenkomst-1.0');
  await page.locator('#n-partij').fill('Voorbeeldsoft B.V.');
  await page.locator('#n-tot').fill('2099-12-31');
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/overeenkomsten"] button[type=submit]').click()]);
  const number = new URL(page.url()).pathname.split('/').pop();
  const text = 'Artikel 1 Iets\n1.1 Dit staat niet in de standaard, en het is ook geen verwerkersovereenkomst.\n';
  await page.locator('#c-bestand').setInputFiles({ name: 'anders.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.locator('form[action$="/vergelijken"] button').click();
  await page.locator('#afwijkingen .deel-intro').waitFor({ timeout: 30000 });
  await context.close();
  return number;
});

/** Of a case of the administrator with minutes, and the letter by which it is shared with the other one. */
const impact = once(async () => {
  const context = await contextFor(administrator);
  const page = await context.newPage();
  const send = (selector) => Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
  await page.goto(`${program.address}/effectrapportage`);
  await send('form[action$="/effectrapportage"][method=post] button');
  const zaak = new URL(page.url()).pathname.split('/').pop();
  await page.fill('#n-van-drukste_week', '700');
  await send('#vraag button');
  await page.click('#gesprekken summary');
  await page.fill('#g-afgesproken', 'In januari verder.');
  await send('#gesprekken form button');
  await page.fill('#d-buur', other.gemeente);
  await page.check('#d-antwoorden');
  await send('form[action$="/delen"] button');
  await page.goto(`${program.address}/effectrapportage/waarden`);
  await page.fill('#w-waarde', '9000');
  await page.fill('#w-bron', 'Een telling');
  await send('form[action$="/waarden"] button');
  await context.close();
  const neighbour = await contextFor(other);
  const theirs = await neighbour.newPage();
  await theirs.goto(`${program.address}/effectrapportage/gedeeld`);
  const brief = (await theirs.locator('tbody a').first().getAttribute('href')).split('/').pop();
  await neighbour.close();
  return { zaak, brief };
});

/** The number of a counted company. */
const counted = once(async () => {
  const context = await contextFor(administrator);
  const page = await context.newPage();
  await page.goto(`${program.address}/referentieobjecten/nieuw`);
  const filled = { klasse: 'koelhuis', m2: '20000', fte: '300', migranten: '120', peildatum: '2026-06-01', bron: 'eigen telling' };
  for (const [name, value] of Object.entries(filled)) await page.locator(`#o-${name}`).fill(value);
  await Promise.all([page.waitForNavigation(), page.locator('form.kaart button').first().click()]);
  await Promise.all([page.waitForNavigation(), page.getByRole('link', { name: 'koelhuis' }).click()]);
  const number = new URL(page.url()).pathname.split('/').pop();
  await context.close();
  return number;
});

/** The number of a kept prediction. */
const predicted = once(async () => {
  const context = await contextFor(administrator);
  const page = await context.newPage();
  await page.goto(`${program.address}/gemeenten/GM0439/effectrapportage`);
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/voorspellingen"] button').click()]);
  const number = new URL(page.url()).pathname.split('/').pop();
  await context.close();
  return number;
});

const numbers = {
  uitvoering: run, toepassing: application, voorlegging: laid, overeenkomst: agreement, referentieobject: counted, voorspelling: predicted,
  zaak: async () => (await impact()).zaak, brief: async () => (await impact()).brief,
};
/** The address with the number of something that is there. */
async function filledIn(address) {
  const name = /\{(\w+)\}/.exec(address)?.[1];
  return name ? address.replace(`{${name}}`, await numbers[name]()) : address;
}

/** @param {string[]?} only the rules to look at; without it all */
async function axeFinds(page, only) {
  const { violations, passes } = await page.evaluate((rules) => globalThis.axe.run(document, rules ? { runOnly: rules } : {}), only);
  return { rules: passes.length, found: violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`) };
}

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

/** What cannot be reached with Tab, or not seen to have the focus; the first 40 stops. */
async function keyboardFinds(page) {
  const wanted = await page.evaluate(() => {
    globalThis.looks = (item) => JSON.stringify([item, ...item.querySelectorAll('*')].slice(0, 12).map((each) => {
      const s = getComputedStyle(each);
      return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.stroke, s.strokeWidth, s.backgroundColor];
    }));
    globalThis.calm = [];
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
    const can = all.filter((item) => !item.disabled && item.tabIndex >= 0 && item.getClientRects().length && item.checkVisibility());
    const radio = new Set();
    return can.filter((item) => item.type !== 'radio' || (!radio.has(item.name) && radio.add(item.name))).slice(0, 40)
      .map((item, index) => ((item.dataset.halte = index), (globalThis.calm[index] = globalThis.looks(item)), item.outerHTML.slice(0, 120)));
  });
  const reached = new Set();
  const problems = [];
  // A date has a stop for its day, month, year and calendar each.
  const most = wanted.length + 6 + 3 * wanted.filter((html) => html.includes('type="date"')).length;
  for (let i = 0; i < most && reached.size < wanted.length; ++i) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const item = document.activeElement;
      const seen = globalThis.looks(item) !== globalThis.calm[item.dataset.halte];
      const box = item.getBoundingClientRect();
      return { halte: item.dataset.halte, seen: seen && box.width > 0, html: item.outerHTML.slice(0, 120) };
    });
    if (stop.halte === undefined) continue;
    reached.add(Number(stop.halte));
    if (!stop.seen) problems.push(`no focus to be seen: ${stop.html}`);
  }
  wanted.forEach((html, index) => reached.has(index) || problems.push(`not reached: ${html}`));
  return problems;
}

const free = new Map(); // Open tabs that nobody uses, by whose they are and whether scripts run.
/** Does the work in a tab of that person; one from before when there is one, since opening takes longer than a page. */
async function inTab(who, javaScriptEnabled, work) {
  const key = `${who?.user ?? ''} ${javaScriptEnabled}`;
  const tab = free.get(key)?.pop() ?? (await (await contextFor(who, { javaScriptEnabled, viewport: { width: 1280, height: 900 } })).newPage());
  tab.setDefaultTimeout(20000);
  try {
    if (!who) await tab.context().clearCookies();
    const result = await work(tab);
    free.set(key, [...(free.get(key) ?? []), tab]);
    return result;
  } catch (error) {
    await tab.context().close();
    throw error;
  }
}

async function inspectWithScript(page, address) {
  const found = {};
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1280, height: 900 });
  const answer = await page.goto(program.address + address);
  const html = await answer.text();
  assert.ok(html.length < 500_000, `${html.length} bytes`);
  const report = await validator.validateString(html);
  found.html = report.results.flatMap((item) => item.messages.map((m) => `${m.line}:${m.column} ${m.ruleId} ${m.message}`));
  const plainButtons = await page.locator('button:not(.utrecht-button, .knop-tekst, [role])').evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 120)));
  assert.deepEqual(plainButtons, [], 'buttons without the form of the design');
  await page.evaluate(axe);
  const light = await axeFinds(page);
  found['axe-licht'] = light.found;
  found.toetsenbord = await keyboardFinds(page);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  found['axe-donker'] = (await axeFinds(page, ['color-contrast', 'link-in-text-block'])).found; // What a colour can change.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  // 200 % zoom of a window of 1280 by 900 is a window of 640 by 450 CSS pixels.
  await page.setViewportSize({ width: 640, height: 450 });
  found['zoom-200'] = [...((await fits(page)) ? [] : ['scrolls sideways']), ...(await axeFinds(page)).found];
  await page.setViewportSize({ width: 320, height: 800 });
  found['breed-320'] = (await fits(page)) ? [] : ['scrolls sideways'];
  return { found, rules: light.rules };
}

async function findsWithoutScript(page, address) {
  await page.goto(program.address + address);
  const words = await page.locator('main').innerText();
  const dead = await page.locator('button:not([type="submit"]):visible, a[href="#"]:visible').count();
  return [
    ...(words.trim().length < 40 ? ['the page says nothing'] : []),
    ...(dead ? [`${dead} buttons that only a script answers`] : []),
  ];
}

async function inspect(address, who) {
  const { found, rules } = await inTab(who, true, (page) => inspectWithScript(page, address));
  found['zonder-script'] = await inTab(who, false, (page) => findsWithoutScript(page, address));
  return { found, rules };
}

// Two at a time: one page is drawn while of another the findings are read.
describe('every page', { concurrency: 2 }, () => {
  for (const [route, addresses] of Object.entries(pages)) {
    for (const { address, signedIn = false, by = administrator } of addresses) {
      for (const place of [address, `/en${address}`]) {
        test(`${place}${signedIn ? ` (${by.gemeente} signed in)` : ''}`, async () => {
          const { found, rules } = await inspect(await filledIn(place), signedIn ? by : null);
          results.push({ route, address: place, signedIn, rules, found });
          assert.deepEqual(found, Object.fromEntries(checks.map((name) => [name, []])));
        });
      }
    }
  }
});

test('the page about accessibility says what was found here', () => {
  const versions = { axe: JSON.parse(readFileSync(require.resolve('axe-core/package.json'), 'utf8')).version };
  const all = { versions, checks, results };
  mkdirSync(path.join(here, 'out'), { recursive: true });
  writeFileSync(path.join(here, 'out/toegankelijkheid.json'), JSON.stringify(all, null, 1));
  const { datum, ...said } = JSON.parse(readFileSync(path.join(root, published), 'utf8'));
  assert.match(datum, /^20\d\d-\d\d-\d\d$/);
  assert.deepEqual(summary(all), said, 'run: node scripts/accessibility_results.mjs');
});
