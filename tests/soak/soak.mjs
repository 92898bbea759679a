// SPDX-License-Identifier: EUPL-1.2
// Serves for SOAK_SECONDS (default 600) under CLIENTS clients at once (default 8): pages, runs, downloads, the API, what
// does not exist and what is no HTTP. Fails on an answer of another status than expected, an answer that changes, memory
// or open files that keep growing, or an end that is not clean.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const seconds = Number(process.env.SOAK_SECONDS ?? 600);
const clients = Number(process.env.CLIENTS ?? 8);
const kGrowth = 48 * 1024; // kB between the end of the warming up and the end: caches fill, a leak goes on.

const data = mkdtempSync(path.join(tmpdir(), 'pareltjes-soak-'));
const child = spawn(process.env.PARELTJES ?? 'build/pareltjes', ['serve', '--listen', '127.0.0.1:0', '--data', data]);
let log = '';
child.stderr.on('data', (chunk) => (log = (log + chunk).slice(-100_000)));
const address = await new Promise((resolve, reject) => {
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    const match = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
    if (match) resolve(match[0]);
  });
  child.on('exit', (code) => reject(new Error(`the program stopped with ${code}: ${log.slice(-2000)}`)));
});
child.removeAllListeners('exit');
process.on('exit', () => child.kill('SIGKILL'));

const page = '/gemeenten/GM0439/wijkvoorzieningen';
/** path, expected statuses, whether each answer must be the same. */
const asked = [
  ['/', [200]],
  ['/gemeenten/GM0439', [200]],
  [page, [200]],
  [`${page}?gebied=WK043901`, [200]],
  ['/api/v1/pareltjes', [200], true],
  ['/api/v1/pareltjes/wijkvoorzieningen', [200], true],
  ['/api/v1/pareltjes/wijkvoorzieningen/uitkomst?gemeente=GM0439', [200], true],
  ['/api/v1/gemeenten?q=purmer', [200, 400], true],
  ['/api/v1/openapi.json', [200], true],
  ['/health', [200], true],
  ['/bestaat-niet', [404]],
  ['/gemeenten/GM9999', [400, 404]],
  ['/%2e%2e/etc/passwd', [400, 404]],
];
const seen = new Map();
const counts = { requests: 0, limited: 0, broken: 0 };

async function ask([target, statuses, same]) {
  const answer = await fetch(address + target);
  const body = await answer.text();
  counts.requests += 1;
  if (answer.status === 429) {
    counts.limited += 1; // The limit on requests of one address is doing its work.
    await new Promise((resolve) => setTimeout(resolve, 200));
    return;
  }
  assert.ok(statuses.includes(answer.status), `${target}: ${answer.status} ${body.slice(0, 300)}`);
  if (!same) return;
  const digest = createHash('sha256').update(body).digest('hex');
  assert.equal(seen.get(target) ?? digest, digest, `${target} answers something else than before`);
  seen.set(target, digest);
}

/** A client that sends nonsense, or goes away half-way. */
function breakOff(number) {
  return new Promise((resolve) => {
    const socket = net.connect(Number(new URL(address).port), '127.0.0.1', () => {
      socket.write(number % 2 ? 'GET / HTTP/1.1\r\nHost: a\r\nX-' : '\x16\x03\x01 no http\r\n\r\n');
      setTimeout(() => socket.destroy(), 5);
    });
    socket.on('error', () => {});
    socket.on('close', resolve);
    counts.broken += 1;
  });
}

function figures() {
  const memory = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]);
  return { memory, files: readdirSync(`/proc/${child.pid}/fd`).length };
}

const end = Date.now() + seconds * 1000;
let warm;
const watch = setInterval(() => {
  const now = figures();
  if (Date.now() > end - seconds * 800) warm ??= now; // After a fifth of the time.
  console.log(JSON.stringify({ left_s: Math.round((end - Date.now()) / 1000), ...counts, memory_kb: now.memory, files: now.files }));
}, Math.max(1000, seconds * 50));
await Promise.all(
  Array.from({ length: clients }, async (_, client) => {
    for (let number = client; Date.now() < end; ++number) {
      if (number % 20 === 19) await breakOff(number);
      else await ask(asked[number % asked.length]);
    }
  }),
);
clearInterval(watch);
await new Promise((resolve) => setTimeout(resolve, 1500)); // Connections that were left behind close.
const last = figures();
const code = await new Promise((resolve) => {
  child.once('exit', (status, signal) => resolve(signal ?? status));
  child.kill('SIGTERM');
});
rmSync(data, { recursive: true, force: true });
assert.ok(counts.requests > counts.limited, 'most requests were answered');
assert.ok(warm && last.memory - warm.memory < kGrowth, `memory grew from ${warm?.memory} to ${last.memory} kB`);
assert.ok(last.files <= warm.files + clients, `open files grew from ${warm.files} to ${last.files}`);
assert.equal(code, 0, `the program ended with ${code}: ${log.slice(-2000)}`);
assert.ok(!/"level":"(error|critical)"|\[error\]|\[critical\]/.test(log), log.slice(-2000));
console.log(JSON.stringify({ bench: 'soak', seconds, ...counts, memory_kb: last.memory, grown_kb: last.memory - warm.memory }));
