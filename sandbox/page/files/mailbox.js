import { clockTime, fill, h, icon, linked } from './dom.js';
import { t } from './i18n.js';
import { makeMailForm } from './mailForm.js';
import { itemsOf } from './store.js';

/** A mailbox: the list, one mail, or a mail being written. */
export class Mailbox {
  element = h('div.mailbox');
  #person;
  #view = { name: 'list' };
  #drawn = '';

  constructor(person) {
    this.#person = person;
  }

  update() {
    const all = this.#mails();
    const current = this.#view.id ? all.find((one) => one.id === this.#view.id) : null;
    // A mail being written must not be drawn over by what arrives meanwhile.
    const changing =
      this.#view.name === 'list' ? all.map((one) => [one.id, one.delivery.state]) : (current?.delivery ?? '');
    const key = JSON.stringify([this.#view, changing]);
    if (key === this.#drawn) return;
    this.#drawn = key;
    if (this.#view.name === 'write') fill(this.element, ...this.#writing(all));
    else if (current) fill(this.element, ...this.#reading(current));
    else fill(this.element, ...this.#list(all));
  }

  incoming() {
    return this.#mails().filter((one) => one.direction === 'outbound').length;
  }

  #mails() {
    return itemsOf('mail', this.#person.email);
  }

  #open(view) {
    this.#view = view;
    this.#drawn = '';
    this.update();
  }

  #list(all) {
    const compose = () => this.#open({ name: 'write' });
    return [
      h('div.bar', h('span.hint', this.#person.email), pill('pen', 'compose', compose)),
      h(
        'div.rows',
        all.length === 0 ? h('p.empty', t('noMails')) : all.toReversed().map((mail) => this.#row(mail)),
      ),
    ];
  }

  #row(mail) {
    const isMine = mail.direction === 'inbound';
    return h(
      `button.row.mailrow${isMine ? '' : '.incoming-mail'}`,
      { type: 'button', onclick: () => this.#open({ name: 'read', id: mail.id }) },
      h(
        'div.line1',
        h('strong', isMine ? `→ ${mail.envelope.to.join(', ')}` : mail.fromName || mail.from),
        h('em', clockTime(mail.at)),
      ),
      h('div.line2', mail.subject || t('noSubject')),
      h('div.line3', mail.text.replace(/\s+/g, ' ').slice(0, 90)),
      isMine && mail.delivery.state !== 'accepted' ? h('small.bad', fate(mail)) : null,
    );
  }

  #reading(mail) {
    const isMine = mail.direction === 'inbound';
    const reply = () => this.#open({ name: 'write', replyTo: mail.id });
    const recipients = mail.to.length > 0 ? mail.to : mail.envelope.to;
    return [
      h(
        'div.bar',
        back(() => this.#open({ name: 'list' })),
        isMine ? null : pill('reply', 'reply', reply),
      ),
      h(
        'article',
        h('h2', mail.subject || t('noSubject')),
        h('p.meta', `${t('from')}: ${mail.fromName ? `${mail.fromName} <${mail.from}>` : mail.from}`),
        h('p.meta', `${t('to')}: ${recipients.join(', ')} · ${clockTime(mail.at)}`),
        isMine ? h(`p.meta${mail.delivery.state === 'accepted' ? '' : '.bad'}`, fate(mail)) : null,
        mail.attachments.length > 0 &&
          h(
            'p.files',
            mail.attachments.map((file, index) => attachment(mail, file, index)),
          ),
        mail.html ? htmlBody(mail.html) : h('div.plain', linked(mail.text)),
      ),
    ];
  }

  #writing(all) {
    const answered = all.find((one) => one.id === this.#view.replyTo) ?? null;
    const leave = () => this.#open(answered ? { name: 'read', id: answered.id } : { name: 'list' });
    const form = makeMailForm({
      person: this.#person,
      answered,
      onSent: (id) => this.#open({ name: 'read', id }),
    });
    return [h('div.bar', back(leave)), form];
  }
}

function pill(symbol, key, onclick) {
  return h('button.primary.pill', { type: 'button', onclick }, icon(symbol), t(key));
}

function back(onclick) {
  return h('button.ghost', { type: 'button', onclick }, icon('back'), t('back'));
}

function attachment(mail, file, index) {
  return h(
    'a.chip',
    { href: `/control/mails/${mail.id}/attachments/${index}` },
    icon('clip'),
    file.filename || t('attachments'),
  );
}

function fate({ delivery: { state, response } }) {
  return state === 'refused' || state === 'retrying' ? t(state) + response : t(state);
}

const letterStyle =
  'body{font:15px/1.5 system-ui,sans-serif;margin:12px;color:#1c2024;background:#fff;overflow-wrap:anywhere}img{max-width:100%}';

/** Somebody else's HTML: no scripts, no forms, a page of its own; links open in a new tab. */
function htmlBody(html) {
  return h('iframe', {
    title: t('mail'),
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    srcdoc: `<!doctype html><base target="_blank"><meta name="color-scheme" content="light"><style>${letterStyle}</style>${html}`,
  });
}
