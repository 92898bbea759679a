// SPDX-License-Identifier: EUPL-1.2
// OGC API Features part 1 (17-069r4) and part 2 (18-058), requirement by requirement, asked of the running program: of the
// map layers (/ogc/v1) and of the datasets under their right (/data/v1). And GDAL's own client, as QGIS uses it, reads
// what the hub holds.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';

import { startProgram } from '../program.mjs';
import { buurten, writeBorders } from './borders.mjs';
import { Client } from './client.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const testdata = process.env.PARELTJES_TESTDATA ?? path.join(root, '../shared');
const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const rd = 'http://www.opengis.net/def/crs/EPSG/0/28992';
const etrs89 = 'http://www.opengis.net/def/crs/EPSG/0/4258';
const spec = 'http://www.opengis.net/spec/ogcapi-features-';
const encoded = encodeURIComponent;

let folder;
let program;
let client;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-grenzen-'));
  writeBorders(folder);
  program = await startProgram({ import: folder, words: ['--tls-proxy', '127.0.0.1'] });
  client = new Client(program.address);
});
after(async () => {
  client?.close();
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let asked = 0;
const codes = (page) => page.features.map((feature) => feature.id);
const linkTo = (thing, rel, type) => thing.links.find((link) => link.rel === rel && (!type || link.type === type));

/** What is served, and what of it differs. Both hold the made-up buurten; the dataset also what they lie in. */
const services = [
  { base: '/ogc/v1', layer: 'buurten', around: [], dated: true, listed: ['gemeenten', 'wijken', 'buurten', 'wijkvoorzieningen-tekort'], unknown: ['/collections/wijkvoorzieningen-tekort/items/GM0439.99999999', '/collections/wijkvoorzieningen-tekort/items/x'] },
  { base: '/data/v1', layer: 'cbs-grenzen-2024', around: ['GM0439', 'GM0622', 'WK043901', 'WK062201'], dated: false, listed: ['cbs-grenzen-2024', 'voorbeeld-purmerend-basisscholen-2016'], unknown: [] },
];

for (const service of services) describe(`${service.base}`, () => {
const { base, layer } = service;
const all = [...buurten.map((each) => each.code), ...service.around].sort();
const items = `/collections/${layer}/items`;
const ask = (target, headers = {}) => client.ask(`${base}${target}`, { headers: { 'x-forwarded-for': `10.2.${(++asked >> 8) & 255}.${asked & 255}`, ...headers } });
async function json(target, headers) {
  const answer = await ask(target, headers);
  assert.equal(answer.status, 200, `${target}: ${answer.body.slice(0, 300)}`);
  return JSON.parse(answer.body);
}
/** The path behind the base of an address that the program gave. */
const local = (href) => href.slice(href.indexOf(base) + base.length);

describe('part 1, Core', () => {
  it('root-op, root-success: the landing page links to description, conformance and data', async () => {
    const landing = await json('/');
    for (const rel of ['service-desc', 'conformance', 'data', 'self', 'alternate']) assert.ok(linkTo(landing, rel), rel);
    assert.deepEqual((await json('')).links, landing.links, 'with and without the slash');
  });
  it('api-definition-op, -success: the description is OpenAPI 3.0 under its own media type', async () => {
    const link = linkTo(await json('/'), 'service-desc');
    const answer = await ask(local(link.href));
    assert.equal(answer.headers['content-type'], link.type);
    assert.match(JSON.parse(answer.body).openapi, /^3\.0\./);
  });
  it('conformance-op, -success: it says which classes it keeps', async () => {
    const { conformsTo } = await json('/conformance');
    for (const name of ['1/1.0/conf/core', '1/1.0/conf/oas30', '1/1.0/conf/html', '1/1.0/conf/geojson', '2/1.0/conf/crs'])
      assert.ok(conformsTo.includes(spec + name), name);
  });
  it('query-param-unknown, query-param-invalid: 400 on every resource', async () => {
    for (const target of ['/', '/conformance', '/collections', `/collections/${layer}`, items, `${items}/BU04390100`]) {
      assert.equal((await ask(`${target}?onbekend=1`)).status, 400, target);
      assert.equal((await ask(`${target}?f=xml`)).status, 400, target);
      const answer = await ask(`${target}?f=json&f=json`);
      assert.equal(answer.status, 400, target);
      assert.equal(answer.headers['content-type'], 'application/problem+json');
    }
  });
  it('fc-md-op … fc-md-extent: every collection with its links, its place and its time', async () => {
    const { collections, links } = await json('/collections');
    assert.ok(links.some((link) => link.rel === 'self') && links.some((link) => link.rel === 'alternate' && link.type === 'text/html'));
    for (const id of service.listed) assert.ok(collections.some((each) => each.id === id), id);
    for (const each of collections) {
      assert.ok(linkTo(each, 'items', 'application/geo+json') && linkTo(each, 'items', 'text/html'), each.id);
      assert.ok(each.attribution, `${each.id} names its source`);
      const [[west, south, east, north]] = each.extent?.spatial.bbox ?? [[4, 51, 5, 52]];
      assert.ok(!service.dated || each.extent, 'a map layer says where it is');
      assert.ok(west > 3 && west < east && east < 8 && south > 50 && south < north && north < 54, each.id);
      assert.deepEqual(await json(`/collections/${each.id}`), each, 'sfc-md-success: the same on its own');
    }
    if (service.dated) assert.deepEqual(collections[2].extent.temporal.interval, [['2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.000Z']]);
  });
  it('fc-op, fc-limit-definition, fc-limit-response: ten at most, or as many as asked, or the most there may be', async () => {
    assert.equal((await json(items)).features.length, 10);
    assert.equal((await json(`${items}?limit=3`)).features.length, 3);
    assert.equal((await json(`${items}?limit=99999999999999999999`)).features.length, all.length);
    for (const wrong of ['0', '-1', 'x', '1.5', '']) assert.equal((await ask(`${items}?limit=${wrong}`)).status, 400, wrong);
  });
  it('fc-numberMatched, fc-numberReturned, fc-links: next and prev lead through all, each once', async () => {
    const seen = [];
    let target = `${items}?limit=5`;
    let last;
    while (target) {
      last = await json(target);
      assert.equal(last.numberMatched, all.length);
      assert.equal(last.numberReturned, last.features.length);
      seen.push(...codes(last));
      target = linkTo(last, 'next') && local(linkTo(last, 'next').href);
    }
    assert.deepEqual(seen.sort(), all);
    assert.deepEqual(codes(await json(local(linkTo(last, 'prev').href))).length, 5);
    assert.equal(linkTo(await json(`${items}?limit=5`), 'prev'), undefined);
  });
  it('fc-bbox-definition, -response: only what has a point in common with the box', async () => {
    const within = async (box, crs) => codes(await json(`${items}?limit=100&bbox=${box}${crs ? `&bbox-crs=${encoded(crs)}` : ''}`));
    // From the middle of the third square to the middle of the fifth.
    const some = ['BU04390102', 'BU04390103', 'BU04390104', ...service.around.filter((code) => code.includes('0439'))].sort();
    assert.deepEqual((await within('122500,500200,124500,500800', rd)).sort(), some);
    assert.deepEqual((await within('122500,500200,0,124500,500800,10', rd)).sort(), some);
    assert.equal((await within('3,50,8,54')).length, all.length);
    assert.deepEqual(await within('50,3,54,8', etrs89).then((list) => list.length), all.length);
    assert.deepEqual(await within('6,52,7,53'), []);
    for (const wrong of ['1,2,3', 'a,b,c,d', '5,53,6,52', '1,2,3,4,5', '200,0,201,1', '', '4,52,5,53,'])
      assert.equal((await ask(`${items}?bbox=${wrong}`)).status, 400, wrong);
  });
  it('fc-time-definition, -response: only what is of that time', async () => {
    const count = async (time) => (await json(`${items}?datetime=${time}`)).numberMatched;
    for (const time of ['2024-06-01T12:00:00Z', '2024-12-31T23:00:00-00:30', '2023-01-01T00:00:00Z/..', '../2024-01-01T00:00:00Z', '2024-02-29'])
      assert.equal(await count(encoded(time)), all.length, time);
    // Rows that are of no moment are of every time.
    for (const time of ['2023-12-31T23:59:59Z', '2025-01-01T00:00:00Z/..']) assert.equal(await count(encoded(time)), service.dated ? 0 : all.length, time);
    for (const wrong of ['2024', 'gisteren', '2024-02-30', '..%2F..', '2025-01-01%2F2024-01-01'])
      assert.equal((await ask(`${items}?datetime=${wrong}`)).status, 400, wrong);
  });
  it('filters by property; a value of another kind is refused', { skip: !service.dated && 'these are filtered by place only' }, async () => {
    assert.equal((await json(`${items}?gemeente=GM0622`)).numberMatched, 4);
    assert.deepEqual(codes(await json(`${items}?code=BU04390103`)), ['BU04390103']);
    assert.equal((await ask('/collections/wijkvoorzieningen-tekort/items?jaar=twintig')).status, 400);
  });
  it('f-op, f-success, f-links: one feature by its id, or 404', async () => {
    const feature = await json(`${items}/BU04390103`);
    assert.equal(feature.properties.naam, 'Buurt 04390103');
    for (const rel of ['self', 'alternate', 'collection']) assert.ok(linkTo(feature, rel), rel);
    for (const target of [`${items}/BU99999999`, '/collections/bestaat-niet', '/collections/bestaat-niet/items', ...service.unknown])
      assert.equal((await ask(target)).status, 404, target);
  });
  it('a page that is asked for beyond the last is empty, with a way back', async () => {
    const page = await json(`${items}?limit=5&offset=1000`);
    assert.deepEqual([page.numberReturned, linkTo(page, 'next')], [0, undefined]);
    assert.ok(service.dated || linkTo(page, 'prev'));
  });
  it('outcomes: a page goes on where the last one stopped, over the municipalities', { skip: !service.dated && 'of the map layers' }, async () => {
    const seen = new Set();
    let count = 0;
    let target = '/collections/wijkvoorzieningen-tekort/items?limit=100&voorziening=huisarts';
    while (target) {
      const page = await json(target);
      for (const feature of page.features) {
        assert.equal(feature.properties.voorziening, 'huisarts');
        seen.add(feature.id);
        ++count;
      }
      target = linkTo(page, 'next') && local(linkTo(page, 'next').href);
    }
    assert.equal(seen.size, count, 'each once');
    const of = async (code) => (await json(`/collections/wijkvoorzieningen-tekort/items?limit=1000&voorziening=huisarts&gemeente=${code}`)).features.length;
    assert.equal(count, (await of('GM0439')) + (await of('GM0622')));
    assert.ok((await of('GM0439')) > 12, 'municipality and buurten');
    const [first] = seen;
    assert.equal((await json(`/collections/wijkvoorzieningen-tekort/items/${first}`)).id, first);
  });
});

describe('part 1, GeoJSON and HTML', () => {
  it('geojson: media type, and shapes of RFC 7946', async () => {
    const answer = await ask(items, { accept: 'application/geo+json' });
    assert.equal(answer.headers['content-type'], 'application/geo+json');
    const { features, type } = JSON.parse(answer.body);
    assert.equal(type, 'FeatureCollection');
    for (const { geometry, type: each } of features) {
      assert.equal(each, 'Feature');
      for (const [ring] of geometry.coordinates) {
        assert.deepEqual(ring[0], ring.at(-1));
        const area = ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
        assert.ok(area > 0, 'outer rings go against the clock');
      }
    }
  });
  it('html: every resource as a page, by Accept and by f', async () => {
    for (const target of ['/', '/conformance', '/collections', `/collections/${layer}`, items, `${items}/BU04390100`]) {
      for (const answer of [await ask(target, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }), await ask(`${target}?f=html`)]) {
        assert.equal(answer.status, 200, target);
        assert.match(answer.headers['content-type'], /^text\/html/);
        assert.match(answer.body, /<html lang="nl">/);
      }
      assert.match((await ask(`${target}?f=json`, { accept: 'text/html' })).headers['content-type'], /json/);
      assert.equal((await ask(target, { accept: 'image/png' })).status, 406, target);
    }
  });
});

describe('what cannot be given, to who reads pages', () => {
  const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  it('a page that says what is wrong and what to do, in the language of the address', async () => {
    for (const [target, status] of [['/collections/bestaat-niet', 404], [`${items}/x`, 404], ['/?onbekend=1', 400], [`${items}?limit=0&bbox=1`, 400]]) {
      const answer = await ask(target, browser);
      assert.equal(answer.status, status, target);
      assert.match(answer.headers['content-type'], /^text\/html/, target);
      assert.match(answer.body, /Wat er mis is[\s\S]*Wat u kunt doen/, target);
    }
    const english = await client.ask(`/en${base}/collections/bestaat-niet?f=html`, { headers: { 'x-forwarded-for': '10.3.0.1' } });
    assert.match(english.body, /<html lang="en">[\s\S]*What you can do/);
    const both = await ask(`${items}?limit=0&bbox=1&f=html`);
    assert.match(both.body, /‘limit’[\s\S]*bbox/, 'everything that is wrong at once');
  });
  it('a program that takes anything, or asks for JSON, gets a problem', async () => {
    for (const accept of ['*/*', 'application/geo+json, application/json', 'application/json;q=0.9, text/html;q=0.1'])
      assert.equal((await ask('/collections/bestaat-niet', { accept })).headers['content-type'], 'application/problem+json', accept);
    assert.equal((await ask('/collections/bestaat-niet?f=json', browser)).headers['content-type'], 'application/problem+json');
  });
  it('caches are told that the form of an answer goes by Accept', async () => {
    for (const target of ['/', items, '/collections/bestaat-niet']) assert.match((await ask(target)).headers.vary, /Accept\b/, target);
  });
  it('pages in both languages name themselves in that language', async () => {
    const title = (answer) => /<h1[^>]*>([^<]+)/.exec(answer.body)[1];
    const dutch = title(await ask('/collections?f=html'));
    const english = title(await client.ask(`/en${base}/collections?f=html`, { headers: { 'x-forwarded-for': '10.3.0.2' } }));
    assert.match(dutch, /^Alle /);
    assert.match(english, /^All /);
  });
});

describe('part 2, reference systems', () => {
  const first = async (crs) => {
    const answer = await ask(`${items}?limit=1${crs ? `&crs=${encoded(crs)}` : ''}`);
    return [answer.headers['content-crs'], JSON.parse(answer.body).features[0].geometry.coordinates[0][0][0]];
  };
  it('crs-uri, fc-md-crs-list, storageCrs: each collection lists its systems', async () => {
    const { crs, storageCrs } = await json(`/collections/${layer}`);
    assert.deepEqual(crs, [crs84, rd, etrs89]);
    assert.equal(storageCrs, rd);
  });
  it('fc-crs-default-value, geojson-crs-action, ogc-crs-header: coordinates and header as asked', async () => {
    const [header, [x, y]] = await first(rd);
    assert.equal(header, `<${rd}>`);
    assert.deepEqual([x, y], [120000, 500000]);
    const [none, [lon, lat]] = await first();
    assert.equal(none, `<${crs84}>`);
    // PROJ's own answer for that corner.
    const cs2cs = spawnSync('gdaltransform', ['-s_srs', 'EPSG:28992', '-t_srs', 'OGC:CRS84', '-output_xy'], { input: '120000 500000\n', encoding: 'utf8' });
    const [wantedLon, wantedLat] = cs2cs.stdout.trim().split(' ').map(Number);
    assert.ok(Math.abs(lon - wantedLon) < 1e-6 && Math.abs(lat - wantedLat) < 1e-6, `${lon} ${lat}, not ${cs2cs.stdout}`);
    const [named, position] = await first(etrs89);
    assert.equal(named, `<${etrs89}>`);
    assert.ok(Math.abs(position[0] - lat) < 2e-6 && Math.abs(position[1] - lon) < 2e-6, 'latitude first');
    const feature = await ask(`${items}/BU04390100?crs=${encoded(rd)}`);
    assert.equal(feature.headers['content-crs'], `<${rd}>`);
  });
  it('fc-crs-valid-value, bbox-crs: another system is refused', async () => {
    for (const name of ['crs', 'bbox-crs']) assert.equal((await ask(`${items}?bbox=1,2,3,4&${name}=EPSG:28992`)).status, 400, name);
  });
});

describe('as the web wants it', () => {
  it('an ETag spares the second answer; every website may read it; nobody is named in it', async () => {
    const once = await ask(items);
    assert.ok(once.headers.etag);
    assert.equal((await ask(items, { 'if-none-match': once.headers.etag })).status, 304);
    for (const target of ['/collections', items, '/collections/bestaat-niet', '/?onbekend=1', '/bestaat-niet']) {
      const { headers } = await ask(target);
      assert.equal(headers['access-control-allow-origin'], '*', target);
      assert.match(headers['api-version'], /^\d+\.\d+\.\d+$/);
      assert.equal(headers['set-cookie'], undefined);
    }
  });
  it('behind a proxy with TLS the addresses are https; a strange Host stands in none', async () => {
    assert.ok(linkTo(await json('/', { 'x-forwarded-proto': 'https' }), 'self').href.startsWith('https://'));
    const strange = await json('/', { host: 'elders.example/"><script>' });
    assert.ok(linkTo(strange, 'self').href.startsWith(base), linkTo(strange, 'self').href);
  });
});
});

const hasGdal = spawnSync('ogrinfo', ['--version']).status === 0;
describe('GDAL reads it as QGIS does', { skip: !hasGdal && 'skipped, gdal-bin absent' }, () => {
  let direct;
  before(async () => {
    direct = await startProgram({ import: folder });
  });
  after(() => direct?.stop());
  const ogr = (...words) => execFileSync('ogr2ogr', ['-f', 'CSV', '/vsistdout/', ...words], { encoding: 'utf8', maxBuffer: 1 << 28 }).trim().split('\n').slice(1);
  for (const { base, layer, listed, around } of services) {
    it(`${base}: every collection`, () => {
      const found = execFileSync('ogrinfo', ['-ro', '-q', `OAPIF:${direct.address}${base}`], { encoding: 'utf8' });
      for (const name of listed) assert.match(found, new RegExp(`: ${name} `));
    });
    it(`${base}: page by page, and by a box`, () => {
      const address = `OAPIF:${direct.address}${base}`;
      assert.equal(ogr(address, layer, '-oo', 'PAGE_SIZE=3').length, buurten.length + around.length);
      const box = ['4.3', '51.8', '4.5', '52'];
      assert.deepEqual(ogr(address, layer, '-oo', 'PAGE_SIZE=3', '-spat', ...box).length, 4 + around.filter((code) => code.includes('0622')).length, 'Vlaardingen');
    });
  }

  const whole = path.join(testdata, 'data/geo/nl_buurten_2024_approx_rd.gpkg');
  it('all buurten of the country, as many as the file that was imported', { skip: !existsSync(whole) && 'skipped, data absent', timeout: 240_000 }, async () => {
    const national = await startProgram({ import: whole });
    try {
      const served = ogr(`OAPIF:${national.address}/ogc/v1`, 'buurten', '-oo', 'PAGE_SIZE=1000', '-select', 'code');
      const counted = execFileSync('ogrinfo', ['-ro', '-so', whole, 'buurt'], { encoding: 'utf8' });
      assert.equal(served.length, Number(/Feature Count: (\d+)/.exec(counted)[1]));
      const box = ['4.9', '52.45', '5.0', '52.55'];
      const boxed = ogr(`OAPIF:${national.address}/ogc/v1`, 'buurten', '-oo', 'PAGE_SIZE=20', '-spat', ...box, '-select', 'code');
      const inFile = ogr(whole, 'buurt', '-spat', ...box, '-spat_srs', 'OGC:CRS84', '-select', 'code');
      assert.deepEqual(boxed.map((line) => /BU\w{8}/.exec(line)[0]).sort(), inFile.map((line) => /BU\w{8}/.exec(line)[0]).sort());
    } finally {
      await national.stop();
    }
  });
});
