// SPDX-License-Identifier: EUPL-1.2
// Makes the results that the page /toegankelijkheid publishes of what the browser tests found
// (tests/browser/every_page.test.mjs, run by `make test`). Usage: node scripts/accessibility_results.mjs [DATE]
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const found = 'tests/browser/out/toegankelijkheid.json';
export const published = 'src/platform/pages/toegankelijkheid.json';

const names = {
  'axe-licht': { nl: 'Regels van axe-core, lichte kleuren', en: 'Rules of axe-core, light colours' },
  'axe-donker': { nl: 'Contrast volgens axe-core, donkere kleuren', en: 'Contrast by axe-core, dark colours' },
  'breed-320': { nl: 'Past op een scherm van 320 pixels', en: 'Fits on a screen of 320 pixels' },
  'zoom-200': { nl: 'Werkt bij een vergroting van 200 procent', en: 'Works at a zoom of 200 per cent' },
  toetsenbord: { nl: 'Alles te bereiken met het toetsenbord', en: 'Everything within reach of the keyboard' },
  'zonder-script': { nl: 'Werkt zonder JavaScript', en: 'Works without JavaScript' },
  html: { nl: 'Geldige HTML', en: 'Valid HTML' },
};

/** What the page shows of the results of the tests; without the date. */
export function summary({ versions, checks, results }) {
  const good = (check) => results.filter((page) => page.found[check].length === 0).length;
  return {
    axe: versions.axe,
    paginas: results.length,
    adressen: [...new Set(results.map(({ address }) => address))].sort(),
    controles: checks.map((id) => ({ id, naam: names[id], paginas: results.length, goed: good(id) })),
    bevindingen: results.toSorted((a, b) => (a.address < b.address ? -1 : 1)).flatMap(({ address, found }) =>
      checks.flatMap((check) => found[check].map((what) => ({ adres: address, controle: check, wat: what })))),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const date = process.argv[2] ?? new Date().toISOString().slice(0, 10);
  const results = summary(JSON.parse(readFileSync(found, 'utf8')));
  writeFileSync(published, `${JSON.stringify({ datum: date, ...results }, null, 1)}\n`);
  console.log(`${published}: ${results.paginas} pagina's, ${results.bevindingen.length} bevindingen`);
}
