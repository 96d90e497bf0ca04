import { normaliseMailAddress } from './mailThreads.ts';

// Who a mail says it is from, by our own strict reading of the raw field: exactly one plain address. Where parsers are
// known to differ (spaces inside an address, routes, groups, a second address in the name) there is no answer.

/** The normalised address in the value of a From field, or why there is none. */
export function readFrom(value: string): { address: string } | { unreadable: string } {
  if (value.length > 2_000 || value.includes('\uFFFD')) return { unreadable: 'ambiguous_from' };
  const bare = dropQuotesAndComments(value);
  if (bare === null) return { unreadable: 'ambiguous_from' };
  if (bare.includes(',')) return { unreadable: 'two_from_addresses' };
  if (/[:;]/.test(bare)) return { unreadable: 'ambiguous_from' };
  const angled = /^([^<>]*)<([^<>]*)>\s*$/.exec(bare);
  if (!angled && /[<>]/.test(bare))
    return { unreadable: /<.*<|>.*>/.test(bare) ? 'two_from_addresses' : 'ambiguous_from' };
  const address = normaliseMailAddress((angled?.[2] ?? bare).trim());
  if (!address) return { unreadable: bare.trim() === '' ? 'no_from' : 'ambiguous_from' };
  const inName = angled?.[1]?.match(/[^\s]+@[^\s]+/g) ?? [];
  if (inName.some((other) => normaliseMailAddress(other) !== address))
    return { unreadable: 'ambiguous_from' };
  return { address };
}

/** The value without its quoted strings and comments; null when one of them is not closed. */
function dropQuotesAndComments(value: string): string | null {
  let kept = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const letter = value.charAt(at);
    if (letter === '\\' && (quoted || depth > 0)) {
      at += 1;
      continue;
    }
    if (letter === '"' && depth === 0) {
      // A quoted string may be a name; glued to an address it would be part of it.
      if (quoted && /[@.]/.test(value.charAt(at + 1))) return null;
      quoted = !quoted;
    } else if (quoted) continue;
    else if (letter === '(') depth += 1;
    else if (letter === ')') {
      if (depth === 0) return null;
      depth -= 1;
      kept += ' ';
    } else if (depth === 0) kept += letter;
  }
  return quoted || depth > 0 ? null : kept;
}
