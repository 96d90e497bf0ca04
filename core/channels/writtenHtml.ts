import { convert } from 'html-to-text';
import type sanitizeHtml from 'sanitize-html';
import { hasTooMuchMarkup, stripTags } from './hasTooMuchMarkup.ts';
import { nonTextTags, sanitizeBy } from './sanitizeMailHtml.ts';
import { documentOf, paragraphsOf } from './textToHtml.ts';

// What our own people write with a form: bold, italic, lists, links, quotations. It is cut down before it is kept; how it looks
// is added when it leaves, so that no style of a stranger is ever kept.

const rules: sanitizeHtml.IOptions = {
  allowedTags: ['p', 'br', 'strong', 'em', 'u', 's', 'ul', 'ol', 'li', 'blockquote', 'a'],
  allowedAttributes: { a: ['href'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowProtocolRelative: false,
  nonTextTags,
  disallowedTagsMode: 'discard',
  enforceHtmlBoundary: false,
  nestingLimit: 30,
  transformTags: { b: 'strong', i: 'em', strike: 's', del: 's', ins: 'u', div: 'p' },
};

export interface WrittenWords {
  text: string;
  /** Null: there is nothing but words in it. */
  html: string | null;
}

/** What was written, safe, and the plain words that say the same. */
export function readWritten(written: string): WrittenWords {
  const html = sanitizeBy(rules, written);
  const text = plainTextOf(html);
  return { text, html: text !== '' && /<(?!\/?(?:p|br)\b)[a-z]/.test(html) ? html : null };
}

/** Lists keep their marks, quotations theirs, and a link says where it leads. */
function plainTextOf(html: string): string {
  if (hasTooMuchMarkup(html)) return stripTags(html);
  const oneLine = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
  return convert(html.replaceAll(/<p>\s*(?:<br \/>)?<\/p>/g, '<br>'), {
    wordwrap: false,
    limits: { maxDepth: 100 },
    selectors: [
      { selector: 'p', options: oneLine },
      { selector: 'ul', options: { itemPrefix: '- ', ...oneLine } },
      { selector: 'ol', options: oneLine },
      { selector: 'blockquote', options: { ...oneLine, trimEmptyLines: false } },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
    ],
  }).trim();
}

/** How what is kept is shown by mail programs, most of which know nothing but the style of an element. */
const looks: readonly [tag: string, style: string][] = [
  ['p', 'margin:0'],
  ['ul', 'margin:4px 0'],
  ['ol', 'margin:4px 0'],
  ['blockquote', 'margin:4px 0;padding-left:10px;border-left:3px solid #c4ccc8;color:#4a5652'],
];

/** The mail as it leaves. `below`: plain words that go below it, as the signature does. */
export function documentOfWritten(html: string, below: string | null): string {
  const styled = looks.reduce(
    (dressed, [tag, style]) =>
      dressed.replaceAll(new RegExp(`<${tag}(?=[ >])`, 'g'), `<${tag} style="${style}"`),
    html.replaceAll(/<p>\s*<\/p>/g, '<p><br></p>'),
  );
  return documentOf(`${styled}${below === null ? '' : paragraphsOf(below)}`);
}
