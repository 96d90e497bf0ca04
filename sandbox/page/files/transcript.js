import { h, linked } from './dom.js';
import { t } from './i18n.js';

/** What was heard and said, as a conversation: the line on the left, yourself on the right. */
export function transcriptLines(call, company) {
  const lines = [];
  call.transcript.forEach((line, index) => {
    const isLast = index === call.transcript.length - 1 && call.endedAt === null;
    const isSameSpeaker =
      call.transcript[index - 1]?.who === line.who && isSpoken(call.transcript[index - 1]);
    lines.push(drawLine(line, { isLast, isSameSpeaker, company }));
  });
  return lines;
}

function isSpoken(line) {
  return line.kind === 'say' || line.kind === 'speech';
}

function drawLine(line, { isLast, isSameSpeaker, company }) {
  const { kind, who, text } = line;
  if (kind === 'music')
    return h(`div.line.music${isLast ? '.playing' : ''}`, h('span.notes', '♪ ♫ ♪'), ` ${t('music')}`);
  if (kind === 'play')
    return h('div.line.note', text === 'beep' ? `· ${t('beep')} ·` : `♪ ${fileName(text)}`);
  if (kind === 'status') return h('div.line.note', t(text));
  if (kind === 'hold') return h('div.line.note.strong', t(text));
  if (kind === 'digits') {
    const mine = who === 'me';
    return h(`div.line.keys${mine ? '.mine' : ''}`, mine ? h('small', t('youPress')) : null, h('kbd', text));
  }
  if (who === 'me') return h('div.line.bubble.mine', text);
  return h(
    'div.line.bubble',
    { lang: line.language ?? '' },
    isSameSpeaker ? null : h('small', speaker(who, company)),
    linked(text),
  );
}

/** A caller hears a voice, not the label that the company's software gave its line. */
function speaker(who, company) {
  if (who === 'line') return company;
  return /^[a-z]+-[\w-]{20,}$/.test(who) ? t('person') : who;
}

function fileName(address) {
  return address.split('/').pop() ?? address;
}
