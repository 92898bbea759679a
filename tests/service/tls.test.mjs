// SPDX-License-Identifier: EUPL-1.2
// TLS by the program itself, seen by others: openssl's client, curl and node, on certificates made here.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';

import { startProgram } from '../program.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.PARELTJES ?? path.join(root, 'build/pareltjes');
const settings = JSON.parse(readFileSync(path.join(root, 'src/platform/http/tls_instellingen.json'), 'utf8'));
const folder = mkdtempSync(path.join(tmpdir(), 'pareltjes-tls-'));
const file = (name) => path.join(folder, name);
const openssl = (...words) => execFileSync('openssl', words, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
/** A certificate for this machine that signs itself. */
function make(name, algorithm = ['rsa:2048']) {
  openssl('req', '-x509', '-newkey', ...algorithm, '-nodes', '-keyout', file(`${name}.key`), '-out', file(`${name}.pem`), '-days', '2', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1');
}

const redirectPort = await new Promise((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
let program;
let port;
before(async () => {
  make('een');
  make('twee', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
  copyFileSync(file('een.pem'), file('nu.pem'));
  copyFileSync(file('een.key'), file('nu.key'));
  program = await startProgram({ words: ['--tls-certificate', file('nu.pem'), '--tls-key', file('nu.key'), '--redirect-http', `127.0.0.1:${redirectPort}`] });
  port = new URL(program.address).port;
});
after(async () => {
  await program?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What openssl's client agrees on with the program; status 0 when it does. */
const agree = (...words) => {
  const result = spawnSync('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-brief', ...words], { input: '', encoding: 'utf8', timeout: 10_000 });
  const text = result.stdout + result.stderr;
  return { ok: /CONNECTION ESTABLISHED/.test(text), version: /Protocol version: (\S+)/.exec(text)?.[1], suite: /Ciphersuite: (\S+)/.exec(text)?.[1], name: /CN ?= ?(\S+)/.exec(text)?.[1], text };
};
const curl = (...words) => execFileSync('curl', ['-s', '--max-time', '10', ...words], { encoding: 'utf8' });

describe('TLS as the NCSC advises', () => {
  it('begins with https', () => assert.match(program.address, /^https:/));
  it('version 1.3 and 1.2, nothing older', () => {
    assert.equal(agree('-tls1_3').version, 'TLSv1.3');
    assert.equal(agree('-tls1_2').version, 'TLSv1.2');
    for (const old of ['-tls1', '-tls1_1']) assert.ok(!agree(old, '-cipher', 'ALL:@SECLEVEL=0').ok, old);
  });
  it('every suite of the list, and no other', () => {
    for (const suite of settings.suites_1_3) assert.equal(agree('-tls1_3', '-ciphersuites', suite).suite, suite);
    for (const suite of settings.suites_1_2.filter((each) => each.includes('RSA'))) assert.equal(agree('-tls1_2', '-cipher', suite).suite, suite);
    for (const suite of ['AES256-GCM-SHA384', 'AES128-SHA', 'ECDHE-RSA-AES256-SHA384', 'ECDHE-RSA-AES128-SHA', 'DHE-RSA-AES256-GCM-SHA384', 'ADH-AES256-GCM-SHA384', 'PSK-AES256-CBC-SHA'])
      assert.ok(!agree('-tls1_2', '-cipher', `${suite}:@SECLEVEL=0`).ok, suite);
    assert.ok(!agree('-tls1_3', '-ciphersuites', 'TLS_AES_128_CCM_8_SHA256').ok);
  });
  it('the curves of the list, and no other', () => {
    for (const curve of settings.krommen) assert.ok(agree('-groups', curve).ok, curve);
    assert.ok(!agree('-groups', 'P-521').ok);
  });
  it('no compression, no renegotiation', async () => {
    assert.ok(!/Compression: zlib/.test(agree('-tls1_2').text));
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    const failed = await new Promise((resolve) => {
      socket.on('error', resolve);
      socket.renegotiate({}, (error) => error && resolve(error));
    });
    assert.ok(failed);
    socket.destroy();
  });
});

describe('pages over TLS', () => {
  it('curl trusts the certificate and gets pages, HSTS and Secure cookies', () => {
    const answer = curl('-i', '--cacert', file('een.pem'), `https://localhost:${port}/`);
    assert.match(answer, /^HTTP\/1\.1 200/);
    assert.match(answer, /^Strict-Transport-Security: max-age=31536000/im);
    assert.match(curl('-i', '--cacert', file('een.pem'), `https://localhost:${port}/bestaat-niet`), /^Strict-Transport-Security/im);
  });
  it('a hundred requests on one connection, and a large answer', () => {
    const urls = Array.from({ length: 100 }, () => ['-o', '/dev/null', `https://localhost:${port}/health`]).flat();
    const codes = curl('--cacert', file('een.pem'), '-w', '%{http_code} %{num_connects}\n', ...urls).trim().split('\n');
    assert.ok(codes.every((line) => line.startsWith('200')));
    assert.equal(codes.reduce((sum, line) => sum + Number(line.split(' ')[1]), 0), 1);
    const whole = curl('--cacert', file('een.pem'), `https://localhost:${port}/api/v1/pareltjes/wijkvoorzieningen/uitkomst`);
    assert.ok(JSON.parse(whole).tables);
  });
  it('two megabytes to the program', () => {
    writeFileSync(file('groot'), 'a'.repeat(2 << 20));
    const code = curl('--cacert', file('een.pem'), '-o', '/dev/null', '-w', '%{http_code} %{size_upload}', '-H', 'Content-Type: text/plain', '--data-binary', `@${file('groot')}`, `https://localhost:${port}/api/v1/pareltjes/wijkvoorzieningen/uitvoeringen`);
    assert.equal(code, `401 ${2 << 20}`);
  });
  it('who speaks plain HTTP, or nonsense, or nothing, gets no page and keeps nobody waiting', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\x16\x03\x01\x00\x05nonsense', '']) {
      const socket = net.connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += chunk));
      socket.on('error', () => {});
      socket.write(bytes);
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.match(curl('-k', `https://127.0.0.1:${port}/health`), /ok/);
      assert.ok(!text.includes('HTTP/1.1 200'));
      socket.destroy();
    }
  });
});

describe('without TLS', () => {
  const plain = (...words) => curl('-i', ...words);
  it('the same address over https: 308, not to be kept', () => {
    const answer = plain(`http://127.0.0.1:${redirectPort}/gemeenten/GM0439?x=1`);
    assert.match(answer, /^HTTP\/1\.1 308/);
    assert.match(answer, new RegExp(`^Location: https://127\\.0\\.0\\.1:${port}/gemeenten/GM0439\\?x=1\\r$`, 'm'));
    assert.match(answer, /^Cache-Control: no-store/im);
  });
  it('a Host that is none is refused, and a whole address leads to the Host', () => {
    assert.match(plain('-H', 'Host: elders.example/pad?', `http://127.0.0.1:${redirectPort}/`), /^HTTP\/1\.1 400/);
    assert.match(plain('--request-target', 'http://elders.example/x', `http://127.0.0.1:${redirectPort}/`), new RegExp(`^Location: https://127\\.0\\.0\\.1:${port}/\\r$`, 'm'));
  });
});

describe('another certificate', () => {
  const hangUp = async () => {
    process.kill(program.pid, 'SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  it('is taken at SIGHUP, by new connections', async () => {
    assert.equal(agree().name, 'een');
    copyFileSync(file('twee.pem'), file('nu.pem'));
    copyFileSync(file('twee.key'), file('nu.key'));
    await hangUp();
    assert.equal(agree().name, 'twee');
    for (const suite of settings.suites_1_2.filter((each) => each.includes('ECDSA'))) assert.equal(agree('-tls1_2', '-cipher', suite).suite, suite);
  });
  it('that is broken is not: the old one goes on, and the log says so', async () => {
    writeFileSync(file('nu.pem'), 'geen certificaat');
    await hangUp();
    assert.equal(agree().name, 'twee');
    assert.match(program.log(), /certificaat niet opnieuw gelezen/);
    assert.ok(!program.log().includes('PRIVATE'));
  });
});

describe('wrong files: one sentence, exit code 2', () => {
  const data = file('leeg');
  const run = (certificate, key, ...more) => spawnSync(binary, ['--data', data, 'serve', '--listen', '127.0.0.1:0', ...(certificate ? ['--tls-certificate', certificate] : []), ...(key ? ['--tls-key', key] : []), ...more], { encoding: 'utf8', timeout: 10_000 });
  before(() => {
    writeFileSync(file('onzin.pem'), 'onzin');
    openssl('rsa', '-aes256', '-passout', 'pass:geheim', '-in', file('een.key'), '-out', file('dicht.key'));
  });
  const cases = {
    'a key of another certificate': [() => [file('een.pem'), file('twee.key')], /hoort niet bij het certificaat/],
    'a certificate that is none': [() => [file('onzin.pem'), file('een.key')], /geen certificaat in PEM-vorm/],
    'a key that is none': [() => [file('een.pem'), file('onzin.pem')], /geen sleutel in PEM-vorm/],
    'a key with a password': [() => [file('een.pem'), file('dicht.key')], /zonder wachtwoord/],
    'a file that is absent': [() => [file('weg.pem'), file('een.key')], /kan niet worden gelezen/],
    'a certificate without a key': [() => [file('een.pem'), ''], /twee bestanden nodig/],
    'sending on without TLS': [() => ['', '', '--redirect-http', '127.0.0.1:0'], /kan alleen met TLS/],
  };
  for (const [name, [words, sentence]] of Object.entries(cases)) {
    it(name, () => {
      const result = run(...words());
      assert.equal(result.status, 2, result.stderr);
      assert.match(result.stderr, sentence);
      assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr);
    });
  }
});
