// SPDX-License-Identifier: EUPL-1.2
// A thousand open keep-alive connections: what they take in memory, and how others are served meanwhile. One JSON object
// a line.
import { readFileSync } from 'node:fs';
import net from 'node:net';

import { startProgram } from '../tests/program.mjs';

const count = Number(process.env.CONNECTIONS ?? 1000);
const print = (bench, value, unit, what) => console.log(JSON.stringify({ bench, value: Number(value.toFixed(3)), unit, what }));
const program = await startProgram({ words: ['--rate-limit', '0'] });
const { hostname, port } = new URL(program.address);
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))[1]);

/** One answer over an open connection; its time in ms. */
function ask(socket, target) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk) => {
      text += chunk;
      const head = text.indexOf('\r\n\r\n');
      if (head < 0 || Buffer.byteLength(text) < head + 4 + Number(/Content-Length: (\d+)/.exec(text)[1])) return;
      socket.off('data', take);
      if (text.startsWith('HTTP/1.1 200 ')) resolve(performance.now() - begun);
      else reject(new Error(text.slice(0, 100)));
    };
    socket.on('data', take);
    socket.write(`GET ${target} HTTP/1.1\r\nHost: proef\r\n\r\n`);
  });
}
const connect = () => new Promise((resolve, reject) => {
  const socket = net.connect(Number(port), hostname, () => resolve(socket.setNoDelay()));
  socket.on('error', reject);
});
const percentile = (times, part) => [...times].sort((a, b) => a - b)[Math.floor(times.length * part)];

const other = await connect();
for (let i = 0; i < 200; ++i) await ask(other, '/');
const before = memory();
const open = [];
for (let i = 0; i < count; ++i) {
  open.push(await connect());
  await ask(open[i], '/health');
}
const with_all = memory();
const times = [];
for (let i = 0; i < 2000; ++i) times.push(await ask(other, '/'));
const again = [];
for (const socket of open) again.push(await ask(socket, '/health'));
print('connections/memory', with_all / 1024, 'MB', `resident, with ${count} open`);
print('connections/memory-each', (with_all - before) / count, 'KB', 'grown by, for each connection');
print('connections/others-p50', percentile(times, 0.5), 'ms', `start page on another connection, ${count} open`);
print('connections/others-p99', percentile(times, 0.99), 'ms', `start page on another connection, ${count} open`);
print('connections/kept-p99', percentile(again, 0.99), 'ms', 'on the connections themselves, one after the other');
other.destroy();
for (const socket of open) socket.destroy();
await program.stop();
