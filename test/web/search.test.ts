import { describe, expect, test } from 'vitest';
import { hitPieces } from '../../web/src/search/hitPieces.ts';
import { hasFilters, queryOf, withChange, withoutFilters } from '../../web/src/search/searchQuery.ts';

describe('hits in a text', () => {
  test.each<[text: string, hits: [number, number][], pieces: string[]]>([
    ['late order', [], ['late order']],
    ['late order', [[5, 10]], ['late ', '[order]']],
    [
      'late order',
      [
        [0, 4],
        [5, 10],
      ],
      ['[late]', ' ', '[order]'],
    ],
    ['late', [[0, 4]], ['[late]']],
    ['', [], []],
  ])('%s %j', (text, hits, pieces) => {
    expect(hitPieces(text, hits).map((piece) => (piece.isHit ? `[${piece.text}]` : piece.text))).toEqual(
      pieces,
    );
  });
});

describe('the search in the address', () => {
  const asked = (address: string) => queryOf(new URLSearchParams(address));

  test('nothing typed is nothing asked', () => {
    expect(asked('kind=note')).toBeNull();
    expect(asked('q=%20')).toBeNull();
  });

  test('filters that are none are left out', () => {
    expect(asked('q=a&kind=gone&channel=fax&from=yesterday&to=2026-13-45x&hasFiles=no')).toEqual({ q: 'a' });
    expect(asked('q=a&kind=note&channel=sms&hasFiles=true')).toEqual({
      q: 'a',
      kind: 'note',
      channel: 'sms',
      hasFiles: 'true',
    });
  });

  test('a day is all of it, where the viewer is', () => {
    const { from, to } = asked('q=a&from=2026-11-29&to=2026-11-29') ?? {};
    expect(new Date(from ?? '').toString()).toContain('Nov 29 2026 00:00:00');
    expect(new Date(to ?? '').toString()).toContain('Nov 30 2026 00:00:00');
  });

  test('what is changed is changed, what is empty is gone', () => {
    const search = new URLSearchParams('q=a&kind=note');
    expect(withChange(search, 'channel', 'sms').toString()).toBe('q=a&kind=note&channel=sms');
    expect(withChange(search, 'kind', null).toString()).toBe('q=a');
    expect(withoutFilters(withChange(search, 'agentId', 'x')).toString()).toBe('q=a');
    expect([hasFilters(search), hasFilters(new URLSearchParams('q=a'))]).toEqual([true, false]);
  });
});
