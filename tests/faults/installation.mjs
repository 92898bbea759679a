// SPDX-License-Identifier: EUPL-1.2
// An installation that is started, killed and started again on the same data.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { Client } from '../service/client.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const program = path.resolve(process.env.PARELTJES ?? path.join(root, 'build/pareltjes'));
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const password = 'een lang wachtwoord voor proeven';
const user = 'beheer@purmerend.example';
const run = promisify(execFile);

export class Installation {
  /** @param {{database?: string, folder?: string}} options database: address of a server; folder: of the data */
  constructor({ database, folder } = {}) {
    this.own = folder === undefined;
    this.folder = folder ?? mkdtempSync(path.join(tmpdir(), 'pareltjes-fout-'));
    this.words = ['--data', this.folder, ...(database ? ['--database', database] : [])];
    this.number = 0;
    this.cookies = {};
  }

  makeAdministrator() {
    execFileSync(program, [...this.words, 'account', 'beheerder', '--gemeente', 'GM0439', '--gebruikersnaam', user, '--naam', 'Beheer'],
      { input: `${password}\n`, stdio: 'pipe' });
  }

  /** Another command of the program: {code, out, err}. */
  async command(...words) {
    try {
      const { stdout, stderr } = await run(program, [...this.words, ...words]);
      return { code: 0, out: stdout, err: stderr };
    } catch (problem) {
      return { code: problem.code, out: problem.stdout, err: problem.stderr };
    }
  }

  /** @param {string} limit a shell command to run before the program, in the same process, such as "ulimit -f 8000" */
  async start({ words = [], limit = ':' } = {}) {
    const serve = [program, ...this.words, 'serve', '--listen', '127.0.0.1:0', '--tls-proxy', '127.0.0.1', '--worker-patience', '2', ...words];
    this.child = spawn('bash', ['-c', `${limit}; exec "$@"`, 'bash', ...serve], { cwd: root });
    this.errors = '';
    this.child.stderr.on('data', (chunk) => (this.errors = (this.errors + chunk).slice(-20_000)));
    this.ended = new Promise((resolve) => this.child.once('exit', (code, signal) => resolve(signal ?? code)));
    const address = await new Promise((resolve, reject) => {
      let output = '';
      this.child.stdout.on('data', (chunk) => {
        output += chunk;
        const match = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
        if (match) resolve(match[0]);
      });
      this.child.once('exit', (code) => reject(new Error(`the program stopped with ${code}: ${this.errors}`)));
    });
    this.client?.close();
    this.client = new Client(address);
    this.client.cookies = this.cookies;
    this.origin = `https://${new URL(address).host}`;
    return this;
  }

  async signIn() {
    const browser = new Client(this.client.address); // One that is not signed in.
    await browser.signIn(user, password, this.headers());
    this.cookies = this.client.cookies = browser.cookies;
    browser.close();
  }

  /** Each request from an address of its own: the limit on requests is for one address. */
  headers() {
    ++this.number;
    const address = `10.${(this.number >> 16) & 255}.${(this.number >> 8) & 255}.${this.number & 255}`;
    return { 'x-forwarded-for': address, 'x-forwarded-proto': 'https', origin: this.origin };
  }

  get(target) {
    return this.client.ask(target, { headers: this.headers() });
  }

  /** Puts a run in the queue; the answer. */
  ask(values = { gemeente: 'GM0439' }) {
    return this.client.ask('/api/v1/pareltjes/wijkvoorzieningen/uitvoeringen', {
      method: 'POST', body: JSON.stringify(values), headers: { ...this.headers(), 'content-type': 'application/json', prefer: 'respond-async' },
    });
  }

  /** The run as the service sees it, when it has ended; it gets a minute. */
  async ending(id) {
    for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
      const answer = await this.get(`/api/v1/uitvoeringen/${id}`);
      if (answer.status === 404) return { staat: 'weg' };
      const value = answer.status === 200 ? JSON.parse(answer.body) : {};
      if (['klaar', 'mislukt', 'afgebroken'].includes(value.staat)) return value;
    }
    return { staat: 'niet op tijd' };
  }

  async kill(signal = 'SIGKILL') {
    this.client?.close();
    if (this.child?.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.ended;
  }

  async remove() {
    this.removed = true; // Whoever still asks stops asking.
    await this.kill();
    if (this.own) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A PostgreSQL server of our own; nothing where it is not installed. */
export class Server {
  static async start() {
    const server = new Server();
    server.file = path.join(mkdtempSync(path.join(tmpdir(), 'pareltjes-server-')), 'adres');
    server.script('start');
    if (!existsSync(server.file)) return undefined;
    server.folder = readFileSync(server.file, 'utf8').trim();
    // The program gets a role of its own that is no superuser, as in use: row-level security holds for it.
    for (const sql of ['CREATE ROLE programma LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS', 'CREATE DATABASE pareltjes OWNER programma'])
      server.sql(sql);
    server.url = `host=${server.folder} user=programma dbname=pareltjes`;
    return server;
  }
  /** By psql, as the superuser or another role; what it prints. */
  sql(text, { database = 'postgres', role = 'pareltjes' } = {}) {
    return execFileSync('psql', ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', this.folder, '-U', role, '-d', database, '-c', text]).toString().trim();
  }
  script(deed) {
    execFileSync(path.join(root, 'tests/postgres/server.sh'), [deed, this.file], { stdio: 'ignore' });
  }
  remove() {
    this.script('stop');
    rmSync(path.dirname(this.file), { recursive: true, force: true });
  }
}
