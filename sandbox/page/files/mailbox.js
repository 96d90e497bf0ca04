import { control } from './api.js';
import { clockTime, fill, h, icon, linked } from './dom.js';
import { t } from './i18n.js';
import { getSettings, itemsOf } from './store.js';

/** A mailbox: the list, one mail, or a mail being written. */
export function makeMailbox(person) {
  const element = h('div.mailbox');
  let view = { name: 'list' };
  let drawn = '';

  const mails = () => itemsOf('mail', person.email);
  const open = (next) => {
    view = next;
    drawn = '';
    update();
  };

  function update() {
    const all = mails();
    const current = view.id ? all.find((one) => one.id === view.id) : null;
    const key = JSON.stringify([view, view.name === 'list' ? all.map((one) => [one.id, one.delivery.state]) : (current?.delivery ?? '')]);
    // A mail being written must not be drawn over by what arrives meanwhile.
    if (key === drawn) return;
    drawn = key;
    if (view.name === 'write') fill(element, ...write(view.replyTo));
    else if (current) fill(element, ...reading(current));
    else fill(element, ...list(all));
  }

  function list(all) {
    return [
      h('div.bar', h('span.hint', person.email), h('button.primary.pill', { type: 'button', onclick: () => open({ name: 'write' }) }, icon('pen'), t('compose'))),
      h('div.rows', all.length === 0 ? h('p.empty', t('noMails')) : all.toReversed().map(row)),
    ];
  }

  function row(mail) {
    const isMine = mail.direction === 'inbound';
    return h(
      `button.row.mailrow${isMine ? '' : '.incoming-mail'}`,
      { type: 'button', onclick: () => open({ name: 'read', id: mail.id }) },
      h('div.line1', h('strong', isMine ? `→ ${mail.envelope.to.join(', ')}` : mail.fromName || mail.from), h('em', clockTime(mail.at))),
      h('div.line2', mail.subject || t('noSubject')),
      h('div.line3', mail.text.replace(/\s+/g, ' ').slice(0, 90)),
      isMine && mail.delivery.state !== 'accepted' ? h('small.bad', fate(mail)) : null,
    );
  }

  function fate({ delivery: { state, response } }) {
    const text = t(state);
    return state === 'refused' || state === 'retrying' ? text + response : text;
  }

  function reading(mail) {
    const isMine = mail.direction === 'inbound';
    return [
      h(
        'div.bar',
        h('button.ghost', { type: 'button', onclick: () => open({ name: 'list' }) }, icon('back'), t('back')),
        !isMine && h('button.primary.pill', { type: 'button', onclick: () => open({ name: 'write', replyTo: mail.id }) }, icon('reply'), t('reply')),
      ),
      h(
        'article',
        h('h2', mail.subject || t('noSubject')),
        h('p.meta', `${t('from')}: ${mail.fromName ? `${mail.fromName} <${mail.from}>` : mail.from}`),
        h('p.meta', `${t('to')}: ${(mail.to.length > 0 ? mail.to : mail.envelope.to).join(', ')} · ${clockTime(mail.at)}`),
        isMine ? h(`p.meta${mail.delivery.state === 'accepted' ? '' : '.bad'}`, fate(mail)) : null,
        mail.attachments.length > 0 && h('p.files', mail.attachments.map((file, index) => h('a.chip', { href: `/control/mails/${mail.id}/attachments/${index}` }, icon('clip'), file.filename || t('attachments')))),
        mail.html ? htmlBody(mail.html) : h('div.plain', linked(mail.text)),
      ),
    ];
  }

  /** Somebody else's HTML: no scripts, no forms, a page of its own; links open in a new tab. */
  function htmlBody(html) {
    return h('iframe', {
      title: t('mail'),
      sandbox: 'allow-popups allow-popups-to-escape-sandbox',
      srcdoc: `<!doctype html><base target="_blank"><meta name="color-scheme" content="light"><style>body{font:15px/1.5 system-ui,sans-serif;margin:12px;color:#1c2024;background:#fff;overflow-wrap:anywhere}img{max-width:100%}</style>${html}`,
    });
  }

  function write(replyTo) {
    const answered = replyTo ? mails().find((one) => one.id === replyTo) : null;
    const replyAddress = answered ? (answered.headers['reply-to']?.match(/[^\s<>,]+@[^\s<>,]+/)?.[0] ?? answered.from) : '';
    const to = h('input', { value: replyAddress || (getSettings().mailboxes[0] ?? ''), list: 'mailboxes', 'aria-label': t('to'), required: true });
    const subject = h('input', { value: answered ? `Re: ${answered.subject.replace(/^re:\s*/i, '')}` : '', 'aria-label': t('subject') });
    const text = h('textarea', { rows: 8, 'aria-label': t('mailBody'), placeholder: t('mailBody'), value: '' });
    const submit = async (event) => {
      event.preventDefault();
      const sent = await control('POST', '/mails', {
        from: person.email,
        fromName: person.name,
        to: to.value.trim(),
        subject: subject.value,
        text: text.value + (answered ? quote(answered) : ''),
        ...(answered ? { inReplyTo: answered.messageId, references: [...answered.references, answered.messageId].filter(Boolean) } : {}),
      });
      open({ name: 'read', id: sent.id });
    };
    setTimeout(() => (answered ? text : subject).focus({ preventScroll: true }));
    return [
      h('div.bar', h('button.ghost', { type: 'button', onclick: () => open(answered ? { name: 'read', id: answered.id } : { name: 'list' }) }, icon('back'), t('back'))),
      h(
        'form.fields.write',
        { onsubmit: submit },
        h('label', h('span', t('to')), to),
        h('label', h('span', t('subject')), subject),
        text,
        h('datalist', { id: 'mailboxes' }, getSettings().mailboxes.map((one) => h('option', { value: one }))),
        h('button.primary', { type: 'submit' }, icon('send'), t('send')),
      ),
    ];
  }

  function quote(mail) {
    const lines = mail.text.trimEnd().split('\n').map((line) => `> ${line}`);
    return `\n\n${mail.from}:\n${lines.join('\n')}\n`;
  }

  return {
    element,
    update,
    incoming: () => mails().filter((one) => one.direction === 'outbound').length,
  };
}
