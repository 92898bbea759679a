// SPDX-License-Identifier: EUPL-1.2
// Finds every Dutch text that users see: pairs {"Nederlands", "English"} in the C++ sources, {{#nl}} blocks of the
// templates, "nl" in JSON and columns …_nl in CSV. What a text fills in at run time stands as "…".
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'corpus', 'out', 'tests', 'bench', 'fuzz']);
const below = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : below(name);
    return [name];
  });

const lineAt = (source, index) => source.slice(0, index).split('\n').length;
const escapes = { n: '\n', t: '\t', '"': '"', '\\': '\\' };

/** Tokens of C++ as far as texts need them: [kind, value, index] with kind "text" or "sign". */
function* tokens(source) {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"(\w*)\(([\s\S]*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|'(?:[^'\\]|\\.)+'|[A-Za-z_]\w*|[^\s\w]|\w+/g;
  for (const match of source.matchAll(token)) {
    const value = match[0];
    if (value.startsWith('//') || value.startsWith('/*') || value.startsWith('#')) continue;
    if (value.startsWith('R"')) yield ['raw', match[2], match.index];
    else if (match[3] !== undefined) yield ['text', match[3].replace(/\\(.)/g, (_, c) => escapes[c] ?? ' '), match.index];
    else yield ['sign', value, match.index];
  }
}

/** Pairs of texts between braces or parentheses; an expression between two literals reads as "…". */
function pairsOf(source) {
  const found = [];
  const stack = [];
  for (const [kind, value, index] of tokens(source)) {
    if (kind === 'sign' && '{('.includes(value)) {
      stack.push({ parts: [[]], index, open: value });
      continue;
    }
    if (kind === 'sign' && '})'.includes(value)) {
      const group = stack.pop();
      if (!group) continue;
      const texts = group.parts.map((part) => part.join('').replace(/\{[^{}]*\}/g, '…').replace(/…+/g, '…'));
      const literal = group.parts.every((part) => part.some((piece) => piece !== '…' && piece !== '\n'));
      if (group.open === '{' && texts.length === 2 && literal) found.push({ nl: texts[0], en: texts[1], index: group.index });
      stack.at(-1)?.parts.at(-1).push('…');
      continue;
    }
    if (!stack.length) continue;
    const part = stack.at(-1).parts;
    if (kind === 'sign' && value === ',') part.push([]);
    else if (kind === 'sign' && value === ';') part.splice(0, part.length, []);
    else if (kind === 'text') part.at(-1).push(value);
    else if (kind === 'raw') part.at(-1).push('…');
    else if ('?:'.includes(value)) part.at(-1).push('\n');
    else if (value !== '+') part.at(-1).push('…');
  }
  return found.filter(({ nl, en }) => /\p{L}{2}/u.test(nl) && /\p{L}{2}/u.test(en) && nl !== en && /[ A-Z]/.test(nl));
}

/** Rows of a CSV text with RFC 4180 quotes. */
export function rowsOf(text) {
  const separator = text.split('\n')[0].includes(';') ? ';' : ',';
  const rows = [[]];
  const field = new RegExp(`("(?:[^"]|"")*"|[^${separator}\\n]*)(${separator}|\\r?\\n|$)`, 'gy');
  for (let match; field.lastIndex < text.length && (match = field.exec(text)); ) {
    rows.at(-1).push(match[1].startsWith('"') ? match[1].slice(1, -1).replaceAll('""', '"') : match[1].trim());
    if (match[2] !== separator) rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

/** Readable text of a piece of template: tags become ends of sentences where they end a block. */
const readable = (html) =>
  html
    .replace(/<(code|pre|svg|script|style)\b[\s\S]*?<\/\1>/g, ' … ')
    .replace(/\{\{[\s\S]*?\}\}+/g, '…')
    .replace(/<\/(p|li|h\d|dt|dd|td|th|button|label|summary|option|caption|figcaption|legend|a)>/g, '.\n')
    .replace(/<[^>]*(?:aria-label|title|alt|placeholder)="([^"]*)"[^>]*>/g, ' $1.\n')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/&\w+;/g, ' ');

/** [{file, line, nl}] of every Dutch text below the folders. */
export function dutchTexts(folders = ['src', 'data']) {
  return folders.flatMap(below).flatMap((file) => {
    const source = readFileSync(file, 'utf8');
    if (/\.(cpp|hpp)$/.test(file))
      return pairsOf(source).map(({ nl, index }) => ({ file, line: lineAt(source, index), nl }));
    if (file.endsWith('.mustache'))
      return [...source.matchAll(/\{\{#nl\}\}([\s\S]*?)\{\{\/nl\}\}/g)].map((match) => ({
        file, line: lineAt(source, match.index), nl: readable(match[1]),
      }));
    if (file.endsWith('.json'))
      return [...source.matchAll(/"nl"\s*:\s*("(?:[^"\\]|\\.)*")/g)].map((match) => ({
        file, line: lineAt(source, match.index), nl: JSON.parse(match[1]).replace(/\{\w+\}/g, '…'),
      }));
    if (!file.endsWith('.csv')) return [];
    const [head, ...rows] = rowsOf(source);
    const columns = (head ?? []).flatMap((name, column) => (name.endsWith('_nl') ? [column] : []));
    return rows.flatMap((row, index) =>
      columns.filter((column) => row[column]).map((column) => ({ file, line: index + 2, nl: row[column] })));
  });
}

/** Sentences of a text, without what is only a mark or a number. */
export const sentences = (text) =>
  text.split(/(?<=[.!?:;])\s+|\n+/).map((sentence) => sentence.replace(/\s+/g, ' ').trim()).filter((sentence) => /\p{L}{2}/u.test(sentence));

export const words = (sentence) => sentence.match(/[\p{L}][\p{L}'’-]*/gu) ?? [];
