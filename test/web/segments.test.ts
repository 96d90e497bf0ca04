import { describe, expect, it } from 'vitest';
import { countSegments } from '../../web/src/composer/segments.ts';

describe('countSegments', () => {
  it.each([
    ['', 'GSM-7', 0, 0, 160],
    ['hello', 'GSM-7', 5, 1, 155],
    ['a'.repeat(160), 'GSM-7', 160, 1, 0],
    ['a'.repeat(161), 'GSM-7', 161, 2, 145],
    ['a'.repeat(306), 'GSM-7', 306, 2, 0],
    ['a'.repeat(307), 'GSM-7', 307, 3, 152],
    ['€', 'GSM-7', 2, 1, 158],
    ['€'.repeat(80), 'GSM-7', 160, 1, 0],
    ['Grüße für Ärger, ÑÖÜ', 'GSM-7', 20, 1, 140],
    ['你好', 'UCS-2', 2, 1, 68],
    ['好'.repeat(70), 'UCS-2', 70, 1, 0],
    ['好'.repeat(71), 'UCS-2', 71, 2, 63],
    ['naïve ê', 'UCS-2', 7, 1, 63],
    ['😀'.repeat(35), 'UCS-2', 70, 1, 0],
  ])('%j', (...[text, encoding, units, segments, left]) => {
    expect(countSegments(text)).toEqual({ encoding, units, segments, left });
  });

  it('does not split a two-unit character over two segments', () => {
    // 67 units hold 33 emoji and one unit stays empty, so 67 emoji need three segments and not two.
    expect(countSegments('😀'.repeat(67)).segments).toBe(3);
    expect(countSegments('a'.repeat(152) + '€' + 'a'.repeat(151)).segments).toBe(2);
    expect(countSegments('a'.repeat(152) + '€' + 'a'.repeat(152)).segments).toBe(3);
  });
});
