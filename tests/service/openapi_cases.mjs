// SPDX-License-Identifier: EUPL-1.2
// Requests made from an OpenAPI document: for every operation right and wrong parameters, headers and bodies.
// A case says what it does, so that a failure can be read, and comes from a seed, so that it can be repeated.

const strangeTexts = ['', ' ', 'ë', '𝄞 pareltje', '\u202e', "' OR 1=1 --", '<script>alert(1)</script>', '{{7*7}}', '../../etc/passwd', '%00', '-0', 'null', 'NaN'];
const strangeNumbers = ['1e400', '-1e400', '99999999999999999999', '-9223372036854775809', '0x10', '1_000', '１２', '1,5', 'NaN', 'Infinity', '--1', '1.0.0'];
const deep = (depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** What a $ref points to. */
export function resolved(document, thing) {
  if (!thing?.$ref) return thing;
  return resolved(document, thing.$ref.slice(2).split('/').reduce((place, key) => place[key.replaceAll('~1', '/').replaceAll('~0', '~')], document));
}

export function operationsOf(document) {
  const methods = new Set(['get', 'put', 'post', 'delete', 'patch']);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).filter(([method]) => methods.has(method)).map(([method, operation]) => {
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((each) => resolved(document, each));
      return { path, method: method.toUpperCase(), operation, parameters };
    }));
}

const typesOf = (schema) => [schema.type ?? 'string'].flat();
/** Of several the one that takes most: a text may say a number. */
const typeOf = (schema) => (typesOf(schema).includes('string') ? 'string' : typesOf(schema).find((type) => type !== 'null') ?? 'string');

/** A text that a simple pattern allows: letters, digits, classes, groups and counts. */
function textFor(pattern, chance) {
  let rest = pattern.replace(/^\^/, '').replace(/\$$/, '');
  const one = () => {
    if (rest[0] === '(') {
      let level = 0;
      let end = 0;
      do level += rest[end] === '(' ? 1 : rest[end] === ')' ? -1 : 0; while (level > 0 && ++end);
      const inside = rest.slice(rest.startsWith('(?:') ? 3 : 1, end);
      rest = rest.slice(end + 1);
      return () => textFor(inside.split('|')[0], chance);
    }
    if (rest[0] === '[') {
      const end = rest.indexOf(']');
      const set = rest.slice(1, end).replace(/(.)-(.)/g, (_, a, b) => a + b);
      rest = rest.slice(end + 1);
      return () => chance.of([...set.replaceAll('\\', '')]);
    }
    const escaped = rest[0] === '\\';
    const letter = escaped ? (rest[1] === 'd' ? '7' : rest[1]) : rest[0];
    rest = rest.slice(escaped ? 2 : 1);
    return () => letter;
  };
  let text = '';
  while (rest) {
    const piece = one();
    const count = /^(?:\{(\d+)(?:,\d*)?\}|[*+?])/.exec(rest);
    let times = 1;
    if (count) {
      rest = rest.slice(count[0].length);
      times = count[1] ? Number(count[1]) : count[0] === '+' ? chance.whole(1, 4) : chance.whole(0, 1);
    }
    for (let i = 0; i < times; ++i) text += piece();
  }
  return text;
}

/** A value that the schema allows. */
export function rightValue(document, given, chance) {
  const schema = resolved(document, given) ?? {};
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return chance.of(schema.enum);
  if (schema.oneOf ?? schema.anyOf) return rightValue(document, chance.of(schema.oneOf ?? schema.anyOf), chance);
  switch (typeOf(schema)) {
    case 'boolean':
      return chance.yes();
    case 'integer':
    case 'number': {
      const low = schema.minimum ?? 0;
      const high = Math.min(schema.maximum ?? low + 1000, 1e9);
      return chance.of([low, high, chance.whole(Math.ceil(low), Math.floor(high))]);
    }
    case 'array':
      return Array.from({ length: chance.whole(schema.minItems ?? 0, Math.min(schema.maxItems ?? 3, 3)) }, () => rightValue(document, schema.items ?? {}, chance));
    case 'object': {
      const value = {};
      for (const [name, property] of Object.entries(schema.properties ?? {}))
        if (schema.required?.includes(name) || chance.yes(0.4)) value[name] = rightValue(document, property, chance);
      return value;
    }
    default: {
      if (schema.pattern) return textFor(schema.pattern, chance);
      const length = chance.of([schema.minLength ?? 1, chance.whole(schema.minLength ?? 1, schema.maxLength ?? 12)]);
      return Array.from({ length }, () => chance.of([...'abcdeé1 -'])).join('');
    }
  }
}

/** Texts that a parameter with this schema must refuse; none where every text will do. */
function wrongTexts(document, given) {
  const schema = resolved(document, given);
  if (schema.enum) return ['bestaat-niet', '', 'NL\u0000'.slice(0, 2)];
  switch (typeOf(schema)) {
    case 'integer':
      return ['abc', '', '1.5', ...strangeNumbers, ...(schema.minimum === undefined ? [] : [String(schema.minimum - 1)]), ...(schema.maximum === undefined || schema['x-capped'] ? [] : [String(schema.maximum + 1)])].filter((text) => !schema['x-capped'] || !/^\d{5,}$/.test(text));
    case 'number':
      return ['abc', '', ...strangeNumbers.filter((text) => !/^-?\d+$/.test(text)), ...(schema.minimum === undefined ? [] : [String(schema.minimum - 1)])];
    case 'boolean':
      return ['misschien', '', '2', 'TRUE', '[]'];
    case 'array':
      return schema.items?.pattern ? ['Ongeldig Item', 'a,,b', `${'a,'.repeat((schema.maxItems ?? 200) + 1)}a`] : [];
    case 'object': {
      // An object of which the document says nothing more may hold anything.
      const open = !schema.properties && (schema.additionalProperties ?? true) === true;
      return ['[]', '{', '1', ...(open ? [] : ['{"x":1}']), deep(400)];
    }
    default:
      return schema.maxLength === undefined ? [] : ['a'.repeat(schema.maxLength + 1), 'x'.repeat(5000)];
  }
}

/** Bodies that the schema refuses. */
function wrongBodies(document, given, chance) {
  const schema = resolved(document, given);
  const right = () => rightValue(document, schema, chance);
  const bodies = [
    ['nothing', ''], ['no JSON', '{"a":'], ['a list', '[]'], ['a text', '"x"'], ['null', 'null'], ['two values', '{} {}'],
    ['nested 100,000 deep', deep(100000)], ['a number too large', '{"gemeente":1e400}'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['NUL', '\u0000'], ['an unknown property', JSON.stringify({ ...right(), bestaatNiet: 1 })],
    ['a prototype', '{"__proto__":{"gemeente":"GM0439"},"constructor":1}'],
  ];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const kind = typeOf(resolved(document, property));
    const others = { string: 7, integer: 'zeven', number: 'zeven', boolean: 'ja', array: {}, object: [] };
    const other = typesOf(resolved(document, property)).length > 1 ? {} : others[kind];
    bodies.push([`${name} of another type`, JSON.stringify({ ...right(), [name]: other })]);
    bodies.push([`${name} is null`, JSON.stringify({ ...right(), [name]: null })]);
    if (kind === 'integer') bodies.push([`${name} is a fraction`, JSON.stringify({ ...right(), [name]: 2020.5 })]);
    if (kind === 'string' && property.pattern) bodies.push([`${name} is strange`, JSON.stringify({ ...right(), [name]: chance.of(strangeTexts) + '\u0000' })]);
  }
  return bodies;
}

const asText = (value) => (Array.isArray(value) ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value));
const encoded = encodeURIComponent;

/** A request that the document allows. */
function rightRequest(document, { path, method, operation, parameters }, chance, known) {
  const request = { method, query: [], headers: {}, expect: 'documented' };
  request.path = path.replace(/\{([^}]+)\}/g, (_, name) => {
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return encoded(chance.of([parameter.example, ...(known[path] ?? [])].filter((each) => each !== undefined)) ?? rightValue(document, parameter.schema, chance));
  });
  for (const parameter of parameters.filter((each) => each.in === 'query')) {
    if (!parameter.required && chance.yes(0.7)) continue;
    const schema = parameter.schema ?? parameter.content['application/json'].schema;
    const value = parameter.example ?? rightValue(document, schema, chance);
    request.query.push([parameter.name, parameter.schema ? asText(value) : JSON.stringify(value)]);
  }
  const body = operation.requestBody?.content?.['application/json'];
  if (body) {
    request.body = JSON.stringify(body.example && chance.yes(0.3) ? body.example : rightValue(document, body.schema, chance));
    request.headers['content-type'] = 'application/json';
  }
  if (operation.requestBody?.content?.['application/zip']) {
    request.body = chance.of(['PK\u0005\u0006' + '\u0000'.repeat(18), 'no zip', '<x/>', 'PK\u0003\u0004 cut off']);
    request.headers['content-type'] = 'application/zip';
  }
  return request;
}

/** The ways in which one request of an operation can be spoiled; each gives the request again, or nothing. */
const spoilers = {
  'a parameter out of its schema': (request, { parameters }, document, chance) => {
    const choices = parameters.filter((each) => each.in === 'query').flatMap((each) => wrongTexts(document, each.schema ?? each.content['application/json'].schema).map((text) => [each.name, text]));
    if (choices.length === 0) return undefined;
    const [name, text] = chance.of(choices);
    return { ...request, query: [...request.query.filter(([each]) => each !== name), [name, text]], expect: text.length > 1000 ? [400, 414] : 400 };
  },
  'a parameter twice': (request, { parameters }, document, chance) => {
    const one = parameters.filter((each) => each.in === 'query');
    if (one.length === 0) return undefined;
    const { name } = chance.of(one);
    return { ...request, query: [...request.query, [name, 'a'], [name, 'b']], expect: 400 };
  },
  'an unknown parameter': (request) => ({ ...request, query: [...request.query, ['bestaatNiet', '1']], expect: 400 }),
  'a query that cannot be read': (request, _, __, chance) => ({ ...request, query: [], raw: `?taal=${chance.of(['%zz', '%', '%00', '%ff', '%c0%af', '%ed%a0%80', '%0d%0aX:%20y'])}`, expect: 400 }),
  'a path parameter that does not exist': (request, { path }, document, chance) => {
    if (!path.includes('{')) return undefined;
    const text = chance.of(['bestaat-niet', 'x'.repeat(3000), '%27', '%c3%a9', '%00', '..%2f', '%2e%2e', '9'.repeat(400), '%ff', '%3Cscript%3E', '*', '~']);
    return { ...request, path: path.replace(/\{[^}]+\}/, text), expect: [400, 404, 401] };
  },
  'an answer of another type': (request) => ({ ...request, query: request.query.filter(([name]) => name !== 'f'), headers: { ...request.headers, accept: 'image/png' }, expect: [406, 401, 404] }),
  'an address that is too long': (request) => ({ ...request, query: [['x', 'y'.repeat(9000)]], expect: 414 }),
  'headers that are too large': (request) => ({ ...request, headers: { ...request.headers, 'x-lang': 'y'.repeat(20000) }, expect: 431 }),
  'too many headers': (request) => ({ ...request, headers: { ...request.headers, ...Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`x-${i}`, '1'])) }, expect: 431 }),
  'a body out of its schema': (request, { operation }, document, chance) => {
    const content = operation.requestBody?.content?.['application/json'];
    if (!content) return undefined;
    const [why, body] = chance.of(wrongBodies(document, content.schema, chance));
    return { ...request, body, why, expect: [400, 401] };
  },
  'a body of another type': (request, { operation }, _, chance) =>
    operation.requestBody && { ...request, headers: { ...request.headers, 'content-type': chance.of(['text/plain', 'application/xml', 'application/json-seq', '']) }, expect: [415, 401, 403] },
  'from another website': (request, { operation }) =>
    operation.requestBody && { ...request, headers: { ...request.headers, origin: 'https://elders.example', 'sec-fetch-site': 'cross-site' }, expect: 403 },
  'without signing in': (request, { operation }) => operation.security && { ...request, anonymous: true, expect: 401 },
  'a language that does not exist': (request, { parameters }) =>
    parameters.some((each) => each.name === 'taal') && { ...request, query: [...request.query.filter(([name]) => name !== 'taal'), ['taal', 'fr']], expect: 400 },
};

/**
 * One case for an operation: a right request, or one that is spoiled in one way.
 * @param known path → values of its parameter that were seen to exist
 */
export function caseFor(document, operation, chance, known = {}) {
  const right = rightRequest(document, operation, chance, known);
  const ways = Object.entries(spoilers);
  if (chance.yes(0.3)) return finished(right, 'right');
  for (;;) {
    const [name, spoil] = chance.of(ways);
    const request = spoil(right, operation, document, chance);
    if (request) return finished(request, name);
  }
}

/** Every way of spoiling once, and one right request. */
export function everyCaseFor(document, operation, chance, known = {}) {
  const right = rightRequest(document, operation, chance, known);
  const cases = [finished(right, 'right')];
  for (const [name, spoil] of Object.entries(spoilers)) {
    const request = spoil(right, operation, document, chance);
    if (request) cases.push(finished(request, name));
  }
  return cases;
}

function finished(request, way) {
  const query = request.query.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&');
  const target = request.path + (request.raw ?? (query ? `?${query}` : ''));
  return { ...request, way: request.why ? `${way}: ${request.why}` : way, target };
}
