import { getSchema } from '@tiptap/react';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extensionsWith } from '../../web/src/rich/extensions.ts';
import { blocksOf, readDoc } from '../../web/src/rich/readDoc.ts';
import { joinWritten } from '../../web/src/rich/words.ts';

// A mail's document as plain words, and which place of the one is which of the other.

const schema = getSchema(extensionsWith(''));
type Json = Record<string, unknown>;
const words = (text: string, ...marks: Json[]): Json => ({ type: 'text', text, marks });
const line = (...content: Json[]): Json => ({ type: 'paragraph', content });
const item = (...content: Json[]): Json => ({ type: 'listItem', content });
const read = (...content: Json[]) => readDoc(schema.nodeFromJSON({ type: 'doc', content }));
const link = { type: 'link', attrs: { href: 'https://a.example' } };

describe('as words', () => {
  const cases: readonly [what: string, content: Json[], text: string, isPlain: boolean][] = [
    ['lines', [line(words('a')), line(), line(words('b'))], 'a\n\nb', true],
    ['a break within a line', [line(words('a'), { type: 'hardBreak' }, words('b'))], 'a\nb', true],
    ['bold', [line(words('a'), words('b', { type: 'bold' }))], 'ab', false],
    [
      'lists within lists',
      [
        {
          type: 'bulletList',
          content: [
            item(line(words('a')), {
              type: 'orderedList',
              attrs: { start: 3 },
              content: [item(line(words('b'))), item(line(words('c')))],
            }),
            item(line(words('d'))),
          ],
        },
      ],
      '- a\n  3. b\n  4. c\n- d',
      false,
    ],
    [
      'a quotation',
      [{ type: 'blockquote', content: [line(words('a')), line(words('b'))] }],
      '> a\n> b',
      false,
    ],
    [
      'a link, partly bold, says once where it leads',
      [line(words('see', link), words(' here', link, { type: 'bold' }), words('.'))],
      'see here (https://a.example).',
      false,
    ],
    ['a link that says it itself', [line(words('https://a.example', link))], 'https://a.example', false],
  ];
  test.each(cases)('%s', (_what, content, text, isPlain) => {
    expect(read(...content)).toMatchObject({ text, isPlain });
  });
});

test('every place of plain words is a place of their document, and the other way round', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-composite', maxLength: 60 }), fc.nat(60), (some, at) => {
      const text = some.replaceAll(/[\r\n]/g, '\n');
      const { text: same, posAt, offsetAt } = read(...(blocksOf(text) as unknown as Json[]));
      expect(same).toBe(text);
      const offset = Math.min(at, text.length);
      expect(offsetAt(posAt(offset))).toBe(offset);
    }),
  );
});

test('a place behind a list’s mark is in the words behind it', () => {
  const { text, posAt, offsetAt } = read({
    type: 'bulletList',
    content: [item(line(words('one'))), item(line(words('/two')))],
  });
  const slash = text.indexOf('/');
  expect(offsetAt(posAt(slash))).toBe(slash);
  expect(posAt(slash + 4) - posAt(slash)).toBe(4);
});

describe('one below the other', () => {
  test.each([
    [
      { text: ' ', html: null },
      { text: 'b', html: '<p><b>b</b></p>' },
      { text: 'b', html: '<p><b>b</b></p>' },
    ],
    [
      { text: 'a', html: '<ul></ul>' },
      { text: '', html: null },
      { text: 'a', html: '<ul></ul>' },
    ],
    [
      { text: 'a', html: null },
      { text: 'b', html: null },
      { text: 'a\nb', html: null },
    ],
    [
      { text: 'a <x>', html: null },
      { text: 'b', html: '<p><b>b</b></p>' },
      { text: 'a <x>\nb', html: '<p>a &lt;x&gt;</p><p><b>b</b></p>' },
    ],
  ])('%o and %o', (above, below, both) => {
    expect(joinWritten(above, below)).toEqual(both);
  });
});
