// SPDX-License-Identifier: EUPL-1.2
// The packages for a machine that only runs the program ("server" in debian-packages.tsv, used by deploy/Containerfile)
// are those that the built program links, by the ELF header and dpkg, and no others.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

const lines = (command, ...words) => execFileSync(command, words, { encoding: 'utf8' }).split('\n');
const program = process.env.PARELTJES ?? 'build/pareltjes';
// Another compiler or a sanitizer leaves other libraries out than the build that goes into the container.
const skip = (spawnSync('dpkg', ['--version']).status !== 0 && 'no Debian')
  || (!/\/build\/pareltjes$/.test(path.resolve(program)) && 'not the build for a container');

/** Not linked, but used: the list of certificates. Always there: libc6 and libgcc-s1. */
const asWell = ['ca-certificates'];
const always = ['libc6', 'libgcc-s1'];

test('the list "server" holds the packages behind the program', { skip }, () => {
  const needed = lines('objdump', '-p', program).flatMap((line) => /NEEDED\s+(\S+)/.exec(line)?.[1] ?? []);
  assert.ok(needed.length > 5);
  // The first that ldconfig names is of the program's own architecture.
  const paths = new Map(lines('ldconfig', '-p').reverse().flatMap((line) => /^\s+(\S+) .* => (\S+)$/.exec(line) ? [[RegExp.$1, RegExp.$2]] : []));
  const packages = needed.map((library) => {
    const file = realpathSync(paths.get(library));
    const names = [file, file.replace(/^\/usr/, '')].filter((name) => existsSync(name));
    const owner = names.map((name) => spawnSync('dpkg', ['-S', name], { encoding: 'utf8' }).stdout).find(Boolean);
    return owner.split(':')[0];
  });
  const expected = [...new Set([...packages, ...asWell])].filter((name) => !always.includes(name)).sort();
  const listed = readFileSync('debian-packages.tsv', 'utf8').split('\n')
    .map((line) => line.split('\t')).filter(([, use]) => use === 'server').map(([name]) => name).sort();
  assert.deepEqual(listed, expected);
});

test('the container runs as an ordinary user and copies what exists', () => {
  const file = readFileSync('deploy/Containerfile', 'utf8');
  assert.match(file, /^USER [1-9]\d*$/m);
  for (const [, words] of file.matchAll(/^COPY --from=bouwen (.*)$/gm))
    for (const word of words.split(' ').slice(0, -1).map((name) => name.replace('/bron/', '')))
      assert.ok(word === 'build/pareltjes' || existsSync(word), word);
});
