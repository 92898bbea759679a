// SPDX-License-Identifier: EUPL-1.2
// Asking over HTTP whether data may be used (AuthZEN): every decision is written down before it is told, so that an
// answer takes the disk too. One client, one question after another over one connection; then eight connections at once.
// FSYNC tells what the disk alone takes here for one small write, in the same run. One JSON object a line.
import { execFile } from 'node:child_process';
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';

import { startProgram } from '../tests/program.mjs';
import { Client } from '../tests/service/client.mjs';

const questions = Number(process.env.QUESTIONS ?? 3000);
const administrator = { gemeente: 'Purmerend', user: 'beheer@purmerend.example', password: 'een zin met zes woorden erin' };
const percentile = (times, part) => [...times].sort((a, b) => a - b)[Math.floor(times.length * part)];
const print = (bench, times, what) => {
  for (const part of [0.5, 0.99])
    console.log(JSON.stringify({ bench: `${bench}-p${part * 100}`, value: Number(percentile(times, part).toFixed(3)), unit: 'ms', what }));
};

const program = await startProgram({ administrators: [administrator], words: ['--rate-limit', '0'] });
const client = await new Client(program.address).signIn(administrator.user, administrator.password);
const make = await client.send('/beheer/api-sleutels', { csrf: await client.csrf('/beheer/api-sleutels'), actie: 'maak', naam: 'meting', bereik: 'besluiten', dagen: '1' });
const key = /prl_[A-Za-z0-9_-]+|pareltjes_[A-Za-z0-9_-]+/.exec(make.body)?.[0];
if (!key) throw new Error('no key was made');
await client.send('/datarechten/voorbeeld', { csrf: await client.csrf('/datarechten') });

const { hostname, port } = new URL(program.address);
const body = JSON.stringify({
  subject: { type: 'application', id: 'zaaksysteem' },
  action: { name: 'use' },
  resource: { type: 'dataset', id: 'voorbeeld-purmerend-basisscholen-2016' },
  context: { purpose: 'wijkvoorzieningen' },
});
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

/** One question; its time in ms. */
function ask(agent) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, agent, method: 'POST', path: '/api/v1/access/v1/evaluation', headers }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => {
        const took = performance.now() - begun;
        if (response.statusCode === 200 && JSON.parse(text).decision === true) resolve(took);
        else reject(new Error(`${response.statusCode} ${text.slice(0, 200)}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** The same by wrk, a client that does nothing else: ours collects its garbage meanwhile. Nothing where it is absent. */
async function wrk(bench, connections) {
  const lua = path.join(program.data, 'vraag.lua');
  const lines = ['wrk.method = "POST"', `wrk.body = ${JSON.stringify(body)}`];
  for (const [name, value] of Object.entries(headers)) if (name !== 'content-length') lines.push(`wrk.headers["${name}"] = ${JSON.stringify(value)}`);
  // What is answered otherwise is no measurement.
  lines.push('function response(status) if status ~= 200 then os.exit(1) end end');
  writeFileSync(lua, lines.join('\n'));
  let told;
  try {
    told = (await promisify(execFile)('wrk', ['-t1', `-c${connections}`, '-d5s', '--latency', '-s', lua, `${program.address}/api/v1/access/v1/evaluation`])).stdout;
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  for (const part of ['50%', '99%']) {
    const [, number, unit] = new RegExp(`${part}\\s+([0-9.]+)(us|ms|s)`).exec(told);
    const value = Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit];
    console.log(JSON.stringify({ bench: `${bench}-p${part.slice(0, 2)}`, value: Number(value.toFixed(3)), unit: 'ms', what: `wrk, ${connections} connections` }));
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
async function series(count) {
  const times = [];
  for (let i = 0; i < count; ++i) times.push(await ask(agent));
  return times;
}
try {
  await series(200);
  const disk = [];
  const folder = mkdtempSync(path.join(program.data, 'meting-'));
  const file = openSync(path.join(folder, 'write'), 'w');
  for (let i = 0; i < 300; ++i) {
    const begun = performance.now();
    writeSync(file, Buffer.alloc(4096, i), 0, 4096, i * 4096);
    fsyncSync(file);
    disk.push(performance.now() - begun);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  print('decisions/disk', disk, 'writing 4 KB and fsync, nothing else');
  print('decisions/one', await series(questions), 'one client; decided, written down and told');
  const begun = performance.now();
  const together = (await Promise.all(Array.from({ length: 8 }, () => series(questions / 8)))).flat();
  print('decisions/eight', together, 'eight connections at once');
  console.log(JSON.stringify({ bench: 'decisions/eight-rate', value: Math.round((together.length * 1000) / (performance.now() - begun)), unit: 'decisions/s' }));
  await wrk('decisions/wrk-one', 1);
  await wrk('decisions/wrk-eight', 8);
} finally {
  agent.destroy();
  client.close();
  await program.stop();
}
