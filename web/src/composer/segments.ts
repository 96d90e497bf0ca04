// How a text is cut into SMS segments: GSM 03.38 where every character is in its alphabet, else UCS-2.

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';

const basic = new Set(BASIC);
const extended = new Set(EXTENDED);

export interface Segments {
  encoding: 'GSM-7' | 'UCS-2';
  /** Septets or UTF-16 units used. */
  units: number;
  segments: number;
  /** Units still free in the last segment. */
  left: number;
}

/** Costs of the characters in order; null when one of them is outside GSM 03.38. */
function septets(text: string): number[] | null {
  const costs: number[] = [];
  for (const character of text) {
    if (basic.has(character)) costs.push(1);
    else if (extended.has(character)) costs.push(2);
    else return null;
  }
  return costs;
}

/** A two-unit character is never split over two segments, so the last unit of a segment may stay empty. */
function pack(costs: readonly number[], single: number, joined: number): { segments: number; left: number } {
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  if (units <= single) return { segments: units === 0 ? 0 : 1, left: single - units };
  let segments = 1;
  let used = 0;
  for (const cost of costs) {
    if (used + cost > joined) {
      segments += 1;
      used = 0;
    }
    used += cost;
  }
  return { segments, left: joined - used };
}

export function countSegments(text: string): Segments {
  const gsm = septets(text);
  if (gsm)
    return { encoding: 'GSM-7', units: gsm.reduce((sum, cost) => sum + cost, 0), ...pack(gsm, 160, 153) };
  const costs = Array.from(text, (character) => character.length);
  return { encoding: 'UCS-2', units: text.length, ...pack(costs, 70, 67) };
}
