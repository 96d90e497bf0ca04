import { type HeaderField, readContentType, readHeaderFields, splitHeader, valuesOf } from './mailHeaders.ts';
import { normaliseMailAddress } from './mailThreads.ts';
import type { Bounce } from './parsedMail.ts';

// Mail that a machine sent (RFC 3834) and reports about our own mail (RFC 3464). Neither may open a conversation, and
// nothing may answer them: two machines would write to each other for ever.

/** Beginnings of the subjects that mail programs give to absence notes which carry no header that says so. */
const absenceSubjects =
  /^\s*(?:auto(?:matic|mated)?[\s-]*(?:reply|response|answer)|out[\s-]of[\s-](?:the[\s-])?office|ooo\s*:|i am away|on (?:vacation|holiday)\b|automatische antwort|abwesenheits|abwesend\b|réponse automatique|absence du bureau|absent du bureau|respuesta autom[aá]tica|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|resposta autom[aá]tica|fora do escrit[oó]rio|automatisch antwoord|afwezig|autosvar|frånvaro|fravær|automaattinen vastaus|poissa|automatyczna odpowied[zź]|poza biurem|автоответ|автоматический ответ|нет на месте|otomatik yan[ıi]t|automatická odpov[eě]ď|自动回复|自動回覆|自动答复|外出|休假|不在办公室|自動応答|不在通知|不在のお知らせ|자동\s*(?:응답|회신)|부재중)/iu;

/** The sign by which a machine sent this mail, or null for a person's. */
export function automaticSign(fields: readonly HeaderField[], subject: string): string | null {
  const first = (name: string): string => (valuesOf(fields, name)[0] ?? '').toLowerCase();
  const submitted = first('auto-submitted')
    .replace(/[;(].*/s, '')
    .trim();
  if (submitted !== '' && submitted !== 'no') return 'auto_submitted';
  if (/\b(?:bulk|junk|list|auto_reply)\b/.test(first('precedence'))) return 'precedence';
  if (fields.some(({ name }) => /^(?:x-autoreply|x-autorespond|x-autoreply-from|x-auto-reply)$/.test(name)))
    return 'x_autoreply';
  const suppress = first('x-auto-response-suppress');
  if (suppress !== '' && suppress !== 'none') return 'response_suppress';
  if (fields.some(({ name }) => /^list-(?:id|unsubscribe|post|help)$/.test(name))) return 'mailing_list';
  if (first('return-path') === '<>') return 'null_sender';
  if (valuesOf(fields, 'x-loop').some((value) => value.toLowerCase() === 'rapport')) return 'own_loop';
  return absenceSubjects.test(subject) ? 'absence_subject' : null;
}

export interface ReportPart {
  type: string;
  content: Buffer;
}

/** What a delivery report says, or null when this mail is none. `parts`: its parts other than text. */
export function readBounce(
  fields: readonly HeaderField[],
  parts: readonly ReportPart[],
  text: string,
): Bounce | null {
  const contentType = readContentType(valuesOf(fields, 'content-type')[0] ?? '');
  const report = parts.find(
    ({ type }) => type === 'message/delivery-status' || type === 'message/global-delivery-status',
  );
  const originalMessageId = findOriginal(parts, text);
  if (report && contentType?.type === 'multipart/report')
    return { originalMessageId, ...readReport(report.content) };
  // Exim and qmail have reports of their own.
  const isExim = valuesOf(fields, 'x-failed-recipients').length > 0;
  if (!isExim && !/^hi\. this is the qmail-send program at/i.test(text)) return null;
  return { originalMessageId, status: null, recipient: null, action: 'failed', diagnostic: null };
}

/** The first recipient that failed speaks for the report, else the first. We send to one recipient at a time. */
function readReport(content: Buffer): Omit<Bounce, 'originalMessageId'> {
  const groups = content
    .toString('utf8')
    .replaceAll('\0', '')
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .slice(0, 100);
  const recipients = groups.map(readGroup).filter((group) => group.has('action'));
  const chosen = recipients.find((group) => group.get('action')?.toLowerCase() === 'failed') ?? recipients[0];
  return {
    action: chosen?.get('action')?.toLowerCase() ?? 'unknown',
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(chosen?.get('status') ?? '')?.[0] ?? null,
    recipient: recipientIn(chosen),
    diagnostic: chosen?.get('diagnostic-code')?.slice(0, 500) ?? null,
  };
}

/** As we wrote it, where the report says how that was; a server may have passed the mail on to another address. */
function recipientIn(group: ReadonlyMap<string, string> | undefined): string | null {
  const named = group?.get('original-recipient') ?? group?.get('final-recipient') ?? '';
  return normaliseMailAddress(
    named
      .replace(/^[^;]*;/, '')
      .trim()
      .replace(/^<|>$/g, ''),
  );
}

function readGroup(group: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const match = /^([\w-]+)\s*:\s*(.*)$/.exec(line);
    if (match?.[1] && !fields.has(match[1].toLowerCase()))
      fields.set(match[1].toLowerCase(), (match[2] ?? '').trim());
  }
  return fields;
}

/** The Message-ID in the returned mail or its header; else the first of our shape in the text. */
function findOriginal(parts: readonly ReportPart[], text: string): string | null {
  for (const { type, content } of parts) {
    if (!/^(?:message\/(?:global-)?(?:rfc822|headers)|message\/global|text\/rfc822-headers)$/.test(type))
      continue;
    const fields = readHeaderFields(splitHeader(content).header);
    const id = typeof fields === 'string' ? undefined : valuesOf(fields, 'message-id')[0];
    if (id) return id.replace(/^<|>$/g, '');
  }
  return /\bmessage-id:\s*<([^\s<>]{3,300})>/i.exec(text)?.[1] ?? null;
}
