// SPDX-License-Identifier: EUPL-1.2
// The NL API Design Rules (https://gitdocumentatie.logius.nl/publicatie/api/adr/) as a Spectral ruleset: what of their
// technical rules can be seen in an OpenAPI document. Each rule here carries the id of the rule there. Also usable by
// hand: spectral lint --ruleset tests/service/adr.mjs openapi.json
import { casing, falsy, pattern, schema, truthy } from '@stoplight/spectral-functions';
import { oas } from '@stoplight/spectral-rulesets';

const rules = 'https://gitdocumentatie.logius.nl/publicatie/api/adr/2.1.0/#';
const rule = (id, message, given, then, more = {}) => [
  `adr${id.replaceAll('/', '-')}`,
  { message: `${message} ({{property}})`, severity: 'error', documentationUrl: rules + id, given, then, ...more },
];

const operations = '$.paths[*][get,put,post,delete,patch]';
/** Names of fields that hold a moment or a day, in Dutch or English. */
const momentNames = /(Op|Moment|Tijdstip|_at|At|Timestamp|timestamp)$/;
const dayNames = /(^|[a-z_])([Dd]atum|[Dd]ate)$/;

/** @returns {(value: object) => object[] | undefined} a function for Spectral out of a test of one value */
const check = (test) => (value, _options, context) => {
  const message = test(value, context);
  return message ? [{ message }] : undefined;
};

const resolvedParameters = (path, operation) => [...(path?.parameters ?? []), ...(operation?.parameters ?? [])];

export default {
  extends: [[oas, 'recommended']],
  rules: {
    // Spectral's own: what is described here stands on its own feet; these two ask for more than the rules do.
    'operation-description': 'error',
    'operation-tag-defined': 'error',
    'oas3-unused-component': 'error',
    ...Object.fromEntries([
      rule('/core/no-trailing-slash', 'A path does not end in a slash', '$.paths[*]~', { function: pattern, functionOptions: { notMatch: '.+/$' } }),
      rule('/core/path-segments-kebab-case', 'Segments are lower case letters, digits and hyphens between words', '$.paths[*]~', {
        function: pattern,
        functionOptions: { match: '^(/openapi\\.json|/|(/([a-z0-9]+(-[a-z0-9]+)*|\\{[^}/]+\\}))*(/_[a-z0-9]+(-[a-z0-9]+)*)?)$' },
      }),
      rule('/core/query-keys-camel-case', 'Names in a query are camelCase', "$..parameters[?(@ && @.in=='query')].name", {
        function: casing, functionOptions: { type: 'camel' },
      }),
      rule('/core/doc-openapi', 'The document is OpenAPI 3', '$', { field: 'openapi', function: pattern, functionOptions: { match: '^3\\.' } }),
      rule('/core/doc-openapi-contact', 'The document says whom to ask: name, email and url', '$.info', {
        field: 'contact', function: schema,
        functionOptions: { schema: { type: 'object', required: ['name', 'email', 'url'], properties: { name: { minLength: 1 }, email: { pattern: '@' }, url: { pattern: '^https://' } } } },
      }),
      rule('/core/publish-openapi', 'The document describes where it stands itself, without signing in', '$.paths', {
        function: check((paths) => {
          const self = paths['/openapi.json']?.get;
          return self && !self.security?.length ? undefined : 'GET /openapi.json is absent or asks for signing in';
        }),
      }),
      rule('/core/uri-version', 'Every server address names the major version', '$', {
        field: 'servers', function: schema,
        functionOptions: { schema: { type: 'array', minItems: 1, items: { required: ['url'], properties: { url: { pattern: '/v[0-9]+(/|$)' } } } } },
      }),
      rule('/core/semver', 'The version has three numbers', '$.info', {
        field: 'version', function: pattern,
        functionOptions: { match: '^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$' },
      }),
      rule('/core/version-header', 'Every answer carries the header API-Version', `${operations}.responses[*]`, {
        function: check((response) => (Object.keys(response.headers ?? {}).some((name) => name.toLowerCase() === 'api-version') ? undefined : 'no header API-Version')),
      }),
      rule('/core/http-methods', 'Only the methods of the rules', '$.paths[*]', {
        function: check((item) => {
          const strange = Object.keys(item).filter((key) => ['trace', 'options', 'head', 'connect'].includes(key));
          return strange.length ? strange.join(', ') : undefined;
        }),
      }),
      rule('/core/http-safety', 'GET and DELETE take no body', '$.paths[*][get,delete]', { field: 'requestBody', function: falsy }),
      rule('/core/error-handling/problem-details', 'An error is application/problem+json with status, title and detail', `${operations}.responses[?(@property >= '400')]`, {
        function: check((response) => {
          const types = Object.keys(response.content ?? {});
          if (types.length !== 1 || types[0] !== 'application/problem+json') return `media types: ${types.join(', ')}`;
          const required = response.content[types[0]].schema?.required ?? [];
          const absent = ['status', 'title', 'detail'].filter((name) => !required.includes(name));
          return absent.length ? `not required: ${absent.join(', ')}` : undefined;
        }),
      }),
      rule('/core/error-handling/invalid-input', 'What takes input can answer 400, and never 422', operations, {
        function: check((operation, context) => {
          if (operation.responses?.['422']) return '422';
          const item = context.path.slice(0, -1).reduce((place, key) => place?.[key], context.document.data);
          const takes = operation.requestBody || resolvedParameters(item, operation).length > 0;
          return takes && !operation.responses?.['400'] ? 'no answer 400' : undefined;
        }),
      }),
      rule('/core/date-time/format', 'A moment is a text of format date-time', '$..properties', {
        function: check((properties) => {
          const wrong = Object.entries(properties).filter(([name, each]) => momentNames.test(name) && each?.format !== 'date-time' && [each?.type].flat().includes('string'));
          return wrong.length ? wrong.map(([name]) => name).join(', ') : undefined;
        }),
      }),
      rule('/core/date-time/date-omit-time-portion', 'A day is a text of format date', '$..properties', {
        function: check((properties) => {
          const wrong = Object.entries(properties).filter(([name, each]) => dayNames.test(name) && each?.format !== 'date' && [each?.type].flat().includes('string'));
          return wrong.length ? wrong.map(([name]) => name).join(', ') : undefined;
        }),
      }),
      rule('/core/naming-resources', 'A path holds no verb', '$.paths[*]~', {
        function: pattern, functionOptions: { notMatch: '/(get|haal|maak|create|update|delete|verwijder|wijzig|start)(-|/|$)' },
      }),
      rule('/core/hide-implementation', 'A path shows no technique', '$.paths[*]~', { function: pattern, functionOptions: { notMatch: '\\.(php|cgi|do|jsp|aspx?)(/|$)' } }),
      rule('/core/doc-language', 'Every operation says what it does', operations, { field: 'description', function: truthy }),
    ]),
  },
};
