import DOMPurify from 'dompurify';
import { styleNonce } from '../app/styleNonce.ts';
import { mailPurifying } from './mailPurifying.ts';

const POLICY = `default-src 'none'; style-src-elem 'nonce-${styleNonce}'; style-src-attr 'unsafe-inline'; img-src data:`;

/**
 * Cleaned on the server, cleaned again here, and shown in a frame that may run nothing and load nothing: pictures are put in
 * as their bytes. A link opens in a tab of its own: inside the frame it would take the mail's place. Ours have the lines that were written: a
 * paragraph each.
 */
export function frameOf(html: string, pictures: ReadonlyMap<string, string>, isOurs = false): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const image of body.querySelectorAll('img')) {
    const source = pictures.get(sourceOf(image) ?? '');
    if (source !== undefined) image.setAttribute('src', source);
  }
  const clean = DOMPurify.sanitize(body.innerHTML, mailPurifying);
  return `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="${POLICY}"><base target="_blank"><meta name="color-scheme" content="light"><style nonce="${styleNonce}">body{font:14px/1.5 system-ui,sans-serif;margin:12px;color:#18211e;background:#fff;overflow-wrap:anywhere}img{max-width:100%}${isOurs ? 'p{margin:0}' : ''}</style></head><body>${clean}</body></html>`;
}

/** Where an image is to be had: `file <id>` or `remote <number>`; null for one that has nothing to show. */
export function sourceOf(image: Element): string | null {
  const file = image.getAttribute('data-file');
  if (file !== null) return `file ${file}`;
  const remote = image.getAttribute('data-remote');
  return remote === null ? null : `remote ${remote}`;
}
