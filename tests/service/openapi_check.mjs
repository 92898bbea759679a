// SPDX-License-Identifier: EUPL-1.2
// Whether an answer is one that the document names: status, media type, headers, content.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

import { resolved } from './openapi_cases.mjs';

const pointer = (...keys) => keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export class Checker {
  constructor(document) {
    this.document = document;
    this.ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
    addFormats.default(this.ajv);
    this.ajv.addSchema(document, 'document');
    this.schemas = new Map();
  }

  /** The schema at a place in the document; its references are read from there. */
  schemaAt(place) {
    if (!this.schemas.has(place)) this.schemas.set(place, this.ajv.compile({ $ref: `document#${encodeURI(place)}` }));
    return this.schemas.get(place);
  }

  /** @returns what is wrong with the answer, in words; an empty list when nothing is. */
  faults({ path, method, operation }, answer) {
    const named = operation.responses[answer.status];
    if (!named) return [`status ${answer.status} is not in the document`];
    let place = pointer('paths', path, method.toLowerCase(), 'responses', answer.status);
    if (named.$ref) place = named.$ref.slice(1);
    const response = resolved(this.document, named);
    const faults = [];
    for (const [name, header] of Object.entries(response.headers ?? {})) {
      const value = answer.headers[name.toLowerCase()];
      const { schema } = resolved(this.document, header);
      if (value === undefined) faults.push(`header ${name} is absent`);
      else if (!this.ajv.validate(schema, value)) faults.push(`header ${name} is ‘${value}’`);
    }
    const type = (answer.headers['content-type'] ?? '').split(';')[0];
    const types = Object.keys(response.content ?? {});
    if (types.length === 0) return answer.body.length ? [...faults, 'a body where none is named'] : faults;
    if (!types.includes(type)) return [...faults, `media type ${type} is not in the document`];
    if (type === 'text/html') return answer.body.startsWith('<!DOCTYPE html>') ? faults : [...faults, 'the body is no page'];
    if (type === 'application/xml') return answer.body.startsWith('<?xml') ? faults : [...faults, 'the body is no XML'];
    if (type === 'text/turtle') return answer.body.startsWith('@prefix ') ? faults : [...faults, 'the body is no Turtle'];
    if (type === 'text/csv') return answer.body.includes('\r\n') ? faults : [...faults, 'the body is no CSV'];
    if (type === 'application/geopackage+sqlite3') return answer.body.startsWith('SQLite format 3') ? faults : [...faults, 'the body is no GeoPackage'];
    let value;
    try {
      value = JSON.parse(answer.body);
    } catch {
      return [...faults, 'the body is no JSON'];
    }
    const fits = this.schemaAt(`${place}/content${pointer(type)}/schema`);
    if (!fits(value)) faults.push(...fits.errors.slice(0, 5).map((error) => `${error.instancePath} ${error.message}`));
    if (type === 'application/problem+json' && value.status !== answer.status) faults.push(`the problem says ${value.status}`);
    return faults;
  }
}
