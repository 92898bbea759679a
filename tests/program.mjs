// SPDX-License-Identifier: EUPL-1.2
// Starts the program on a free port with a data folder of its own, and stops it again.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @param {object} options
 * @param {string} [options.import] a folder with data to import first
 * @param {string[]} [options.words] more words for `serve`
 * @param {{gemeente: string, user: string, password: string}[]} [options.administrators] accounts to make first
 * @param {{words: string[], input?: string}[]} [options.commands] more commands of the program to run first
 * @param {string} [options.listen] address and port
 */
export async function startProgram(options = {}) {
  const program = process.env.PARELTJES ?? path.join(root, 'build/pareltjes');
  const data = mkdtempSync(path.join(tmpdir(), 'pareltjes-proef-'));
  if (options.import) execFileSync(program, ['--data', data, 'data', 'import', options.import]);
  for (const { gemeente, user, password } of options.administrators ?? []) {
    execFileSync(program, ['--data', data, 'account', 'beheerder', '--gemeente', gemeente, '--gebruikersnaam', user, '--naam', user],
      { input: `${password}\n` });
  }
  for (const { words, input = '' } of options.commands ?? []) execFileSync(program, ['--data', data, ...words], { input });
  const words = ['serve', '--listen', options.listen ?? '127.0.0.1:0', '--data', data, ...(options.words ?? [])];
  const child = spawn(program, words, { cwd: root });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const address = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const match = /https?:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (match) resolve(match[0]);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the program stopped with ${code}: ${errors.slice(-2000)}`)));
  });
  const stop = async () => {
    child.removeAllListeners('exit');
    const crashed = child.exitCode !== null || child.signalCode !== null;
    if (!crashed) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const patience = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(patience);
    }
    rmSync(data, { recursive: true, force: true });
    if (crashed) throw new Error(`the program ended by itself with ${child.exitCode ?? child.signalCode}: ${errors.slice(-2000)}`);
  };
  return { address, stop, data, pid: child.pid, log: () => errors };
}
