// SPDX-License-Identifier: EUPL-1.2
// What holds for the data and the first pages of the documentation: every JSON parses, every figure has a source, and
// README and LEESMIJ name only commands and options that exist. PARELTJES is the program.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { rowsOf } from '../language/texts.mjs';

const folders = ['src', 'data', 'tests', 'web'];
const skipped = new Set(['node_modules', 'dist', 'corpus', 'out']);
const below = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : below(name);
    return [name];
  });
const files = folders.flatMap(below);

test('every JSON file parses', () => {
  const found = files.filter((file) => /\.(json|geojson)$/.test(file) && !file.endsWith('tsconfig.json'));
  assert.ok(found.length > 20);
  for (const file of found) assert.doesNotThrow(() => JSON.parse(readFileSync(file, 'utf8')), file);
});

test('every figure has a source: a column "bron" filled on each row, or a bronnen.json that names the file', () => {
  const noFigures = new Set([
    'src/pearls/wijkvoorzieningen/pakketten/normen-voorzieningen/voorzieningen.csv', // Names of kinds, no figures.
    'src/platform/identity/toegang.csv', // Rules of this program itself.
  ]);
  let rowsSeen = 0;
  for (const file of files.filter((name) => name.endsWith('.csv') && !noFigures.has(name))) {
    const [header, ...rows] = rowsOf(readFileSync(file, 'utf8'));
    const column = header.indexOf('bron');
    if (column < 0) {
      const list = path.join(path.dirname(file), 'bronnen.json');
      const named = existsSync(list) && JSON.parse(readFileSync(list, 'utf8')).find((item) => item.file === path.basename(file));
      assert.ok(named?.source?.title && named.source.publisher, `${file}: no column "bron" and no source in ${list}`);
      continue;
    }
    rows.forEach((row, index) => {
      assert.equal(row.length, header.length, `${file}: row ${index + 2} has ${row.length} fields`);
      assert.ok(row[column], `${file}: row ${index + 2} has no source`);
    });
    rowsSeen += rows.length;
  }
  assert.ok(rowsSeen > 1000);
});

const program = process.env.PARELTJES ?? 'build/pareltjes';
const help = (...words) => execFileSync(program, [...words, '--help'], { encoding: 'utf8' });
const commandsIn = (text) => {
  const list = text.split(/^Subcommands:$/m)[1] ?? '';
  return [...list.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]);
};

for (const page of ['README.md', 'LEESMIJ.md']) {
  test(`${page} names only commands and options that exist`, () => {
    const text = readFileSync(page, 'utf8');
    const targets = new Set([...readFileSync('Makefile', 'utf8').matchAll(/^([a-z-]+):/gm)].map((match) => match[1]));
    for (const [, target] of text.matchAll(/(?:`|^ {4})make ([a-z-]+)/gm)) assert.ok(targets.has(target), `make ${target}`);
    const common = help();
    const top = commandsIn(common);
    const check = (line, at = line) => {
      const words = line.trim().split(/\s+/);
      assert.ok(top.includes(words[0]), `${page}: no command "${words[0]}" in: ${at}`);
      const inner = commandsIn(help(words[0]));
      if (inner.length) assert.ok(inner.includes(words[1]), `${page}: no command "${words[0]} ${words[1]}" in: ${at}`);
      return common + help(words[0], ...(inner.length ? [words[1]] : []));
    };
    const options = (line, known) => {
      for (const [option] of line.matchAll(/--[a-z][a-z-]*/g))
        assert.ok(known.includes(option), `${page}: no option ${option} for: ${line}`);
    };
    let seen = 0;
    for (const line of text.split('\n')) {
      const shell = /build\/pareltjes ([^#]*)/.exec(line);
      if (shell) options(line, check(shell[1]));
      const row = /^\| (`[^|]*) \|(.*)\|$/.exec(line);
      if (row) {
        const known = [...row[1].matchAll(/`([^`]+)`/g)].map((match) => check(match[1], line)).join('');
        options(row[2], known);
      }
      seen += shell || row ? 1 : 0;
    }
    assert.ok(seen >= 4, 'the page shows the commands');
  });
}

test('a run takes every format that README promises', (context) => {
  // A folder of its own: what the user keeps may be of another version of the program.
  const data = mkdtempSync(path.join(tmpdir(), 'pareltjes-proef-'));
  context.after(() => rmSync(data, { recursive: true }));
  const formats = /--format ([a-z,]+)/.exec(readFileSync('README.md', 'utf8').split('| `run ID`')[1])[1].split(',');
  for (const format of formats)
    assert.doesNotThrow(
      () => execFileSync(program, ['--data', data, 'run', 'wijkvoorzieningen', '--example', '--format', format], { stdio: 'pipe' }),
      format,
    );
});
