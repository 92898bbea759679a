// SPDX-License-Identifier: EUPL-1.2
// What the first pearl promises, asked of the built program as a user would: by the command line and the API.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import { startProgram } from '../program.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.PARELTJES ?? path.join(root, 'build/pareltjes');
const testdata = process.env.PARELTJES_TESTDATA ?? path.join(root, '../shared');

const outcome = (data, ...words) =>
  JSON.parse(execFileSync(program, ['--data', data, 'run', 'wijkvoorzieningen', ...words, '--format', 'json'], { maxBuffer: 1 << 28 }));

/** Rows of a table as objects. */
const rows = (table) => table.rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column.name, row[i]])));

/** Ages are printed in millionths of a person: 202 of them may be off by this much together. */
const rounding = 202 * 5e-7;

/** Quantiles of an age group of men and women together. */
const expected = (result, code, year, group) =>
  rows(result.tables.prognose).find((row) => row.code === code && row.jaar === year && row.leeftijd === group && row.geslacht === 'beide');

/** Births, deaths and moves of the smallest areas are those of the municipality; every rate stands at its own age. */
function projectionKeepsItsAccounts(result, gemeente) {
  const smallest = rows(result.tables.prognose_stromen).some((row) => row.code.startsWith('BU')) ? 'BU' : 'WK';
  for (const column of ['geboorten', 'sterften', 'verhuissaldo', 'groei']) {
    const sum = (prefix) => rows(result.tables.prognose_stromen).filter((row) => row.code.startsWith(prefix)).reduce((total, row) => total + row[column], 0);
    const areas = new Set(rows(result.tables.prognose_stromen).map((row) => row.code)).size;
    assert.ok(Math.abs(sum(smallest) - sum('GM')) < areas * 0.2, `${gemeente} ${column}: ${sum(smallest)} and ${sum('GM')}`);
  }
  assert.ok(rows(result.tables.toets_prognose).every((row) => row.klopt), gemeente);
}

/** Every margin that could be kept holds the sum of the one-year ages that it speaks about. */
function agesLieInsideTheirMargins(result) {
  const margins = rows(result.tables.marges);
  assert.ok(margins.length > 0);
  for (const margin of margins.filter((each) => each.binnen)) {
    assert.ok(margin.gepast >= margin.laag - 1e-6 && margin.gepast <= margin.hoog + 1e-6, JSON.stringify(margin));
  }
  const totals = new Map();
  for (const age of rows(result.tables.leeftijden)) totals.set(age.code, (totals.get(age.code) ?? 0) + age.aantal);
  for (const area of rows(result.tables.gebieden)) {
    if (area.inwoners === null || !totals.has(area.code)) continue;
    assert.ok(totals.get(area.code) >= area.inwoners_laag - rounding && totals.get(area.code) <= area.inwoners_hoog + rounding, area.code);
  }
}

describe('Purmerend, on what ships with the program', () => {
  const data = mkdtempSync(path.join(tmpdir(), 'pareltjes-proef-'));
  after(() => rmSync(data, { recursive: true, force: true }));
  const result = outcome(data, '--gemeente', 'Purmerend');
  const areas = rows(result.tables.gebieden);

  it('has eight wijken that add up to the municipality, within the rounding', () => {
    const wijken = areas.filter((area) => area.soort === 'wijk');
    assert.equal(wijken.length, 8);
    assert.equal(areas.find((area) => area.soort === 'gemeente').inwoners, 95168);
    const sum = wijken.reduce((total, wijk) => total + wijk.inwoners, 0);
    assert.ok(Math.abs(sum - 95168) <= 8 * 2.5, `${sum}`);
  });

  it('spreads people over single ages inside every margin', () => agesLieInsideTheirMargins(result));

  it('needs at least fifteen kinds of facility, each with a source', () => {
    const needs = rows(result.tables.behoefte);
    assert.ok(new Set(needs.map((need) => need.voorziening)).size >= 15);
    for (const need of needs) {
      assert.ok(need.bron.length > 0, JSON.stringify(need));
      assert.ok(need.laag <= need.midden && need.midden <= need.hoog, JSON.stringify(need));
    }
  });

  it('never calls unknown supply a shortage', () => {
    for (const row of rows(result.tables.tekort)) {
      if (row.stand !== 'bekend') assert.deepEqual([row.laag, row.midden, row.hoog], [null, null, null]);
    }
  });

  it('answers the same bytes twice', () => {
    const again = execFileSync(program, ['--data', data, 'run', 'wijkvoorzieningen', '--gemeente', 'GM0439', '--format', 'json'], { maxBuffer: 1 << 28 });
    const once = execFileSync(program, ['--data', data, 'run', 'wijkvoorzieningen', '--gemeente', 'GM0439', '--format', 'json'], { maxBuffer: 1 << 28 });
    assert.ok(again.equals(once));
  });

  it('projects to 2040, the same bytes twice', () => {
    const words = ['--data', data, 'run', 'wijkvoorzieningen', '--gemeente', 'Purmerend', '--set', 'jaar=2040', '--set', 'trekkingen=1000', '--format', 'json'];
    const once = execFileSync(program, words, { maxBuffer: 1 << 28 });
    assert.ok(execFileSync(program, words, { maxBuffer: 1 << 28 }).equals(once));
    const future = JSON.parse(once);
    projectionKeepsItsAccounts(future, 'Purmerend');
    const old = expected(future, 'GM0439', 2040, '75+');
    assert.ok(old.p10 < old.p50 && old.p50 < old.p90 && old.p10 > 9000, JSON.stringify(old));
    assert.ok(rows(future.tables.behoefte).some((need) => need.jaar === 2040));
  });

  it('lets imported housing plans bring people, and names a plan in an unknown buurt', () => {
    const own = mkdtempSync(path.join(tmpdir(), 'pareltjes-plannen-'));
    const file = path.join(own, 'woningplannen-2024.csv');
    writeFileSync(file, 'gebied;oplevering;aantal;soort;eigendom\nWK043902;2029;2000;appartement;huur\nWK043999;2030;50;eengezins;koop\n');
    const without = outcome(own, '--gemeente', 'Purmerend', '--set', 'jaar=2035', '--set', 'trekkingen=200');
    execFileSync(program, ['--data', own, 'data', 'import', file]);
    const planned = outcome(own, '--gemeente', 'Purmerend', '--set', 'jaar=2035', '--set', 'trekkingen=200');
    rmSync(own, { recursive: true, force: true });
    const growth = expected(planned, 'WK043902', 2035, 'totaal').p50 - expected(without, 'WK043902', 2035, 'totaal').p50;
    assert.ok(growth > 2000 && growth < 4500, `${growth}`);
    assert.ok(planned.findings.some((finding) => finding.code === 'woningplan-weggelaten' && finding.message.includes('WK043999')));
    projectionKeepsItsAccounts(planned, 'Purmerend');
  });

  it('says in one sentence what is wrong, and exits with 2', () => {
    const run = (...words) => spawnSync(program, ['--data', data, ...words], { encoding: 'utf8' });
    for (const [words, said] of [
      [['run', 'wijkvoorzieningen', '--gemeente', 'Purmerent'], /Purmerend/],
      [['run', 'wijkvoorziening', '--gemeente', 'Purmerend'], /wijkvoorzieningen/],
      [['run', 'wijkvoorzieningen', '--gemeente', 'Purmerend', '--set', 'niveau=straat'], /niveau/],
      [['run', 'wijkvoorzieningen', '--gemeente', 'Purmerend', '--format', 'docy'], /docy/],
      [['data', 'import', 'bestaat-niet.csv'], /bestaat-niet\.csv/],
    ]) {
      const { status, stderr } = run(...words);
      assert.equal(status, 2, stderr);
      assert.match(stderr, said);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
  });
});

describe('every municipality, on the national data', { skip: existsSync(path.join(testdata, 'data')) ? false : 'skipped, data absent' }, () => {
  let server;
  let codes;
  before(async () => {
    server = await startProgram({ import: path.join(testdata, 'data') });
    codes = [];
    for (let page = 1; page < 5; page += 1) {
      const answer = await (await fetch(`${server.address}/api/v1/gemeenten?paginagrootte=100&pagina=${page}`)).json();
      codes.push(...answer._embedded.gemeenten.map((each) => each.code));
    }
  });
  after(() => server?.stop());

  it('computes at buurt level, with borders for nearly every area', async () => {
    assert.equal(codes.length, 342);
    let buurten = 0;
    let drawn = 0;
    for (const code of codes) {
      const answer = await fetch(`${server.address}/api/v1/pareltjes/wijkvoorzieningen/uitkomst?gemeente=${code}`);
      assert.equal(answer.status, 200, code);
      const result = await answer.json();
      agesLieInsideTheirMargins(result);
      const areas = rows(result.tables.gebieden);
      assert.ok(areas.some((area) => area.soort === 'wijk'), code);
      buurten += areas.filter((area) => area.soort === 'buurt').length;
      drawn += result.layers.gebieden.features.filter((feature) => feature.properties.soort === 'buurt' && feature.geometry).length;
    }
    assert.equal(buurten, 14574);
    assert.ok(drawn >= 14566, `${drawn}`);
  });

  it('projects The Hague with its own counts by age, and every tenth municipality', async () => {
    const ask = async (code, draws) => {
      const answer = await fetch(`${server.address}/api/v1/pareltjes/wijkvoorzieningen/uitkomst?gemeente=${code}&jaar=2035&trekkingen=${draws}`);
      assert.equal(answer.status, 200, code);
      return answer.json();
    };
    const hague = await ask('GM0518', 200);
    projectionKeepsItsAccounts(hague, 'GM0518');
    assert.ok(rows(hague.tables.prognose_aannames).some((row) => row.zin.includes('2019 en 2021')));
    // Students and young workers keep coming: of 18 to 24 there stay more than ageing alone would leave.
    assert.ok(expected(hague, 'GM0518', 2035, '18-24').p50 > 0.8 * expected(hague, 'GM0518', 2024, '18-24').p50);
    for (const code of codes.filter((_, i) => i % 10 === 0)) projectionKeepsItsAccounts(await ask(code, 20), code);
  });
});
