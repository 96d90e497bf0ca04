import { control } from './api.js';
import { clockTime, fill, h, icon, linked } from './dom.js';
import { t } from './i18n.js';
import { getSettings, itemsOf } from './store.js';

const ticks = { queued: '○', sending: '○', sent: '✓', delivered: '✓✓', undelivered: '!', failed: '!' };
const tallest = 120;

/** The thread of texts with the company, one for each number of the company. */
export class Texts {
  element;
  #person;
  #chosen = getSettings().numbers[0]?.number ?? '';
  #list = h('div.lines.thread');
  #field = h('textarea', { rows: 1, placeholder: t('write'), 'aria-label': t('writeShort') });

  constructor(person) {
    this.#person = person;
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#field.addEventListener('input', () => this.#grow());
    this.element = h('div.texts', this.#chooser(), this.#list, this.#form());
  }

  update() {
    const messages = itemsOf('message', this.#person.number).filter(
      ({ from, to }) => from === this.#chosen || to === this.#chosen,
    );
    fill(this.#list, messages.length === 0 ? h('p.empty', t('noTexts')) : messages.map(bubble));
  }

  shown() {
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#field.focus({ preventScroll: true });
  }

  incoming() {
    return itemsOf('message', this.#person.number).filter((one) => one.direction !== 'inbound').length;
  }

  #chooser() {
    const { numbers } = getSettings();
    if (numbers.length < 2) return null;
    const change = (event) => {
      this.#chosen = event.target.value;
      this.update();
    };
    return h(
      'select.slim',
      { 'aria-label': t('to'), onchange: change },
      numbers.map((one) =>
        h(
          'option',
          { value: one.number },
          one.friendlyName ? `${one.friendlyName} · ${one.number}` : one.number,
        ),
      ),
    );
  }

  #picker() {
    const input = h('input', { type: 'file', multiple: true, style: 'display: none', 'aria-hidden': 'true' });
    input.addEventListener('change', () => {
      const files = [...input.files].slice(0, 10);
      input.value = '';
      if (files.length > 0) void this.#send(files);
    });
    const button = h(
      'button.round',
      {
        type: 'button',
        title: t('sendPicture'),
        'aria-label': t('sendPicture'),
        onclick: () => input.click(),
      },
      icon('clip'),
    );
    return [input, button];
  }

  #form() {
    const submit = (event) => {
      event.preventDefault();
      void this.#send();
    };
    const button = h(
      'button.round.primary',
      { type: 'submit', title: t('send'), 'aria-label': t('send') },
      icon('send'),
    );
    return h('form.composer', { onsubmit: submit }, this.#picker(), this.#field, button);
  }

  #onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.#send();
  }

  #grow() {
    this.#field.style.height = 'auto';
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, tallest)}px`;
  }

  async #send(files = []) {
    const body = this.#field.value.trim();
    if (body === '' && files.length === 0) return;
    this.#field.value = '';
    this.#grow();
    await control('POST', '/messages', {
      from: this.#person.number,
      to: this.#chosen,
      body,
      ...(files.length > 0 ? { media: await Promise.all(files.map(readMedium)) } : {}),
    });
  }
}

function bubble(message) {
  const isMine = message.direction === 'inbound';
  const isLost = isMine && Boolean(message.webhook?.error);
  const isBad = isLost || ['failed', 'undelivered'].includes(message.status);
  const tick = isMine ? '✓' : (ticks[message.status] ?? '');
  return h(
    `div.line.bubble${isMine ? '.mine' : ''}`,
    h('span.words', linked(message.body)),
    message.media.map(medium),
    h(
      `small.meta${isBad ? '.bad' : ''}`,
      clockTime(message.createdAt),
      ' ',
      isLost
        ? t('notTaken')
        : h('span', { title: t(message.status) }, isBad ? `${tick} ${t(message.status)}` : tick),
    ),
  );
}

async function readMedium(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  return {
    contentType: file.type || 'application/octet-stream',
    content: address.slice(address.indexOf(',') + 1),
  };
}

function medium({ contentType, path }) {
  if (path === null) return h('span.medium', t('notFetched'));
  if (!contentType.startsWith('image/'))
    return h('a.medium', { href: path, target: '_blank', rel: 'noreferrer' }, contentType);
  return h(
    'a.medium',
    { href: path, target: '_blank', rel: 'noreferrer' },
    h('img', { src: path, alt: contentType, loading: 'lazy' }),
  );
}
