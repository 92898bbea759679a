// SPDX-License-Identifier: EUPL-1.2
// Bundles the style sheet and the small elements into dist/. The entries keep their names, so that the program can name
// them without a manifest; it adds a hash to the address itself.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import postcss from 'postcss';

const reference = /var\(\s*(--[\w-]+)/g;
const namesIn = (value) => [...value.matchAll(reference)].map((match) => match[1]);

/** Drops custom properties that nothing uses: the example theme has thousands, the pages need some two hundred. */
function withoutUnusedTokens(css) {
  const root = postcss.parse(css);
  const uses = new Map();
  const needed = [];
  root.walkDecls((declaration) => {
    const names = namesIn(declaration.value);
    if (declaration.prop.startsWith('--')) uses.set(declaration.prop, [...(uses.get(declaration.prop) ?? []), ...names]);
    else needed.push(...names);
  });
  const reached = new Set();
  for (let name = needed.pop(); name !== undefined; name = needed.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    needed.push(...(uses.get(name) ?? []));
  }
  root.walkDecls(/^--/, (declaration) => {
    if (!reached.has(declaration.prop)) declaration.remove();
  });
  root.walkRules((rule) => {
    if (rule.nodes.length === 0) rule.remove();
  });
  return root.toString();
}

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/pareltjes.ts'],
  outdir: 'dist',
  bundle: true,
  minify: true,
  splitting: true,
  format: 'esm',
  target: 'es2021',
  chunkNames: 'chunks/[name]-[hash]',
  external: ['/assets/*'],
  legalComments: 'none',
  logLevel: 'warning',
});
writeFileSync('dist/pareltjes.css', withoutUnusedTokens(readFileSync('dist/pareltjes.css', 'utf8')));
cpSync('public', 'dist', { recursive: true });
