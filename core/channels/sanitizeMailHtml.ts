import sanitizeHtml from 'sanitize-html';
import { hasTooMuchMarkup, stripTags } from './hasTooMuchMarkup.ts';

// A mail's HTML, cut down to an allow-list each time it is read. It is one layer of several: the console shows the
// result in a sandboxed frame without scripts and with a policy that loads nothing.

const texts = [
  'p',
  'br',
  'div',
  'span',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'code',
  'hr',
];
const marks = [
  'b',
  'strong',
  'i',
  'em',
  'u',
  's',
  'strike',
  'del',
  'ins',
  'small',
  'sub',
  'sup',
  'mark',
  'center',
];
const lists = ['ul', 'ol', 'li', 'dl', 'dt', 'dd'];
const tables = ['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];

const cell = ['colspan', 'rowspan', 'align', 'valign'];

/** What stands inside these is not text for people. */
export const nonTextTags = [
  'script',
  'style',
  'textarea',
  'option',
  'noscript',
  'noembed',
  'noframes',
  'xmp',
  'plaintext',
  'title',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
  'select',
  'button',
];

const options: sanitizeHtml.IOptions = {
  allowedTags: [...texts, ...marks, ...lists, ...tables, 'a', 'img'],
  allowedAttributes: {
    a: ['href', 'title', 'target', 'rel'],
    img: ['src', 'alt', 'width', 'height', 'data-remote-src', 'data-cid'],
    td: cell,
    th: cell,
    ol: ['start'],
    '*': ['dir', 'lang'],
  },
  allowedSchemes: ['http', 'https', 'mailto', 'tel'],
  allowedSchemesByTag: { img: ['data'] },
  allowProtocolRelative: false,
  nonTextTags,
  disallowedTagsMode: 'discard',
  enforceHtmlBoundary: false,
  nestingLimit: 200,
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: { ...attributes, target: '_blank', rel: 'noopener noreferrer nofollow' },
    }),
    img: (tagName, attributes) => ({ tagName, attribs: imageAttributes(attributes) }),
  },
};

const MAX_PASSES = 5;

/** Safe HTML for the console. Remote images are not loaded: their address waits in `data-remote-src`. */
export const sanitizeMailHtml = (html: string): string => sanitizeBy(options, html);

/**
 * HTML cut down to an allow-list. Its result is a fixed point: what changed again on a second reading could be read in two
 * ways, so only its words stay.
 */
export function sanitizeBy(rules: sanitizeHtml.IOptions, html: string): string {
  let last = hasTooMuchMarkup(html) ? stripTags(html) : html;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const next = sanitizeHtml(last, rules);
    if (next === last) return next;
    last = next;
  }
  return sanitizeHtml(stripTags(last), rules);
}

const MOST_IMAGES = 200;
const IMAGE = /<img\b[^>]*>/g;

/** The addresses of a safe mail's remote images, each once, in the order of the text. */
export function remoteImagesOf(safeHtml: string): string[] {
  const found = [...safeHtml.matchAll(IMAGE)].flatMap(([image]) => valueOf(image, 'data-remote-src') ?? []);
  return [...new Set(found)].slice(0, MOST_IMAGES);
}

/**
 * Safe HTML whose images say where they are to be had: `data-file` for a file of the mail, `data-remote` for the number of a
 * remote image. Addresses stay here.
 */
export function withImageSources(safeHtml: string, files: ReadonlyMap<string, string>): string {
  const remote = remoteImagesOf(safeHtml);
  return safeHtml.replace(IMAGE, (image) => {
    const file = files.get(valueOf(image, 'data-cid') ?? '');
    const place = remote.indexOf(valueOf(image, 'data-remote-src') ?? '');
    const source = file === undefined ? (place < 0 ? '' : ` data-remote="${place}"`) : ` data-file="${file}"`;
    return image.replace(/ data-(?:cid|remote-src)="[^"]*"/g, '').replace(/^<img/, `<img${source}`);
  });
}

/** An attribute as the sanitiser writes it. */
function valueOf(image: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(image)?.[1]?.replaceAll('&amp;', '&');
}

function imageAttributes({
  src,
  'data-remote-src': waiting,
  'data-cid': named,
  ...rest
}: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  // SVG is not among them: it is a document that can do things.
  if (/^data:image\/(?:png|gif|jpeg|webp);base64,[\w+/=\s]*$/i.test(src ?? ''))
    return { ...rest, src: src ?? '' };
  const cid = /^cid:([^\s"'<>]{1,900})$/i.exec(src ?? '')?.[1] ?? named;
  if (cid !== undefined && /^[^\s"'<>]{1,900}$/.test(cid)) return { ...rest, 'data-cid': cid };
  const remote = [src, waiting].find((address) => isWebAddress(address));
  return remote === undefined ? rest : { ...rest, 'data-remote-src': remote };
}

function isWebAddress(address: string | undefined): boolean {
  return /^https?:\/\/[^\s"'<>]+$/i.test(address ?? '') && URL.canParse(address ?? '');
}
