// SPDX-License-Identifier: EUPL-1.2
// In Debian's Chromium: signing in and out through a real provider, and the pages of an administrator.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { chromium } from 'playwright-core';

import { startProgram } from '../program.mjs';
import { startProvider } from './provider.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate(new StaticConfigLoader(JSON.parse(readFileSync(path.join(here, '.htmlvalidate.json'), 'utf8'))));
const binary = process.env.PARELTJES ?? path.join(here, '../../build/pareltjes');
const password = 'een lang wachtwoord voor proeven';
const administrator = 'beheer@purmerend.example';
let program;
let provider;
let browser;

before(async () => {
  program = await startProgram({ administrators: [{ gemeente: 'GM0439', user: administrator, password }] });
  provider = await startProvider({ program: program.address });
  await new Promise((resolve, reject) => {
    const words = ['account', 'oidc', 'set', '--gemeente', 'GM0439', '--kenmerk', 'purmerend', '--naam', 'Purmerend', '--uitgever', provider.address,
      '--client-id', 'pareltjes', '--intern', '--rol', 'lezer', '--data', program.data];
    execFile(binary, words, (error) => (error ? reject(error) : resolve())).stdin.end(`${provider.client.client_secret}\n`);
  });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
after(async () => {
  await browser?.close();
  await provider?.stop();
  await program?.stop();
});

async function expectAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
  const report = await validator.validateString(await page.evaluate(async () => (await fetch(location.href)).text()));
  assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)), []);
}

async function onPage(work) {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    const complaints = [];
    page.on('console', (message) => message.type() === 'error' && page.url().startsWith(program.address) && complaints.push(message.text()));
    await work(page);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

test('one signs in with the work account, and out again at both', async () => {
  await onPage(async (page) => {
    await page.goto(`${program.address}/aanmelden?terug=/account`);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Inloggen met Purmerend' }).click();
    await page.locator('input[name=login]').fill('anna');
    await page.locator('input[name=password]').fill('x');
    await page.locator('button[type=submit]').click();
    await page.waitForURL(`${program.address}/account`);
    assert.match(await page.getByRole('main').innerText(), /Anna de Vries/);
    await expectAccessible(page);
    await page.locator('form[action="/afmelden"] button').first().click();
    await page.getByRole('link', { name: 'Ook uitloggen bij Purmerend' }).click();
    await page.locator('button[value=yes], button[autofocus]').first().click();
    await page.waitForURL(`${program.address}/afgemeld`);
    await expectAccessible(page);
  });
});

test('an administrator sees the provider and the keys', async () => {
  await onPage(async (page) => {
    await page.goto(`${program.address}/aanmelden?terug=/beheer/inlogdiensten`);
    await page.locator('#naam').fill(administrator);
    await page.locator('#wachtwoord').fill(password);
    await page.locator('form.aanmelden button[type=submit]').click();
    await page.waitForURL(`${program.address}/beheer/inlogdiensten`);
    await expectAccessible(page);
    assert.match(await page.getByRole('main').innerText(), /aanmelden\/extern\/purmerend\/terug/);
    await page.goto(`${program.address}/beheer/sleutels`);
    await page.getByRole('button', { name: 'Maak een nieuwe sleutel' }).click();
    await page.getByLabel('Reden').fill('proef');
    await page.getByRole('button', { name: 'Trek in' }).click();
    await page.getByText('proef').waitFor();
    await expectAccessible(page);
  });
});
