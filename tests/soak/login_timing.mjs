// SPDX-License-Identifier: EUPL-1.2
// How long a refusal takes for a name that exists and for one that does not: the ratio of the medians says whether time
// tells strangers who has an account. Long, and dependent on a quiet machine, so no part of `make test`.
import { startProgram } from '../program.mjs';
import { Client } from '../service/client.mjs';

const rounds = Number(process.env.TIMING_ROUNDS ?? 40);
const mostRatio = 1.25;
const password = 'een lang wachtwoord voor proeven';
const user = 'beheer@purmerend.example';
const program = await startProgram({ administrators: [{ gemeente: 'GM0439', user, password }], words: ['--tls-proxy', '127.0.0.1'] });
const client = new Client(program.address);
const median = (list) => list.toSorted?.((a, b) => a - b)[list.length >> 1] ?? [...list].sort((a, b) => a - b)[list.length >> 1];

/** Milliseconds of one refusal, each from an address of its own, so that no delay for guessing is measured. */
let asked = 0;
async function refusal(name) {
  const from = `10.9.${(asked >> 8) & 255}.${asked++ & 255}`;
  const begun = performance.now();
  const answer = await client.send('/aanmelden', { naam: name, wachtwoord: 'geraden wachtwoord' }, {
    'x-forwarded-for': from, 'x-forwarded-proto': 'https', origin: `https://${new URL(program.address).host}` });
  const took = performance.now() - begun;
  if (answer.status !== 401) throw new Error(`${name}: ${answer.status}`);
  return took;
}

let failed = false;
try {
  const known = [];
  const unknown = [];
  for (let i = 0; i < rounds + 3; ++i) {
    // In turn, so that what else the machine does falls on both.
    const pair = [await refusal(user), await refusal(`niemand${i}@purmerend.example`)];
    if (i >= 3) {
      known.push(pair[0]);
      unknown.push(pair[1]);
    }
  }
  const ratio = median(known) / median(unknown);
  failed = ratio > mostRatio || ratio < 1 / mostRatio;
  console.log(JSON.stringify({ bench: 'aanmelden-tijd-bekend-tot-onbekend', value: Number(ratio.toFixed(3)), unit: 'verhouding', most: mostRatio, rounds, ok: !failed }));
} finally {
  client.close();
  await program.stop();
}
process.exitCode = failed ? 1 : 0;
