// SPDX-License-Identifier: EUPL-1.2
// Each dataset under its right, as other programs read it: GDAL's client for OGC API Features reads every row, its
// GeoPackage opens, and the catalogue is Turtle to a parser that others wrote.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, it } from 'node:test';

import { startProgram } from '../program.mjs';

const schools = 'voorbeeld-purmerend-basisscholen-2016';
let folder;
let program;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-gegevens-'));
  program = await startProgram({});
});
after(async () => {
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const has = (tool) => spawnSync('which', [tool]).status === 0;
const address = (rest) => `${program.address}/data/v1${rest}`;

it('GDAL reads every row page by page, with its properties', (t) => {
  if (!has('ogr2ogr')) return t.skip('skipped, ogr2ogr absent');
  const copy = path.join(folder, 'copy.geojson');
  const done = spawnSync('ogr2ogr', ['-f', 'GeoJSON', copy, `OAPIF:${address('')}`, schools, '-oo', 'PAGE_SIZE=7'], { encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  const summary = spawnSync('ogrinfo', ['-ro', '-al', '-so', copy], { encoding: 'utf8' }).stdout;
  assert.match(summary, /Feature Count: 25/);
  assert.match(summary, /leerlingen: /);
});

it('its GeoPackage, CSV and JSON hold the same number of rows', async (t) => {
  const csv = await (await fetch(address(`/collections/${schools}/bestand?f=csv`))).text();
  assert.equal(csv.trim().split('\r\n').length, 26);
  const json = await (await fetch(address(`/collections/${schools}/bestand?f=json`))).json();
  assert.equal(json.rijen.length, 25);
  if (!has('ogrinfo')) return t.skip('skipped, ogrinfo absent');
  const file = path.join(folder, 'file.gpkg');
  writeFileSync(file, Buffer.from(await (await fetch(address(`/collections/${schools}/bestand?f=gpkg`))).arrayBuffer()));
  const summary = spawnSync('ogrinfo', ['-ro', '-so', file, schools], { encoding: 'utf8' }).stdout;
  assert.match(summary, /Feature Count: 25/);
  assert.match(summary, /28992/);
});

it('the catalogue is Turtle, and says the same as its JSON-LD', async (t) => {
  const turtle = await (await fetch(address('/catalogus.ttl'))).text();
  const jsonLd = await (await fetch(address('/catalogus.jsonld'))).json();
  assert.equal(jsonLd['dcat:dataset'].length, (turtle.match(/\ba dcat:Dataset\b/g) ?? []).length);
  if (!has('rapper')) return t.skip('skipped, rapper absent');
  const file = path.join(folder, 'catalogue.ttl');
  writeFileSync(file, turtle);
  const read = spawnSync('rapper', ['-q', '-i', 'turtle', '-o', 'ntriples', file], { encoding: 'utf8' });
  assert.equal(read.status, 0, read.stderr);
  assert.ok(read.stdout.includes('<http://www.w3.org/ns/dcat#dataset>'));
});

it('an answer that somebody has is not sent again', async () => {
  const url = address(`/collections/${schools}/items?limit=5`);
  const first = await fetch(url);
  const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag') } });
  assert.equal(again.status, 304);
});
