// SPDX-License-Identifier: EUPL-1.2
// A client that sends what it is told, also what a browser would not.
import http from 'node:http';
import https from 'node:https';

export class Client {
  /** @param {string} address of the program, such as http://127.0.0.1:8080 */
  constructor(address) {
    this.address = address;
    this.url = new URL(address);
    this.module = this.url.protocol === 'https:' ? https : http;
    this.agent = new this.module.Agent({ keepAlive: true, maxSockets: 8 });
    this.cookies = {};
  }

  /** @returns {Promise<{status: number, headers: object, body: string}>} */
  ask(target, { method = 'GET', headers = {}, body, anonymous = false } = {}) {
    const cookie = anonymous ? '' : Object.entries(this.cookies).map(([name, value]) => `${name}=${value}`).join('; ');
    const options = {
      host: this.url.hostname, port: this.url.port, method, path: target, agent: this.agent, rejectUnauthorized: false,
      headers: { ...(cookie && { cookie }), ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
    };
    return new Promise((resolve, reject) => {
      const request = this.module.request(options, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() }));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Fills in a form of a page and keeps the cookies of the answer. */
  async send(target, fields, headers = {}) {
    const answer = await this.ask(target, {
      method: 'POST', body: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.address, 'sec-fetch-site': 'same-origin', ...headers },
    });
    this.keep(answer);
    return answer;
  }

  keep(answer) {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name, ...value] = line.split(';')[0].split('=');
      this.cookies[name] = value.join('=');
    }
  }

  async signIn(user, password, headers = {}) {
    const answer = await this.send('/aanmelden', { naam: user, wachtwoord: password, terug: '/' }, headers);
    if (answer.status !== 303) throw new Error(`${user} cannot sign in: ${answer.status} ${answer.body.slice(0, 500)}`);
    return this;
  }

  /** The token that the forms on a page carry. */
  async csrf(target = '/account') {
    const page = await this.ask(target);
    return /name="csrf" value="([^"]+)"/.exec(page.body)?.[1];
  }

  close() {
    this.agent.destroy();
  }
}
