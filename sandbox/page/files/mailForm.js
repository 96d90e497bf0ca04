import { control } from './api.js';
import { h, icon } from './dom.js';
import { t } from './i18n.js';
import { getSettings } from './store.js';

/** Writing a mail, or an answer with all that keeps it in its thread. */
export function makeMailForm({ person, answered, onSent }) {
  const { mailboxes } = getSettings();
  const to = h('input', {
    value: answered ? replyAddress(answered) : (mailboxes[0] ?? ''),
    list: 'mailboxes',
    required: true,
  });
  const subject = h('input', { value: answered ? `Re: ${answered.subject.replace(/^(re:\s*)+/i, '')}` : '' });
  const text = h('textarea', { rows: 8, 'aria-label': t('mailBody'), placeholder: t('mailBody') });
  const submit = async (event) => {
    event.preventDefault();
    const sent = await control('POST', '/mails', {
      from: person.email,
      fromName: person.name,
      to: to.value.trim(),
      subject: subject.value,
      text: text.value + (answered ? quote(answered) : ''),
      ...(answered ? threadOf(answered) : {}),
    });
    onSent(sent.id);
  };
  setTimeout(() => (answered ? text : subject).focus({ preventScroll: true }));
  return h(
    'form.fields.write',
    { onsubmit: submit },
    h('label', h('span', t('to')), to),
    h('label', h('span', t('subject')), subject),
    text,
    h(
      'datalist',
      { id: 'mailboxes' },
      mailboxes.map((one) => h('option', { value: one })),
    ),
    h('button.primary', { type: 'submit' }, icon('send'), t('send')),
  );
}

function replyAddress(mail) {
  return mail.headers['reply-to']?.match(/[^\s<>,]+@[^\s<>,]+/)?.[0] ?? mail.from;
}

function threadOf(mail) {
  return { inReplyTo: mail.messageId, references: [...mail.references, mail.messageId].filter(Boolean) };
}

function quote(mail) {
  const lines = mail.text.trimEnd().split('\n');
  return `\n\n${mail.from}:\n${lines.map((line) => `> ${line}`).join('\n')}\n`;
}
