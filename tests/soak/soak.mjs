// SPDX-License-Identifier: EUPL-1.2
// Serves for SOAK_SECONDS (default 600) under CLIENTS clients at once (default 8): pages, runs, downloads, the API, what
// does not exist and what is no HTTP; and as many again as a twelfth of them who are signed in: runs in the queue, own
// norms, signing in. The clients slow down or hurry until the server uses SOAK_LOAD (default 0.8) of SOAK_CORES (default:
// all that are there); SOAK_LIMIT is a shell command that holds the server to so many, such as one that puts process $$
// in a control group. Prints the load, and the times of each kind as percentiles. Fails on an answer of another status
// than expected, an answer that changes, memory or open files that keep growing, or an end that is not clean.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import net from 'node:net';
import { availableParallelism } from 'node:os';

import { Installation, pause } from '../faults/installation.mjs';

const seconds = Number(process.env.SOAK_SECONDS ?? 600);
const clients = Number(process.env.CLIENTS ?? 8);
const wantedLoad = Number(process.env.SOAK_LOAD ?? 0.8);
const cores = Number(process.env.SOAK_CORES ?? availableParallelism());
const kGrowth = 48 * 1024; // kB between the end of the warming up and the end: caches fill, a leak goes on.

const installation = new Installation();
installation.makeAdministrator();
await installation.start(process.env.SOAK_LIMIT ? { limit: process.env.SOAK_LIMIT } : {});
await installation.signIn();
const { child } = installation;
const address = installation.client.address;
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
  ['/api/v1/gemeenten?zoek=purmer', [200], true],
  ['/api/v1/openapi.json', [200], true],
  ['/health', [200], true],
  ['/bestaat-niet', [404]],
  ['/gemeenten/GM9999', [400, 404]],
  ['/%2e%2e/etc/passwd', [400, 404]],
];
const seen = new Map();
const counts = { requests: 0, limited: 0, broken: 0, runs: 0, norms: 0, signedIn: 0 };
const times = new Map();
async function timed(kind, work) {
  const begin = performance.now();
  const answer = await work();
  if (!times.has(kind)) times.set(kind, []);
  times.get(kind).push(performance.now() - begin);
  return answer;
}
const kindOf = (target) => (target.includes('/uitkomst') ? 'uitkomst' : target.startsWith('/api') ? 'api' : 'pagina');

/** A run through the queue to its end, an own norm, now and then signing in. */
async function workAsMember(number) {
  const { client } = installation;
  const answer = await timed('uitvoering in de rij', () => installation.ask());
  assert.equal(answer.status, 202, answer.body);
  const { id } = JSON.parse(answer.body);
  const ended = await timed('uitvoering tot de uitkomst', () => installation.ending(id));
  assert.equal(ended.staat, 'klaar', JSON.stringify(ended));
  counts.runs += 1;
  if (number % 5 === 0) {
    const csrf = /name="csrf" value="([^"]+)"/.exec((await installation.get('/account')).body)[1];
    const fields = { csrf, norm: 'huisarts-2018', laag: 900, midden: 1000 + (number % 100), hoog: 1200, bron: 'Proef' };
    const kept = await timed('norm bewaren', () => client.send('/gemeenten/GM0439/wijkvoorzieningen/normen', fields, installation.headers()));
    assert.ok([303, 409].includes(kept.status), `${kept.status} ${kept.body.slice(0, 300)}`);
    counts.norms += 1;
  }
  if (number % 50 === 49) {
    await timed('aanmelden', () => installation.signIn());
    counts.signedIn += 1;
  }
}

/** @param {boolean} alone whether it comes from the one address that the limit on requests is meant to hold back */
async function ask([target, statuses, same], alone) {
  const headers = alone ? { 'x-forwarded-proto': 'https' } : installation.headers();
  const [answer, body] = await timed(kindOf(target), async () => {
    const response = await fetch(address + target, { headers });
    return [response, await response.text()];
  });
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

/** Seconds of processor that the server has used. */
function processorSeconds() {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100; // utime and stime, in hundredths on Linux
}

const begun = { at: performance.now(), used: processorSeconds() };
const loadSince = ({ at, used }) => (processorSeconds() - used) / ((performance.now() - at) / 1000) / cores;
let wait = 0; // ms between two requests of a client
let before = { ...begun };
const pacing = setInterval(() => {
  const load = loadSince(before);
  before = { at: performance.now(), used: processorSeconds() };
  wait = load > wantedLoad ? Math.min(1000, wait * Math.min(1.5, load / wantedLoad) + 0.1) : wait * Math.max(0.7, load / wantedLoad);
}, 2000);

const end = Date.now() + seconds * 1000;
let warm;
const watch = setInterval(() => {
  const now = figures();
  if (Date.now() > end - seconds * 800) warm ??= now; // After a fifth of the time.
  console.log(JSON.stringify({ left_s: Math.round((end - Date.now()) / 1000), load: Number(loadSince(begun).toFixed(3)), ...counts, memory_kb: now.memory, files: now.files }));
}, Math.max(1000, seconds * 50));
const members = Array.from({ length: Math.max(1, Math.round(clients / 12)) }, async () => {
  for (let number = 0; Date.now() < end; ++number) {
    await workAsMember(number);
    await pause(50);
  }
});
await Promise.all(
  [...members, ...Array.from({ length: clients }, async (_, client) => {
    for (let number = client; Date.now() < end; ++number) {
      if (number % 20 === 19) await breakOff(number);
      else await ask(asked[number % asked.length], client === 0);
      if (wait > 0) await pause(wait * (0.5 + Math.random()));
    }
  })],
);
clearInterval(watch);
clearInterval(pacing);
const load = Number(loadSince(begun).toFixed(3));
await new Promise((resolve) => setTimeout(resolve, 1500)); // Connections that were left behind close.
const last = figures();
const log = installation.errors;
const whole = await installation.command('audit', '--gemeente', 'GM0439');
const code = await installation.kill('SIGTERM');
await installation.remove();
assert.equal(whole.code, 0, `the log is whole: ${whole.out}`);
assert.ok(counts.requests > counts.limited, 'most requests were answered');
assert.ok(warm && last.memory - warm.memory < kGrowth, `memory grew from ${warm?.memory} to ${last.memory} kB`);
assert.ok(last.files <= warm.files + clients, `open files grew from ${warm.files} to ${last.files}`);
assert.equal(code, 0, `the program ended with ${code}: ${log.slice(-2000)}`);
assert.ok(!/"level":"(error|critical)"|\[error\]|\[critical\]/.test(log), log.slice(-2000));
for (const [kind, values] of times) {
  values.sort((a, b) => a - b);
  const at = (share) => Number(values[Math.min(values.length - 1, Math.floor(values.length * share))].toFixed(1));
  console.log(JSON.stringify({ bench: `soak/${kind}`, number: values.length, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) }));
}
console.log(JSON.stringify({ bench: 'soak', seconds, cores, load, ...counts, memory_kb: last.memory, grown_kb: last.memory - warm.memory }));
