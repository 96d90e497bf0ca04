import { control } from './api.js';
import { clockTime, fill, h, icon, linked } from './dom.js';
import { t } from './i18n.js';
import { getSettings, itemsOf } from './store.js';

const ticks = { queued: '○', sending: '○', sent: '✓', delivered: '✓✓', undelivered: '!', failed: '!' };

/** A thread of texts with the company, per number of the company. */
export function makeTexts(person) {
  let chosen = getSettings().numbers[0]?.number ?? '';
  const list = h('div.lines.thread');
  const field = h('textarea', { rows: 1, placeholder: t('write'), 'aria-label': t('writeShort') });
  const numbers = getSettings().numbers;
  const choice = h(
    'select.slim',
    { 'aria-label': t('to'), onchange: () => { chosen = choice.value; update(); } },
    numbers.map((one) => h('option', { value: one.number }, one.friendlyName ? `${one.friendlyName} · ${one.number}` : one.number)),
  );
  const form = h(
    'form.composer',
    { onsubmit: (event) => { event.preventDefault(); void send(); } },
    field,
    h('button.round.primary', { type: 'submit', title: t('send'), 'aria-label': t('send') }, icon('send')),
  );
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  });
  field.addEventListener('input', () => {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
  });

  const mine = () => itemsOf('message', person.number).filter((one) => one.from === chosen || one.to === chosen);

  async function send() {
    const body = field.value.trim();
    if (body === '') return;
    field.value = '';
    field.style.height = 'auto';
    await control('POST', '/messages', { from: person.number, to: chosen, body });
  }

  function update() {
    const messages = mine();
    fill(list, messages.length === 0 ? h('p.empty', t('noTexts')) : messages.map(bubble));
  }

  function bubble(message) {
    const isMine = message.direction === 'inbound';
    const failed = isMine && message.webhook?.error;
    return h(
      `div.line.bubble${isMine ? '.mine' : ''}`,
      h('span.words', linked(message.body)),
      message.mediaUrls.map((url) => h('a', { href: url, target: '_blank', rel: 'noreferrer' }, url)),
      h(
        `small.meta${failed || ['failed', 'undelivered'].includes(message.status) ? '.bad' : ''}`,
        clockTime(message.createdAt),
        ' ',
        failed ? t('notTaken') : h('span', { title: t(message.status) }, isMine ? '✓' : (ticks[message.status] ?? '')),
      ),
    );
  }

  return {
    element: h('div.texts', numbers.length > 1 ? choice : null, list, form),
    update,
    shown: () => { list.scrollTop = list.scrollHeight; field.focus({ preventScroll: true }); },
    incoming: () => itemsOf('message', person.number).filter((one) => one.direction !== 'inbound').length,
  };
}
