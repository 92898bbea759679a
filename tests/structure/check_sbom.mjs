// SPDX-License-Identifier: EUPL-1.2
// The bill of materials has the shape of CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/) and names everything.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';

import { billOfMaterials } from '../../scripts/sbom.mjs';

const bill = billOfMaterials();
const types = new Set(['application', 'framework', 'library', 'container', 'platform', 'operating-system', 'device',
  'device-driver', 'firmware', 'file', 'machine-learning-model', 'data']);
const hashes = { 'SHA-256': 64, 'SHA-512': 128 };

test('has the shape of CycloneDX 1.5', () => {
  assert.equal(bill.bomFormat, 'CycloneDX');
  assert.equal(bill.specVersion, '1.5');
  assert.match(bill.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  assert.equal(bill.version, 1);
  const references = new Set([bill.metadata.component['bom-ref']]);
  for (const item of bill.components) {
    assert.ok(types.has(item.type) && item.name, JSON.stringify(item));
    assert.ok(!references.has(item['bom-ref']), `twice: ${item['bom-ref']}`);
    references.add(item['bom-ref']);
    assert.ok(['required', 'optional', 'excluded', undefined].includes(item.scope));
    if (item.purl) assert.match(item.purl, /^pkg:(deb\/debian|npm)\/[^\s@]+(@[^\s?]+)?(\?[a-z]+=[^\s]+)?$/);
    for (const hash of item.hashes ?? []) assert.match(hash.content, new RegExp(`^[0-9a-f]{${hashes[hash.alg]}}$`));
    for (const licence of item.licenses ?? []) assert.ok(licence.expression || licence.license.id);
    for (const property of item.properties ?? []) assert.equal(typeof property.value, 'string');
  }
  for (const { ref, dependsOn } of bill.dependencies)
    for (const name of [ref, ...dependsOn]) assert.ok(references.has(name), name);
});

test('is valid by the schema that CycloneDX publishes', async (t) => {
  const place = 'tests/service/node_modules';
  const schemas = `${place}/@cyclonedx/cyclonedx-library/res/schema`;
  if (!existsSync(schemas)) return t.skip('skipped, the packages of tests/service are not installed');
  const require = createRequire(path.resolve(place, 'x.js'));
  const Ajv = require('ajv').default;
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats').default(ajv);
  // Formats of JSON Schema's later drafts that only say what a text is for.
  for (const name of ['idn-email', 'iri-reference']) ajv.addFormat(name, true);
  for (const name of ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json']) {
    const { $id, ...schema } = JSON.parse(readFileSync(`${schemas}/${name}`, 'utf8'));
    ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}`); // As bom-1.5 names it.
  }
  const valid = ajv.compile(JSON.parse(readFileSync(`${schemas}/bom-1.5.SNAPSHOT.schema.json`, 'utf8')));
  const faults = (value) => (valid(value) ? [] : valid.errors.map((error) => `${error.instancePath} ${error.message}`));
  assert.deepEqual(faults(bill).slice(0, 10), []);
  // The schema refuses what is wrong: else it would say nothing.
  for (const spoil of [(one) => (one.components[0].type = 'boek'), (one) => delete one.components[0].name, (one) => (one.serialNumber = 'x'),
    (one) => (one.components.find((item) => item.hashes).hashes[0].alg = 'SHA-7'), (one) => (one.specVersion = 1.5), (one) => (one.extra = true)]) {
    const wrong = structuredClone(bill);
    spoil(wrong);
    assert.ok(faults(wrong).length > 0, spoil.toString());
  }
});

test('names every Debian package and every npm package, with versions', () => {
  const names = new Set(bill.components.map((item) => item.name));
  const listed = readFileSync('debian-packages.tsv', 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
  for (const line of listed) assert.ok(names.has(line.split('\t')[0]), line);
  for (const folder of ['web', 'tests/browser', 'tests/service']) {
    const places = Object.keys(JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')).packages).filter(Boolean);
    const found = bill.components.filter((item) => item.properties?.some(({ value }) => value === folder));
    assert.equal(found.length, places.length);
    for (const item of found) assert.ok(item.version && item.hashes, item.name);
  }
  assert.ok(bill.components.find((item) => item.name === 'g++').version, 'the compiler that builds this has a version');
});

test('is the same twice', () => assert.deepEqual(billOfMaterials(), bill));
