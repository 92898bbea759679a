// SPDX-License-Identifier: EUPL-1.2
// What an administrator fears, done to the served program: what was acknowledged stays, nothing is done twice, and the
// program says in one sentence what is wrong.
import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { it } from 'node:test';

import { Installation, Server, pause } from './installation.mjs';

/** Asks for runs until told to stop, or until the installation is gone; the ids of those that were acknowledged, and the other statuses. */
function load(installation, clients = 3) {
  const state = { on: true, acknowledged: [], refused: new Map() };
  state.done = Promise.all(Array.from({ length: clients }, async () => {
    while (state.on && !installation.removed) {
      try {
        const answer = await installation.ask();
        if (answer.status === 202) state.acknowledged.push(JSON.parse(answer.body).id);
        else {
          state.refused.set(answer.status, answer);
          await pause(20);
        }
      } catch {
        await pause(20); // The program is gone.
      }
    }
  }));
  state.stop = () => {
    state.on = false;
    return state.done;
  };
  return state;
}

async function expectAllDone(installation, ids) {
  for (const id of ids) assert.equal((await installation.ending(id)).staat, 'klaar', id);
  const log = await installation.command('audit', '--gemeente', 'GM0439');
  assert.equal(log.code, 0, `the log is whole: ${log.out} ${log.err}`);
}

it('loses nothing when it is killed while it writes', async () => {
  const installation = new Installation();
  try {
    installation.makeAdministrator();
    const kills = Number(process.env.KILLS ?? 8);
    const all = [];
    for (let i = 0; i < kills; ++i) {
      await installation.start();
      if (i === 0) await installation.signIn();
      const work = load(installation);
      while (work.acknowledged.length === 0) await pause(2);
      await pause(Math.random() * 150);
      assert.equal(await installation.kill(), 'SIGKILL');
      await work.stop();
      all.push(...work.acknowledged.slice(0, 20));
      for (const [status] of work.refused) assert.equal(status, 202, 'nothing else is answered');
    }
    await installation.start();
    await expectAllDone(installation, all);
  } finally {
    await installation.remove();
  }
});

it('answers 503 while the server of the database is gone, and goes on when it is back', async (t) => {
  const server = await Server.start();
  if (!server) return t.skip('skipped, PostgreSQL is not installed');
  const installation = new Installation({ database: server.url });
  try {
    installation.makeAdministrator();
    await installation.start();
    await installation.signIn();
    const work = load(installation);
    while (work.acknowledged.length < 10) await pause(20);
    server.script('pause');
    await pause(500);
    assert.equal((await installation.get('/health')).status, 200, 'the program itself lives');
    const ready = await installation.get('/ready');
    assert.equal(ready.status, 503);
    assert.match(JSON.parse(ready.body).detail, /database is niet bereikbaar/);
    assert.match((await installation.get('/metrics')).body, /^pareltjes_database_up 0$/m);
    assert.equal((await installation.get('/gemeenten/GM0439/wijkvoorzieningen')).status, 503);
    server.script('resume');
    while ((await installation.get('/ready')).status !== 200) await pause(50);
    const after = work.acknowledged.length;
    while (work.acknowledged.length < after + 10) await pause(20);
    await work.stop();
    assert.deepEqual([...work.refused.keys()].filter((status) => status !== 503), [], 'refused as unavailable, not as a fault');
    await expectAllDone(installation, work.acknowledged);
  } finally {
    await installation.remove();
    server.remove();
  }
});

it('keeps what was acknowledged when no file may grow any more, and goes on when there is room', async () => {
  const installation = new Installation();
  try {
    installation.makeAdministrator();
    await installation.start({ limit: 'ulimit -S -f 1500' }); // In blocks of 1 kB.
    await installation.signIn();
    const work = load(installation);
    for (const until = Date.now() + 60_000; work.refused.size === 0 && Date.now() < until;) await pause(20);
    await pause(200);
    const [refusal] = work.refused.values();
    assert.equal(refusal?.status, 503);
    assert.match(JSON.parse(refusal.body).detail, /schijf/, 'it says that it is the disk');
    execFileSync('prlimit', ['--pid', String(installation.child.pid), '--fsize=unlimited']);
    const stored = work.acknowledged.length;
    assert.ok(stored > 0);
    for (const until = Date.now() + 60_000; work.acknowledged.length < stored + 10 && Date.now() < until;) await pause(20);
    await work.stop();
    assert.ok(work.acknowledged.length >= stored + 10, 'it goes on');
    await expectAllDone(installation, work.acknowledged);
  } finally {
    await installation.remove();
  }
});

it('says that its file is damaged, and takes a backup that was made under load', async () => {
  const installation = new Installation();
  const other = mkdtempSync(path.join(tmpdir(), 'pareltjes-kopie-'));
  try {
    installation.makeAdministrator();
    await installation.start();
    await installation.signIn();
    const work = load(installation);
    while (work.acknowledged.length < 10) await pause(5);
    const before = [...work.acknowledged];
    const backup = path.join(other, 'kopie.db');
    const made = await installation.command('backup', backup);
    assert.equal(made.code, 0, made.err);
    await work.stop();
    await installation.kill('SIGTERM');

    const file = path.join(installation.folder, 'pareltjes.db');
    const target = openSync(file, 'r+');
    const noise = Buffer.alloc(4096, 0x7f);
    for (let at = 0; at < statSync(file).size; at += 4096) writeSync(target, noise, 0, 4096, at);
    closeSync(target);
    await assert.rejects(installation.start(), /stopped with 3: .*(beschadigd).*Zet een reservekopie terug/s);
    const restored = await installation.command('restore', backup, '--overschrijf');
    assert.equal(restored.code, 0, restored.err);
    assert.equal(/controlegetal (\w+)/.exec(restored.out)[1], /controlegetal (\w+)/.exec(made.out)[1]);
    await installation.start();
    await expectAllDone(installation, before);
  } finally {
    await installation.remove();
    rmSync(other, { recursive: true, force: true });
  }
});

it('moves from one kind of database to the other and back', async (t) => {
  const server = await Server.start();
  if (!server) return t.skip('skipped, PostgreSQL is not installed');
  const file = new Installation();
  const many = new Installation({ database: server.url, folder: file.folder });
  try {
    file.makeAdministrator();
    await file.start();
    await file.signIn();
    const run = JSON.parse((await file.ask()).body);
    assert.equal((await file.ending(run.id)).staat, 'klaar');
    await file.kill('SIGTERM');
    const backups = ['een', 'twee'].map((name) => path.join(file.folder, `${name}.db`));
    const sums = [];
    for (const [from, to, backup] of [[file, many, backups[0]], [many, file, backups[1]]]) {
      const made = await from.command('backup', backup);
      assert.equal(made.code, 0, made.err);
      const restored = await to.command('restore', backup, '--overschrijf');
      assert.equal(restored.code, 0, restored.err);
      sums.push(/controlegetal (\w+)/.exec(made.out)[1], /controlegetal (\w+)/.exec(restored.out)[1]);
    }
    assert.equal(new Set(sums).size, 1, 'the same contents everywhere');
    for (const each of [many, file]) {
      each.cookies = file.cookies;
      await each.start();
      assert.equal((await each.ending(run.id)).staat, 'klaar', 'signed in as before, with the same runs');
      await each.kill('SIGTERM');
    }
  } finally {
    await many.kill();
    await file.remove();
    server.remove();
  }
});
