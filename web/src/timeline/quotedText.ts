export interface FoldedText {
  text: string;
  quoted: string;
}

const introductions = [
  /^-{2,}\s*(original message|forwarded message|原始邮件|转发的邮件)\s*-{2,}$/i,
  /^on .{5,200} wrote:$/i,
  /^在.{3,200}写道[：:]$/,
  /^_{10,}$/,
];

function startsQuote(line: string): boolean {
  const trimmed = line.trim();
  return trimmed.startsWith('>') || introductions.some((introduction) => introduction.test(trimmed));
}

/** What the writer wrote, and the older mail that hangs below it. Answers written between the quotes are left alone. */
export function foldQuoted(text: string): FoldedText {
  const lines = text.split('\n');
  const start = lines.findIndex(startsQuote);
  if (start <= 0) return { text, quoted: '' };
  const rest = lines.slice(start);
  const isOnlyQuoted =
    !rest[0]?.trim().startsWith('>') ||
    rest.every((line) => line.trim() === '' || line.trim().startsWith('>'));
  if (!isOnlyQuoted) return { text, quoted: '' };
  return { text: lines.slice(0, start).join('\n').trimEnd(), quoted: rest.join('\n').trim() };
}
