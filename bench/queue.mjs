// SPDX-License-Identifier: EUPL-1.2
// Two instances on one PostgreSQL: how many runs a second get into the queue, and through it. One JSON object a line;
// nothing where PostgreSQL is not installed.
import { spawn } from 'node:child_process';

import { Installation, Server, pause, program } from '../tests/faults/installation.mjs';

const runs = Number(process.env.RUNS ?? 300);
const takeOvers = Number(process.env.TAKE_OVERS ?? 5);
const print = (bench, value, unit, what) => console.log(JSON.stringify({ bench, value: Number(value.toFixed(2)), unit, what }));

/** Workers apart from the web, ready to compute. */
async function startWorkers(installation, patience) {
  const child = spawn(program, [...installation.words, 'worker', '--workers', '1', '--worker-patience', String(patience)]);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}
const gauge = async (installation, name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec((await installation.get('/metrics')).body)[1]);

const server = await Server.start();
if (!server) process.exit(0);
const web = new Installation({ database: server.url });
const workers = [];
try {
  web.makeAdministrator();
  await web.start({ words: ['--workers', '0'] });
  await web.signIn();
  const ids = [];
  const asking = performance.now();
  for (let i = 0; i < runs; ++i) ids.push(JSON.parse((await web.ask()).body).id);
  print('queue/accepted', runs / ((performance.now() - asking) / 1000), '1/s', 'POST with 202, one client');
  const begin = performance.now();
  workers.push(await startWorkers(web, 15), await startWorkers(web, 15));
  while ((await gauge(web, 'pareltjes_queue_waiting')) + (await gauge(web, 'pareltjes_queue_running')) > 0) await pause(10);
  print('queue/throughput', runs / ((performance.now() - begin) / 1000), '1/s', 'two instances with one worker each, start of both included');
  // How long a run waits whose worker was killed: by the patience that `serve` and `worker` have when nobody says otherwise.
  const times = [];
  while (times.length < takeOvers) {
    for (let i = 0; i < 40; ++i) ids.push(JSON.parse((await web.ask()).body).id);
    while ((await gauge(web, 'pareltjes_queue_running')) < 2) await pause(1);
    workers.shift().kill('SIGKILL');
    const killed = performance.now();
    workers.push(await startWorkers(web, 15)); // Another instance comes in its place, as a supervisor would do.
    while ((await gauge(web, 'pareltjes_queue_waiting')) > 0) await pause(10);
    const drained = performance.now();
    while ((await gauge(web, 'pareltjes_queue_running')) > 0) await pause(20);
    // Killed between two runs it left nothing behind.
    if (performance.now() - drained > 2000) times.push((performance.now() - killed) / 1000);
  }
  for (const id of ids) if ((await web.ending(id)).staat !== 'klaar') throw new Error(`${id} is not done`);
  if (times.length) {
    times.sort((a, b) => a - b);
    print('queue/take_over', times[times.length >> 1], 's', `median of ${times.length}: a worker is killed, until its run is done by another`);
    print('queue/take_over_longest', times.at(-1), 's', 'the longest of them');
  }
} finally {
  for (const worker of workers) worker.kill('SIGKILL');
  await web.remove();
  server.remove();
}
