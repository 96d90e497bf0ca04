// Parsers of HTML take time by the square of how deep it is nested: a mail of 1 MB could stop a process for ten
// seconds. So depth and number of tags are counted first, in one pass. No honest mail comes near either limit.

const MAX_TAGS = 30_000;
const MAX_DEPTH = 500;
/** These hold nothing, or end by themselves where the next begins. */
const shallow = new Set(
  'area base br col embed hr img input link meta param source track wbr p li dt dd tr td th tbody thead tfoot option optgroup'.split(
    ' ',
  ),
);

/** Whether this is too much for a parser: too many tags, or too many open at once (rather one too soon). */
export function hasTooMuchMarkup(html: string): boolean {
  const open = new Map<string, number>();
  let depth = 0;
  let tags = 0;
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z][^\s/>]*)/gi)) {
    tags += 1;
    if (tags > MAX_TAGS) return true;
    const name = tag.toLowerCase();
    if (shallow.has(name)) continue;
    const count = open.get(name) ?? 0;
    if (slash && count === 0) continue;
    open.set(name, count + (slash ? -1 : 1));
    depth += slash ? -1 : 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** The words between the tags, for HTML that no parser should see. */
export function stripTags(html: string): string {
  return html
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
