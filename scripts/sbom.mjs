// SPDX-License-Identifier: EUPL-1.2
// Software bill of materials in CycloneDX 1.5: the Debian packages of debian-packages.tsv, the libraries that the built
// program links, the npm packages of both lock files and the font. Usage: node scripts/sbom.mjs [FILE]
// The same machine and the same commit give the same bytes: no time and no random number stands in it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const read = (name) => readFileSync(path.join(root, name), 'utf8');
const run = (program, ...words) => {
  try {
    return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
  } catch (error) {
    return error.stdout ?? ''; // dpkg-query answers what it knows and fails on the rest.
  }
};

/** name → {version, architecture} of the installed ones among the packages. */
function installed(names) {
  const format = '${Package}\t${Version}\t${Architecture}\t${db:Status-Status}\n';
  const rows = run('dpkg-query', '-W', `-f=${format}`, ...names).trim().split('\n').map((line) => line.split('\t'));
  return new Map(rows.filter((row) => row[3] === 'installed').map(([name, version, architecture]) => [name, { version, architecture }]));
}

function debian(name, known, scope, properties) {
  const found = known.get(name);
  const version = found ? `@${encodeURIComponent(found.version)}` : '';
  const purl = `pkg:deb/debian/${encodeURIComponent(name)}${version}?distro=debian-12`;
  return { type: 'library', 'bom-ref': purl, name, ...(found && { version: found.version }), scope, purl, properties };
}

function listedPackages() {
  const rows = read('debian-packages.tsv').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
  const known = installed(rows.map((row) => row[0]));
  return rows.map(([name, use, why]) =>
    debian(name, known, use === 'run' ? 'required' : 'excluded', [
      { name: 'pareltjes:for', value: use },
      { name: 'pareltjes:why', value: why },
      ...(known.has(name) ? [] : [{ name: 'pareltjes:installed', value: 'false' }]),
    ]),
  );
}

/** The packages of the shared libraries that the program loads; none when it was not built. */
function linkedPackages() {
  const program = process.env.PARELTJES ?? path.join(root, 'build/pareltjes');
  if (!existsSync(program)) return [];
  const libraries = [...run('ldd', program).matchAll(/=> (\/\S+)/g)].map((match) => match[1]);
  if (libraries.length === 0) return [];
  const names = new Set();
  // Debian 12 knows some libraries below /lib and some below /usr/lib; both are one folder.
  const spellings = libraries.flatMap((file) => [file, file.replace(/^\/usr\/lib\//, '/lib/'), file.replace(/^\/lib\//, '/usr/lib/')]);
  for (const line of run('dpkg-query', '-S', ...new Set(spellings)).split('\n')) {
    const match = /^([a-z0-9.+-]+)(?::[a-z0-9]+)?: /.exec(line);
    if (match) names.add(match[1]);
  }
  const known = installed([...names]);
  return [...names].sort().map((name) => debian(name, known, 'required', [{ name: 'pareltjes:for', value: 'linked' }]));
}

function npmPackages(folder, scope) {
  const lock = JSON.parse(read(`${folder}/package-lock.json`));
  return Object.entries(lock.packages)
    .filter(([place]) => place !== '')
    .map(([place, entry]) => {
      const full = entry.name ?? place.slice(place.lastIndexOf('node_modules/') + 13);
      const purl = `pkg:npm/${full.replace('@', '%40')}@${entry.version}`;
      const [algorithm, digest] = (entry.integrity ?? '').split(' ')[0].split('-');
      const content = digest && Buffer.from(digest, 'base64').toString('hex');
      return {
        type: 'library', 'bom-ref': `${purl}#${folder}/${place}`, name: full, version: entry.version, scope, purl,
        ...(algorithm === 'sha512' && { hashes: [{ alg: 'SHA-512', content }] }),
        ...(entry.license && { licenses: [{ expression: entry.license }] }),
        properties: [{ name: 'pareltjes:for', value: folder }],
      };
    });
}

function font() {
  const file = 'web/public/fonts/figtree-latin-wght-normal.woff2';
  const content = createHash('sha256').update(readFileSync(path.join(root, file))).digest('hex');
  return { type: 'file', 'bom-ref': file, name: 'Figtree', hashes: [{ alg: 'SHA-256', content }], licenses: [{ expression: 'OFL-1.1' }] };
}

export function billOfMaterials() {
  const version = /VERSION (\d+\.\d+\.\d+)/.exec(read('CMakeLists.txt'))[1];
  const components = new Map();
  // What is linked counts before what is only installed to build.
  for (const component of [...linkedPackages(), ...listedPackages(), ...npmPackages('web', 'required'), ...npmPackages('tests/browser', 'excluded'), ...npmPackages('tests/service', 'excluded'), font()])
    if (!components.has(component['bom-ref'])) components.set(component['bom-ref'], component);
  const list = [...components.values()].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const digest = createHash('sha256').update(JSON.stringify(list)).digest('hex');
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  const program = {
    type: 'application', 'bom-ref': `pareltjes@${version}`, name: 'pareltjes', version, licenses: [{ license: { id: 'EUPL-1.2' } }],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json', bomFormat: 'CycloneDX', specVersion: '1.5',
    serialNumber: `urn:uuid:${uuid}`, version: 1, metadata: { component: program }, components: list,
    dependencies: [
      { ref: program['bom-ref'], dependsOn: list.filter((item) => item.scope !== 'excluded').map((item) => item['bom-ref']) },
    ],
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2] ?? path.join(root, 'build/sbom.cdx.json');
  mkdirSync(path.dirname(target), { recursive: true });
  const bill = billOfMaterials();
  writeFileSync(target, `${JSON.stringify(bill, null, 1)}\n`);
  console.log(`${path.relative(process.cwd(), target)}: ${bill.components.length} onderdelen`);
}
