// SPDX-License-Identifier: EUPL-1.2
// Plain Dutch: every text that users see has short sentences, words that exist (hunspell with Debian's Dutch word list,
// or our own list of terms) and none of the hard words.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { dutchTexts, sentences, words } from './texts.mjs';

/** Aim: 15 words (docs/glossary.md, "Taal"). Some sentences hold a name of several words. */
const kMostWords = 18;
const here = (name) => new URL(name, import.meta.url);
const texts = dutchTexts();
const all = texts.flatMap((text) => sentences(text.nl).map((sentence) => ({ ...text, sentence })));
const at = ({ file, line, sentence }) => `${file}:${line}: ${sentence}`;

const tooLong = (list) => list.filter(({ sentence }) => words(sentence).length > kMostWords);

const hard = readFileSync(here('moeilijke-woorden.tsv'), 'utf8').trim().split('\n').slice(1).map((row) => row.split('\t'));
const hardWords = (list) =>
  list.flatMap((entry) =>
    hard.filter(([word]) => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'iu').test(entry.sentence))
      .map(([word, rather]) => `${at(entry)}: liever "${rather}" dan "${word}"`));

const own = new Set(readFileSync(here('woordenlijst.txt'), 'utf8').split('\n').filter(Boolean));
function unknownWords(list) {
  const first = new Map();
  for (const entry of list)
    for (const word of words(entry.sentence.replace(/’/g, "'")))
      for (const part of [word.replace(/^'+|[-']+$/g, '')]) if (part && !own.has(part) && !first.has(part)) first.set(part, at(entry));
  const found = execFileSync('hunspell', ['-d', 'nl_NL', '-i', 'utf-8', '-l'], { input: [...first.keys()].join('\n'), encoding: 'utf8' });
  return [...new Set(found.split('\n').filter(Boolean))].map((word) => `${word}  (${first.get(word) ?? 'deel van een woord'})`);
}
const absent = spawnSync('hunspell', ['-d', 'nl_NL', '-l'], { input: 'huis' }).status !== 0 && 'hunspell with Dutch is absent';

test('the texts are found', () => {
  assert.ok(texts.length > 1000, `${texts.length} texts`);
  for (const ending of ['.cpp', '.mustache', '.json', '.csv']) assert.ok(texts.some(({ file }) => file.endsWith(ending)), ending);
});

test(`no sentence of more than ${kMostWords} words`, () => assert.deepEqual(tooLong(all).map(at), []));
test('no hard words', () => assert.deepEqual(hardWords(all), []));
test('every word exists', { skip: absent }, () => assert.deepEqual(unknownWords(all), []));

test('the checks find what is wrong', { skip: absent }, () => {
  const entry = (sentence) => [{ file: 'x', line: 1, sentence }];
  assert.equal(tooLong(entry('de '.repeat(kMostWords + 1))).length, 1);
  assert.equal(hardWords(entry('Indien u reeds inlogde.')).length, 2);
  assert.equal(hardWords(entry('Nadere uitleg.')).length, 0, 'whole words only');
  assert.match(unknownWords(entry('Dit is een gemeentte.'))[0], /^gemeentte/);
});
