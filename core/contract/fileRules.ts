// Which files are let through, and how large. Two lists: what clients may send us is wider than what we send them. A name
// is all that a receiving machine goes by, so the name decides and not the declared type. The console asks the same rules,
// so that nothing is carried up which is refused at the door.

export const fileLimits = {
  /** All files of one message together, and so each: relays refuse larger mails, which grow by a third on the way. */
  messageBytes: 20 * 1024 * 1024,
  /** All that one agent has uploaded and not sent yet. */
  waitingBytes: 200 * 1024 * 1024,
  /** Files of one message. */
  files: 20,
  /** Files of one text, and all of them together. */
  mediaFiles: 10,
  mediaBytes: 5 * 1024 * 1024,
  /** Of a text: what every network takes as it is; each file of another kind has a narrower limit. */
  otherMediaBytes: 500 * 1024,
} as const;

const both =
  'png jpg jpeg gif webp heic heif bmp tif tiff pdf txt text log md csv tsv json rtf doc docx odt xls xlsx ods ppt pptx odp ' +
  'pages numbers key ics vcf mp3 m4a aac wav ogg oga opus amr mp4 m4v mov webm 3gp 3gpp avi mkv zip gz tgz tar 7z eml p7s p7m asc sig';
const allowed = {
  /** HTML and SVG among them: they are documents that can do things, and so are handed out as downloads only. */
  client: new Set(`${both} html htm svg xml msg dat rar`.split(' ')),
  agent: new Set(both.split(' ')),
};

/** Pictures that every phone network takes as they are, however large within the limit. */
const texted = new Set('png jpg jpeg gif'.split(' '));
/** What else a text may carry. */
const media: Record<string, string> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  pdf: 'application/pdf',
  vcf: 'text/vcard',
  ics: 'text/calendar',
  csv: 'text/csv',
  rtf: 'text/rtf',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  amr: 'audio/amr',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  '3gp': 'video/3gpp',
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

/** The ending in small letters; empty when there is none. */
function endingOf(name: string): string {
  return /^.*[^.]\.([^./\\]*)$/su.exec(name.replace(/^.*[/\\]/su, ''))?.[1]?.toLowerCase() ?? '';
}

/** Whether a file of this name may come from a client, or go out from an agent. */
export function isLetThrough(by: 'client' | 'agent', name: string): boolean {
  return allowed[by].has(endingOf(name));
}

/** The name with an ending: without one the declared type gives it, where it is a known one. */
export function withEnding(name: string, type: string): string {
  const ending = byType[type.split(';')[0]?.trim().toLowerCase() ?? ''];
  return endingOf(name) === '' && ending !== undefined ? `${name}.${ending}` : name;
}

/** What a phone network is told that a file of this name is; null for what no text carries. */
export function mediaTypeOf(name: string): string | null {
  const ending = endingOf(name);
  return Object.hasOwn(media, ending) ? (media[ending] ?? null) : null;
}

export interface SentFile {
  name: string;
  bytes: number;
  /** By its bytes, a picture that may be shown. */
  isImage?: boolean | undefined;
}

export type FileFault =
  | 'kind'
  | 'empty'
  | 'tooLarge'
  | 'tooLargeTogether'
  | 'tooMany'
  | 'mediaKind'
  | 'mediaTooLarge';

/** Why a file cannot go by this channel, whatever goes with it; null when it can. */
export function faultOf(channel: 'sms' | 'email', file: SentFile): FileFault | null {
  if (!isLetThrough('agent', file.name)) return 'kind';
  if (file.bytes === 0) return 'empty';
  if (file.bytes > fileLimits.messageBytes) return 'tooLarge';
  if (channel === 'email') return null;
  const ending = endingOf(file.name);
  if (!Object.hasOwn(media, ending)) return 'mediaKind';
  // A picture by name alone is none.
  const isPicture = texted.has(ending) && file.isImage !== false;
  if (file.bytes > (isPicture ? fileLimits.mediaBytes : fileLimits.otherMediaBytes)) return 'mediaTooLarge';
  return null;
}

/** Why these cannot go together in one message of this channel; null when they can. */
export function faultTogether(channel: 'sms' | 'email', files: readonly SentFile[]): FileFault | null {
  const isText = channel === 'sms';
  if (files.length > (isText ? fileLimits.mediaFiles : fileLimits.files)) return 'tooMany';
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return bytes > (isText ? fileLimits.mediaBytes : fileLimits.messageBytes) ? 'tooLargeTogether' : null;
}
