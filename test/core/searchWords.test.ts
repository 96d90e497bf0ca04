import { describe, expect, test } from 'vitest';
import { entryOf } from '../../core/search/entries.ts';
import type { Grown } from '../../core/search/expandWords.ts';
import { parseQuestion } from '../../core/search/parseQuestion.ts';
import { hitsIn, snippetsOf } from '../../core/search/snippets.ts';
import { marksBetween, marksOf, unitOf, UNIT_MS } from '../../core/search/timeMarks.ts';
import { tokensOf } from '../../core/search/tokens.ts';
import { toTsQuery } from '../../core/search/tsQuery.ts';
import { naughtyStrings } from '../support/naughtyStrings.ts';

// Words as they are searched: what is written and what is typed come to the same; hits stand where they are in the text.

const wordsOf = (text: string) => tokensOf(text).map(({ word, at }) => `${at} ${word}`);

describe('words of a text', () => {
  test.each<[what: string, text: string, words: string[]]>([
    ['letters and case', 'Where IS my order?', ['0 where', '1 is', '2 my', '3 order']],
    ['accents', 'Le reçu à Orléans', ['0 le', '1 recu', '2 a', '3 orleans']],
    ['accents that are signs of their own', 'Café año', ['0 cafe', '1 ano']],
    ['umlauts, in both spellings', 'Müller grüßt', ['0 muller', '0 mueller', '1 grusst', '1 gruesst']],
    ['a compound stays one', 'Donaudampfschifffahrt', ['0 donaudampfschifffahrt']],
    ['an apostrophe parts', 'l’adresse, don’t', ['0 l', '1 adresse', '2 don', '3 t']],
    ['Chinese in pairs, the last by itself', '退货政策', ['0 退货', '1 货政', '2 政策', '3 策']],
    ['one Chinese character', '货', ['0 货']],
    ['Chinese punctuation parts', '退货，订单', ['0 退货', '1 货', '2 订单', '3 单']],
    ['mixed, without a space', 'iPhone手机壳', ['0 iphone', '1 手机', '2 机壳', '3 壳']],
    ['mixed with a number', '订单4711号', ['0 订单', '1 单', '2 4711', '3 号']],
    ['beyond the first plane', '𠮷野家', ['0 𠮷野', '1 野家', '2 家']],
    ['Japanese', 'カメラの箱', ['0 カメ', '1 メラ', '2 ラの', '3 の箱', '4 箱']],
    ['Korean has spaces', '주문 번호', ['0 주문', '1 번호']],
    ['full width', 'ＡＢＣ１２３', ['0 abc123']],
    ['a mail address', 'anna.muster@example.com', ['0 anna', '1 muster', '2 example', '3 com']],
    ['a number in groups, also as one', '0170 123-4567', ['0 0170', '0 1701234567', '1 123', '2 4567']],
    ['a number as it is stored', '+491701234567', ['0 491701234567']],
    ['short numbers are numbers', 'AB-4711 und 12', ['0 ab', '1 4711', '2 und', '3 12']],
    ['an amount', '1.234,56 €', ['0 1', '1 234', '2 56']],
    ['nothing', ' \n—🙂 ', []],
  ])('%s', (_what, text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  test.each(['Größe', 'ﬁnal ①', '가다', '退货x𠮷', 'İstanbul 𝐀b', 'a\u0301b\u0301', ...naughtyStrings])(
    'each stands where it says: %j',
    (text) => {
      for (const { word, from, to } of tokensOf(text)) {
        expect(word).not.toBe('');
        expect(to).toBeGreaterThan(from);
        expect(tokensOf(text.slice(from, to)).map((token) => token.word)).toContain(word);
      }
    },
  );

  test('no word is taken for a mark, and none is longer than it may be', () => {
    for (const { word } of tokensOf(`${naughtyStrings.join(' ')} ${'X'.repeat(500)} 𝐐𝐑`)) {
      expect(word).not.toMatch(/^[A-Z]/);
      expect(Array.from(word).length).toBeLessThanOrEqual(64);
    }
  });
});

const asked = (question: string): Grown[] =>
  parseQuestion(question).map(({ isNot, places }) => ({ isNot, places }));
const queryOf = (question: string) => toTsQuery(asked(question), { facets: [], times: [] });
const growths = (question: string) =>
  parseQuestion(question).map(({ places }) => `${places.at(-1)?.words[0]} ${places.at(-1)?.growth}`);

describe('what is typed', () => {
  test.each<[question: string, query: string]>([
    ['late order', `(('late')) & (('order'))`],
    ['"late order"', `(('late') <1> ('order'))`],
    ['“late order', `(('late') <1> ('order'))`],
    ['order -refund', `(('order')) & !(('refund'))`],
    ['order -"full refund"', `(('order')) & !(('full') <1> ('refund'))`],
    ['退货政策', `(('退货') <1> ('货政') <1> ('政策'))`],
    ['iPhone手机', `(('iphone') <1> ('手机'))`],
    ['手机iPhone', `(('手机') <2> ('iphone'))`],
    ['「退货」 订单', `(('退货')) & (('订单'))`],
    ['Müller', `(('muller' | 'mueller'))`],
    ['anna@example.com', `(('anna') <1> ('example') <1> ('com'))`],
    ['AB-4711', `(('ab') <1> ('4711'))`],
    ['a & b | !c <-> (d)', `(('a')) & (('b')) & (('c')) & (('d'))`],
    [String.raw`o'neil \ 'x'`, `(('o') <1> ('neil')) & (('x'))`],
    ['0170 / 123 45 67 late', `(('1701234567')) & (('late'))`],
    ['+49 (170) 1234567', `(('491701234567'))`],
    ['4711 0815 2026', `(('4711')) & (('0815')) & (('2026'))`],
  ])('%s', (question, query) => {
    expect(queryOf(question)).toBe(query);
  });

  test('what grows', () => {
    expect(growths('ord')).toEqual(['ord end']);
    expect(growths('"ord" -ord o 货 退货 *schein')).toEqual([
      'ord none',
      'ord none',
      'o none',
      '货 end',
      '退货 none',
      'schein part',
    ]);
    expect(growths('0170 1234567')).toEqual(['1701234567 part']);
  });

  test.each(['', '   ', '-', '""', '"', '* - "" !!', '🙂', '-refund', '-"a b" -c'])(
    'refused: %j',
    (question) => {
      expect(() => parseQuestion(question)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
    },
  );

  test('too much at once is refused', () => {
    expect(() => parseQuestion('word '.repeat(50))).toThrow(/more than 12/);
    expect(() => parseQuestion('退'.repeat(100))).toThrow(/more than 12/);
  });
});

describe('hits', () => {
  const shown = (text: string, question: string) =>
    hitsIn(text, asked(question)).map(([from, to]) => text.slice(from, to));
  test.each<[text: string, question: string, hits: string[]]>([
    ['The order is late, the ORDER!', 'order', ['order', 'ORDER']],
    ['late order, order late', '"late order"', ['late order']],
    ['请问退货政策是什么', '退货政策', ['退货政策']],
    ['请问退货，货政策', '退货政策', []],
    ['我的货', '货', ['货']],
    ['Herr Müller und Mueller', 'Müller', ['Müller', 'Mueller']],
    ['Herr Müller', 'Mueller', ['Müller']],
    ['un reçu', 'recu', ['reçu']],
    ['call 0170 123 4567 now', '0170-1234567', ['0170 123 4567']],
    ['from anna.muster@example.com', 'muster@example', ['muster@example']],
    ['a refund', 'a -refund', ['a']],
    ['🙂🙂 order', 'order', ['order']],
    ['𠮷野家', '野家', ['野家']],
  ])('%s: %s', (text, question, hits) => {
    expect(shown(text, question)).toEqual(hits);
  });
});

describe('snippets', () => {
  const of = (text: string, question: string) =>
    snippetsOf([{ name: 'text', text }], asked(question))[0] ?? null;

  test('a short text is shown whole', () => {
    expect(of('Where is my order?', 'order')).toEqual({
      field: 'text',
      text: 'Where is my order?',
      hits: [[12, 17]],
      isCutBefore: false,
      isCutAfter: false,
    });
  });

  test('of a long one the piece with the most hits, cut between words', () => {
    const text = `${'order and so on and on '.repeat(1)}${'filler words here '.repeat(40)}order late order${' more words'.repeat(60)}`;
    const piece = of(text, 'order late');
    expect(piece).toMatchObject({ isCutBefore: true, isCutAfter: true });
    expect(piece?.hits.map(([from, to]) => piece.text.slice(from, to))).toEqual(['order', 'late', 'order']);
    expect(text).toContain(` ${piece?.text} `);
    expect(piece!.text.length).toBeLessThanOrEqual(240);
  });

  test('nothing is cut in the middle of a character', () => {
    for (let before = 0; before < 8; before += 1) {
      const piece = of(`${'x'.repeat(before)}${'🙂'.repeat(200)} order ${'🙂'.repeat(300)}`, 'order');
      expect(piece?.text.isWellFormed()).toBe(true);
      expect(piece?.hits.map(([from, to]) => piece.text.slice(from, to))).toEqual(['order']);
    }
  });

  test('every field that has a hit is shown, four at most; words only where there is none', () => {
    const fields = [
      { name: 'subject' as const, text: 'Invoice' },
      { name: 'text' as const, text: 'see the file' },
      { name: 'address' as const, text: 'anna@example.com' },
      ...Array.from({ length: 5 }, (_, n) => ({ name: 'file' as const, text: `invoice-${n}.pdf` })),
    ];
    expect(snippetsOf(fields, asked('invoice')).map(({ field }) => field)).toEqual([
      'subject',
      'text',
      'file',
      'file',
    ]);
    expect(snippetsOf(fields, asked('anna'))[2]).toMatchObject({ field: 'address', hits: [[0, 4]] });
  });
});

describe('what the index holds', () => {
  const base = {
    kind: 'message',
    channel: 'sms',
    direction: 'inbound',
    address: null,
    fileNames: [],
  } as const;
  const entry = (fields: { name: 'text' | 'subject'; text: string }[]) =>
    entryOf({ ...base, fileNames: [], fields }, { at: 0, channel: null, divisionId: 'a0-b1' });

  test('marks, words and places; no phrase goes over the end of a field', () => {
    expect(
      entry([
        { name: 'subject', text: 'late order' },
        { name: 'text', text: 'late' },
      ]).vector,
    ).toBe(`'P0' 'Q0' 'R0' 'S0' 'Da0b1' 'Km' 'Csms' 'Winbound' 'late':1,10 'order':2`);
  });

  test('a text of any size is held in bounds', () => {
    const { vector } = entry([
      { name: 'text', text: Array.from({ length: 60_000 }, (_, n) => `w${n}`).join(' ') },
    ]);
    expect(vector.length).toBeLessThan(500_000);
    const long = entry([{ name: 'text', text: `${'䶮'.repeat(90)} `.repeat(2_000) }]);
    expect(long.vector.length).toBeLessThan(500_000);
  });
});

describe('marks of time', () => {
  test.each([
    [0, 1],
    [81_234, 81_238],
    [81_234, 82_513],
    [80_896, 81_408],
    [7, 7],
  ])('from %i to %i: all units between, each once, by few marks', (from, to) => {
    const marks = new Set(marksBetween(from, to));
    const units = Array.from({ length: to - from + 20 }, (_, index) => Math.max(0, from - 10) + index);
    for (const unit of units)
      expect(marksOf(unit * UNIT_MS).filter((mark) => marks.has(mark)).length, String(unit)).toBe(
        unit >= from && unit < to ? 1 : 0,
      );
    expect(marks.size).toBeLessThanOrEqual(7 * 2 * 3 + Math.ceil((to - from) / 512));
  });

  test('a unit is six hours', () => {
    expect(unitOf(Date.parse('2026-11-29T05:59:59Z')) + 1).toBe(unitOf(Date.parse('2026-11-29T06:00:00Z')));
  });
});
