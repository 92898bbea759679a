// SPDX-License-Identifier: EUPL-1.2
// Made-up borders and key figures to import: buurten of one kilometre square in two municipalities.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Corners of a square in RD New, from its lower left corner. */
const square = (x, y, size) => [[[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]];

/** Twelve buurten in Purmerend and four in Vlaardingen, a row of squares each. */
export const buurten = [
  ...Array.from({ length: 12 }, (_, i) => ({ code: `BU043901${String(i).padStart(2, '0')}`, x: 120000 + i * 1000, y: 500000 })),
  ...Array.from({ length: 4 }, (_, i) => ({ code: `BU062201${String(i).padStart(2, '0')}`, x: 80000 + i * 1000, y: 435000 })),
];

/** Writes a folder that `pareltjes data import` can read. */
export function writeBorders(folder) {
  mkdirSync(folder, { recursive: true });
  const features = buurten.map(({ code, x, y }) => ({
    type: 'Feature',
    properties: { buurtcode: code, buurtnaam: `Buurt ${code.slice(2)}`, gemeentenaam: code.startsWith('BU0439') ? 'Purmerend' : 'Vlaardingen', jaar: 2024 },
    geometry: { type: 'Polygon', coordinates: square(x, y, 1000) },
  }));
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::28992' } };
  writeFileSync(path.join(folder, 'grenzen.geojson'), JSON.stringify({ type: 'FeatureCollection', name: 'buurten', crs, features }));
  const rows = buurten.map(({ code }, i) => `${code},Buurt,${100 + 5 * i},50,50,40,100`);
  const municipalities = ['GM0439,Gemeente,1500,750,750,600,1200', 'GM0622,Gemeente,700,350,350,300,400'];
  writeFileSync(path.join(folder, 'kwb.csv'), `code,soort,AantalInwoners_5,Mannen_6,Vrouwen_7,Woningvoorraad_35,OppervlakteLand_123\n${[...municipalities, ...rows].join('\n')}\n`);
}
