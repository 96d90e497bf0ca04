// The new words of a reply, without the history that mail programs put below them. When in doubt everything stays.

const introductions = [
  // Gmail, Apple Mail, Thunderbird: "On <date>, <name> wrote:" in the usual languages, over one or two lines.
  /^(?:on|am|le|el|il|op|den|em|w dniu)\b[^\n]{0,300}(?:\n[^\n]{0,200})?(?:wrote|schrieb[^\n:]{0,200}|a écrit|escribi[óo]|ha scritto|schreef[^\n:]{0,200}|skrev[^\n:]{0,200}|escreveu|napisał\(?a?\)?)\s?:\s*$/imu,
  /^(?:在|于)[^\n]{0,300}(?:\n[^\n]{0,200})?写道\s?[:：]\s*$/mu,
  /^[^\n]{0,300}\d{4}年\d{1,2}月\d{1,2}日[^\n]{0,300}(?:写道|寫道)\s?[:：]\s*$/mu,
  // Outlook and others: a rule, or the header of the older mail.
  /^[-_—]{2,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|原始邮件|原始郵件|回复的原邮件|转发的邮件)\s*[-_—]{2,}\s*$/imu,
  /^_{20,}\s*\n\s*(?:from|von|de|da|发件人|發件人|寄件者)\s?[:：]/imu,
  /^\*?(?:from|von|de|da)\s?:\*?[^\n]+\n\*?(?:sent|date|gesendet|datum|envoyé|enviado|inviato|data)\s?:/imu,
  /^(?:发件人|發件人|寄件者)\s?[:：][^\n]+\n(?:发送时间|發送時間|日期|时间|寄件日期)\s?[:：]/mu,
];

/** The reply that a person typed. The whole text when nothing is quoted, or when the reply is between the quotes. */
export function visibleReply(text: string): string {
  const all = text.replace(/\r\n?/g, '\n').trim();
  const starts = introductions.map((pattern) => pattern.exec(all)?.index ?? -1).filter((at) => at > 0);
  const cut = Math.min(all.length, ...starts);
  const tail = all.slice(cut);
  const head = dropQuotedEnd(all.slice(0, cut));
  if (cut < all.length && isAnsweredBetween(tail)) return all;
  return head === '' ? all : head;
}

/** The reply, and the history that stands below it. */
export function splitReply(text: string): { text: string; quoted: string } {
  const reply = visibleReply(text);
  const all = text.replace(/\r\n?/g, '\n').trim();
  return { text: reply, quoted: all.startsWith(reply) ? all.slice(reply.length).trim() : '' };
}

/** Lines that begin with ">" at the very end are history. */
function dropQuotedEnd(text: string): string {
  const lines = text.split('\n');
  while (lines.length > 0 && /^\s*(?:>|$)/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').trim();
}

/** Quoted lines with unquoted ones after them: the answers stand in the history. */
function isAnsweredBetween(tail: string): boolean {
  const lines = tail.split('\n').map((line) => line.trim());
  const firstQuote = lines.findIndex((line) => line.startsWith('>'));
  return firstQuote >= 0 && lines.slice(firstQuote).some((line) => line !== '' && !line.startsWith('>'));
}
