import { createHash } from 'node:crypto';
import { convert } from 'html-to-text';
import { simpleParser, type AddressObject, type Attachment, type ParsedMail as Parsed } from 'mailparser';
import { automaticSign, readBounce } from './automaticMail.ts';
import { cleanName, cleanText } from './cleanText.ts';
import { hasTooMuchMarkup, stripTags } from './hasTooMuchMarkup.ts';
import { readFrom } from './mailFrom.ts';
import { readHeaderFields, splitHeader, valuesOf, type HeaderField } from './mailHeaders.ts';
import { findMimeFault } from './mailStructure.ts';
import { normaliseMailAddress } from './mailThreads.ts';
import { mailLimits, type MailFile, type MailReading, type ParsedMail } from './parsedMail.ts';
import { splitReply } from './quotedReply.ts';

// One raw mail to our words. Runs in a thread of its own (parseMail.ts), because a hostile mail may take long or much.

/** Reads a mail that can be read in one way only; says why not for any other. */
export async function readMail(raw: Buffer): Promise<MailReading> {
  if (raw.length > mailLimits.bytes) return { unreadable: 'too_large' };
  const { header, body } = splitHeader(raw);
  const fields = readHeaderFields(header);
  if (typeof fields === 'string') return { unreadable: fields };
  const [fromValue, ...moreFrom] = valuesOf(fields, 'from');
  if (fromValue === undefined) return { unreadable: 'no_from' };
  if (moreFrom.length > 0) return { unreadable: 'two_from' };
  const from = readFrom(fromValue);
  if ('unreadable' in from) return from;
  const fault = findMimeFault(fields, body);
  if (fault) return { unreadable: fault };
  const parsed = await parse(raw);
  if (!parsed) return { unreadable: 'broken_mime' };
  const theirs = parsed.from?.value ?? [];
  // Two readers, one answer: otherwise somebody else would see another sender than we do.
  if (theirs.length !== 1 || normaliseMailAddress(theirs[0]?.address ?? '') !== from.address)
    return { unreadable: 'ambiguous_from' };
  return present(parsed, { fields, from: from.address, hasNul: body.includes(0) });
}

function parse(raw: Buffer): Promise<Parsed | null> {
  return simpleParser(raw, {
    skipTextToHtml: true,
    skipHtmlToText: true,
    skipImageLinks: true,
    keepCidLinks: true,
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    maxHeadSize: mailLimits.headerBytes,
    maxChildNodes: mailLimits.parts + 1,
    checksumAlgo: 'sha256',
  }).catch(() => null);
}

interface Known {
  fields: HeaderField[];
  from: string;
  hasNul: boolean;
}

function present(parsed: Parsed, known: Known): ParsedMail {
  const subject = cleanName(parsed.subject ?? '', 500);
  const fullHtml = typeof parsed.html === 'string' ? cleanText(parsed.html) : '';
  const fullText = cleanText(parsed.text?.trim() ? parsed.text : textOf(fullHtml));
  const { text, quoted } = splitReply(fullText);
  const messageId = bareId(parsed.messageId);
  const inReplyTo = bareId(parsed.inReplyTo);
  return {
    from: known.from,
    name: cleanName(parsed.from?.value[0]?.name ?? '') || null,
    to: addressesOf(parsed.to),
    cc: addressesOf(parsed.cc),
    replyTo: addressesOf(parsed.replyTo),
    subject: subject || null,
    text: text.slice(0, mailLimits.textCharacters).toWellFormed(),
    quoted: quoted.slice(0, mailLimits.quotedCharacters).toWellFormed(),
    html: fullHtml !== '' && fullHtml.length <= mailLimits.htmlCharacters ? fullHtml : null,
    files: parsed.attachments.map((file) => toFile(file, fullHtml)),
    messageId,
    inReplyTo,
    references: referencesOf(parsed, [inReplyTo, messageId]),
    automatic: automaticSign(known.fields, subject),
    bounce: readBounce(
      known.fields,
      parsed.attachments.map((file) => ({ type: typeOf(file), content: file.content })),
      fullText,
    ),
    flags: [
      ...(quoted === '' ? [] : ['has_quoted']),
      ...(known.hasNul ? ['nul_removed'] : []),
      ...(text.length > mailLimits.textCharacters ? ['text_cut'] : []),
      ...(fullHtml.length > mailLimits.htmlCharacters ? ['html_left_out'] : []),
    ],
    contentHash: hashOf(
      [
        known.from,
        subject,
        valuesOf(known.fields, 'date')[0] ?? '',
        withOneEnd(fullText),
        withOneEnd(fullHtml),
      ],
      parsed.attachments,
    ),
  };
}

/** The words of a mail that has no plain text, without addresses of links and pictures. */
function textOf(html: string): string {
  if (hasTooMuchMarkup(html)) return stripTags(html);
  return convert(html, {
    wordwrap: false,
    limits: { maxInputLength: mailLimits.htmlCharacters, maxDepth: 100 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: 'blockquote', format: 'blockquote' },
    ],
  });
}

function bareId(value: string | undefined): string | null {
  const id = /^<?([^\s<>]{1,900})>?$/.exec(cleanText(value ?? '').trim())?.[1];
  return id ?? null;
}

/** The thread, oldest first, with the mail itself as its end. Long threads keep their beginning and their end. */
function referencesOf(parsed: Parsed, last: (string | null)[]): string[] {
  const listed = [parsed.references ?? []].flat().flatMap((value) => value.split(/[\s<>,]+/).map(bareId));
  const ids = [...listed, ...last].filter((id) => id !== null);
  const unique = [...new Set(ids.toReversed())].toReversed();
  return unique.length <= 50 ? unique : [...unique.slice(0, 1), ...unique.slice(-49)];
}

function addressesOf(field: AddressObject | AddressObject[] | undefined): string[] {
  const entries = [field ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap((entry) => entry.group ?? [entry]));
  const addresses = entries
    .map(({ address }) => normaliseMailAddress(address ?? ''))
    .filter((address) => address !== null);
  return [...new Set(addresses)].slice(0, 100);
}

function toFile(file: Attachment, html: string): MailFile {
  const contentId = bareId(file.contentId ?? file.cid);
  return {
    name: nameOf(file),
    type: typeOf(file),
    bytes: file.size,
    contentId,
    inline: contentId !== null && html.includes(`cid:${contentId}`),
    // Bytes of their own: they are handed over to another thread, and not copied there.
    content: new Uint8Array(file.content),
  };
}

function nameOf(file: Attachment): string {
  return (
    cleanName(file.filename ?? '', 255).replace(/[/\\]/g, '_') ||
    (file.contentType === 'message/rfc822' ? 'mail.eml' : 'file')
  );
}

function typeOf(file: Attachment): string {
  return /^[\w.+-]+\/[\w.+-]+$/.exec(file.contentType.toLowerCase())?.[0] ?? 'application/octet-stream';
}

/** Servers on the way leave away or add empty lines at the end; the mail is the same. */
function withOneEnd(text: string): string {
  const kept = text.trimEnd();
  return kept.length === text.length ? text : `${kept}\n`;
}

function hashOf(words: string[], files: Attachment[]): string {
  return createHash('sha256')
    .update(JSON.stringify([words, files.map((file) => [file.filename, file.checksum])]))
    .digest('hex');
}
