import { extname } from 'node:path';

// Which files are let through, and how large. Two lists: what clients may send us is wider than what we send them. A name
// is all that a receiving machine goes by, so the name decides and not the declared type.

export const fileLimits = {
  /** All files of one message together, and so each: relays refuse larger mails, which grow by a third on the way. */
  messageBytes: 20 * 1024 * 1024,
  /** All that one agent has uploaded and not sent yet. */
  waitingBytes: 40 * 1024 * 1024,
  /** Files of one message. */
  files: 20,
} as const;

const both =
  'png jpg jpeg gif webp heic heif bmp tif tiff pdf txt text log md csv tsv json rtf doc docx odt xls xlsx ods ppt pptx odp ' +
  'pages numbers key ics vcf mp3 m4a aac wav ogg oga opus amr mp4 m4v mov webm 3gp 3gpp avi mkv zip gz tgz tar 7z eml p7s p7m asc sig';
const allowed = {
  /** HTML and SVG among them: they are documents that can do things, and so are handed out as downloads only. */
  client: new Set(`${both} html htm svg xml msg dat rar`.split(' ')),
  agent: new Set(both.split(' ')),
};

/** For files that come without a name of their own, as MMS media do. */
const byType: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'image/bmp': 'bmp',
  'image/tiff': 'tiff',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'text/html': 'html',
  'message/rfc822': 'eml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/quicktime': 'mov',
  'application/pkcs7-signature': 'p7s',
  'application/pgp-signature': 'asc',
};

/** Whether a file of this name may come from a client, or go out from an agent. */
export function isLetThrough(by: 'client' | 'agent', name: string): boolean {
  return allowed[by].has(extname(name).slice(1).toLowerCase());
}

/** The name with an ending: without one the declared type gives it, where it is a known one. */
export function withEnding(name: string, type: string): string {
  const ending = byType[type.split(';')[0]?.trim().toLowerCase() ?? ''];
  return extname(name) === '' && ending !== undefined ? `${name}.${ending}` : name;
}
