import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { StoredFile } from './route.ts';

/** Even opened by itself in a tab it is a page of nobody, and can do nothing. */
const POLICY = `sandbox; default-src 'none'; frame-ancestors 'none'`;

/** Somebody's file: a picture that is one may be shown, all else is saved. It can never be a page of ours. */
export async function sendStored(
  res: Response,
  { name, bytes, image, stream }: StoredFile,
  type = image ?? 'application/octet-stream',
): Promise<void> {
  res.set({
    'content-disposition': `${image === null ? 'attachment' : 'inline'}; ${fileNameOf(name)}`,
    'content-length': String(bytes),
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    ...(image === null ? {} : { 'cache-control': 'private, max-age=3600' }),
  });
  // As it is: Express would add a charset, of which nobody knows.
  res.setHeader('content-type', type);
  await pipeline(stream, res).catch(() => res.destroy());
}

/** RFC 6266: a plain name for old browsers and the real one. Nothing in it can end the header or begin a path. */
function fileNameOf(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${whole}`;
}
