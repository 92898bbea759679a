// SPDX-License-Identifier: EUPL-1.2
import postcss from 'postcss';
import type { Plugin } from 'vite';

const reference = /var\(\s*(--[\w-]+)/g;

function namesIn(value: string): string[] {
  return [...value.matchAll(reference)].map((match) => match[1] ?? '');
}

/** Drops custom properties that nothing uses: the example theme has thousands, the pages need some two hundred. */
export function withoutUnusedTokens(css: string): string {
  const root = postcss.parse(css);
  const uses = new Map<string, string[]>();
  const needed: string[] = [];
  root.walkDecls((declaration) => {
    const names = namesIn(declaration.value);
    if (declaration.prop.startsWith('--')) uses.set(declaration.prop, [...(uses.get(declaration.prop) ?? []), ...names]);
    else needed.push(...names);
  });
  const reached = new Set<string>();
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

export function dropUnusedTokens(): Plugin {
  return {
    name: 'drop-unused-tokens',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'asset' && file.fileName.endsWith('.css')) {
          file.source = withoutUnusedTokens(String(file.source));
        }
      }
    },
  };
}
