// SPDX-License-Identifier: EUPL-1.2
// The systemd unit and its drop-in for TLS: every option that they give exists, the certificate can be read again, and
// systemd itself finds little that they leave open. Without systemd-analyze the last is skipped.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.PARELTJES ?? path.join(root, 'build/pareltjes');
const unit = path.join(root, 'deploy/pareltjes.service');
const dropIn = path.join(root, 'deploy/pareltjes.service.d/tls.conf');
const optionsIn = (text) => [...text.matchAll(/(?<= )--[a-z-]+/g)].map((match) => match[0]);

describe('the systemd unit', () => {
  for (const file of [unit, dropIn]) {
    it(`${path.basename(file)} gives only options that the program has`, () => {
      const known = new Set(optionsIn(execFileSync(program, ['serve', '--help'], { encoding: 'utf8' })).concat('--data'));
      const lines = readFileSync(file, 'utf8').split('\n').filter((line) => /^(ExecStart|Environment)=/.test(line) || /OPTIES=/.test(line));
      const given = optionsIn(lines.join('\n').replaceAll('=--', '= --'));
      assert.ok(given.length >= 2, lines.join('\n'));
      for (const option of given) assert.ok(known.has(option), option);
    });
  }
  it('reads its options from a file', () => {
    const text = readFileSync(unit, 'utf8');
    assert.match(text, /^EnvironmentFile=-\/etc\/pareltjes\/instellingen$/m);
    assert.match(text, /^ExecStart=.* \$OPTIES$/m);
  });
  it('a reload sends SIGHUP, only where that reads a certificate: without TLS it would end the program', () => {
    assert.match(readFileSync(dropIn, 'utf8'), /^ExecReload=\/bin\/kill -HUP \$MAINPID$/m);
    assert.doesNotMatch(readFileSync(unit, 'utf8'), /ExecReload/);
  });
  it('leaves little open, by the measure of systemd', (context) => {
    if (spawnSync('systemd-analyze', ['--version']).error) return context.skip('skipped, systemd is not installed');
    const folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-unit-'));
    const plain = path.join(folder, 'pareltjes.service');
    const withTls = path.join(folder, 'tls/pareltjes.service');
    mkdirSync(path.join(folder, 'tls'));
    cpSync(unit, plain);
    cpSync(unit, withTls);
    cpSync(path.dirname(dropIn), path.join(folder, 'tls/pareltjes.service.d'), { recursive: true });
    for (const [file, most] of [[plain, 12], [withTls, 16]]) {  // Tenths: 0 is nothing, 100 everything.
      const found = spawnSync('systemd-analyze', ['security', '--offline=yes', `--threshold=${most}`, '--no-pager', file], { encoding: 'utf8' });
      assert.equal(found.status, 0, found.stdout + found.stderr);
      assert.doesNotMatch(found.stderr, /Unknown|Failed to parse|ignoring/i);
    }
    rmSync(folder, { recursive: true });
  });
});
