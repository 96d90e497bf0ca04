import { randomUUID } from 'node:crypto';
import { bytesOf } from '../../../core/attachments/keepFiles.ts';
import { upload } from '../../../core/attachments/uploads.ts';
import { makeMailId } from '../../../core/channels/mailThreads.ts';
import { replyAddress } from '../../../core/channels/mailThreads.ts';
import { previewAnswer } from '../../../core/conversations/mailAnswer.ts';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { loadQuarantined } from '../../../core/conversations/quarantine.ts';
import { replayMail } from '../../../core/conversations/replayMail.ts';
import { startConversation } from '../../../core/conversations/startConversation.ts';
import { withTransaction } from '../../../core/db.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { accepted, stateOfText } from './texts.ts';

const lines = (subject: string, id: string, more: readonly string[] = []): string[] => [
  `Subject: ${subject}`,
  `Message-ID: <${id}>`,
  ...more,
  '',
  'I have a question.',
  '',
];

/** The same with a file. */
const withFile = (subject: string, id: string): string[] => [
  `Subject: ${subject}`,
  `Message-ID: <${id}>`,
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="f"',
  '',
  '--f',
  'Content-Type: text/plain',
  '',
  'I have a question.',
  '--f',
  'Content-Type: text/plain; name="a.txt"',
  'Content-Disposition: attachment; filename="a.txt"',
  '',
  'A file.',
  '--f--',
  '',
];

const newId = (): string => `${randomUUID()}@client.example`;

/** A mail is answered and the thread goes on; then the client is asked how it was, by mail. */
const mailTalk: Scenario = {
  name: 'a mail, an answer, the client’s answer to that, a survey by mail',
  async run(w) {
    await w.settings({ surveysEnabled: true, quietHoursEnabled: false });
    const place = await w.place();
    const { email } = w.customer();
    await w.act((_hub, life) => life.mail.mailboxes.check(place.mailbox));
    await w.mail(email, place.mailbox, withFile('Hello', newId()));
    const id = await accepted(w, place);
    const text = `answer ${randomUUID()}`;
    const file = await w.act((hub) =>
      upload(hub, place.agent, {
        name: 'b.txt',
        type: 'text/plain',
        source: bytesOf(Buffer.from('Another.')),
      }),
    );
    const clientKey = randomUUID();
    await w.act((hub) =>
      sendReply(hub, place.agent, {
        conversationId: id,
        text,
        clientKey,
        attachmentIds: file ? [file.id] : [],
      }),
    );
    await stateOfText(w, text, ['accepted', 'unknown']);
    const thread = replyAddress(w.config.authSecret, place.mailbox, id);
    await w.mail(email, thread ?? place.mailbox, lines('Re: Hello', newId()));
    await w.act((hub) => logAndClose(hub, place.agent, { conversationId: id }));
    const clientId = await w.clientOf(email);
    await w.until('the survey is out', () =>
      w.prisma.delivery.findFirst({
        where: { clientId, purpose: 'survey', state: { in: ['accepted', 'unknown'] } },
      }),
    );
    return counted(w, clientId, {
      'message.received': 2,
      'message.queued': 2,
      'conversation.closed': 1,
      'survey.sent': 1,
    });
  },
};

async function kept(w: World, reason: string): Promise<void> {
  await w.until(`a mail kept as ${reason}`, () => w.prisma.rawInbound.findFirst({ where: { reason } }));
}

/** What is no person's mail is kept and not shown: a bounce, a machine's answer, our own, one nobody can read. */
const noPersons: Scenario = {
  name: 'mails that are for nobody',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const { email } = w.customer();
    const text = `answer ${randomUUID()}`;
    const started = await w.once(
      () => w.prisma.delivery.findFirst({ where: { message: { text } } }),
      (hub) =>
        startConversation(hub, place.agent, { channel: 'email', to: email, text, clientKey: randomUUID() }),
    );
    await stateOfText(w, text, ['accepted', 'unknown']);
    const ours = makeMailId(w.config.authSecret, started.id, place.mailbox);
    await w.mail('mailer-daemon@client.example', place.mailbox, bounceOf(ours, email), null);
    await kept(w, 'bounce');
    await w.mail(email, place.mailbox, lines('Out of office', newId(), ['Auto-Submitted: auto-replied']));
    const absence = await w.until('the absence note', () =>
      w.prisma.rawInbound.findFirst({ where: { from: email, reason: 'auto_reply' } }),
    );
    await w.act((hub) => loadQuarantined(hub, absence.id));
    await w.once(
      () => w.prisma.rawInbound.findFirst({ where: { id: absence.id, reason: null } }),
      (hub) => replayMail(hub, place.agent, absence.id),
    );
    await w.mail(place.mailbox, place.mailbox, lines('From ourselves', newId()));
    const twice = newId();
    await w.mail(email, place.mailbox, lines('One', twice));
    await w.mail(email, place.mailbox, [...lines('Another with its number', twice), 'Other words.', '']);
    return all(
      counted(w, await w.clientOf(email), { 'message.received': 3, 'message.failed': 1 }),
      async () => {
        const raws = await w.prisma.rawInbound.findMany({ where: { from: { in: [email, place.mailbox] } } });
        return raws.length === 4 ? [] : [`${raws.length} originals are kept of 4`];
      },
    );
  },
};

function bounceOf(mailId: string, to: string): string[] {
  return [
    'Subject: Undelivered',
    `Message-ID: <${newId()}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'It could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; client.example',
    '',
    `Final-Recipient: rfc822; ${to}`,
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${mailId}>`,
    '',
    '--b--',
    '',
  ];
}

/** The address is taken from us between RCPT and DATA. */
const gone: Scenario = {
  name: 'a mail to an address that is ours no more',
  async run(w) {
    const place = await w.place({ agents: 0 });
    const { email } = w.customer();
    await w.act(async (_hub, life) => {
      const { receiveMail } = await import('../../../core/conversations/receiveMail.ts');
      const raw = Buffer.from([`From: ${email}`, ...lines('Hello', newId())].join('\r\n'));
      await receiveMail(life.mail, {
        raw,
        envelope: {
          sender: email,
          recipients: [`gone-${place.mailbox}`, place.mailbox],
          repliesTo: [],
          ip: null,
          helo: null,
        },
      });
    });
    await kept(w, 'unknown_destination');
    return async () => [];
  },
};

/** A mail is answered to all, passed on with its file, and a first one goes to several. */
const toSeveral: Scenario = {
  name: 'mails to several',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const { email } = w.customer();
    await w.mail(email, place.mailbox, withFile('Hello', newId()));
    const id = await accepted(w, place);
    const clientId = await w.clientOf(email);
    const message = await w.prisma.message.findFirstOrThrow({ where: { clientId } });
    const others = [w.customer().email, w.customer().email];
    const say = async (mode: 'replyAll' | 'forward'): Promise<void> => {
      const text = `${mode} ${randomUUID()}`;
      const mail = { messageId: message.id, mode, ...(mode === 'forward' ? { to: others } : { cc: others }) };
      const order = { conversationId: id, text, clientKey: randomUUID(), mail };
      await w.act((hub) => sendReply(hub, place.agent, order));
      await w.until('all have it', async () => {
        const sent = await w.prisma.delivery.count({
          where: { state: { in: ['accepted', 'unknown'] }, message: { text: { startsWith: text } } },
        });
        return sent === (mode === 'forward' ? 2 : 3);
      });
    };
    await say('replyAll');
    await say('forward');
    const text = `first ${randomUUID()}`;
    const to = w.customer().email;
    await w.once(
      () => w.prisma.delivery.findFirst({ where: { message: { text } } }),
      (hub) =>
        startConversation(hub, place.agent, {
          channel: 'email',
          to,
          text,
          clientKey: randomUUID(),
          copies: { cc: others },
        }),
    );
    await w.act((hub) => withTransaction(hub, (tx) => previewAnswer(tx, message.id, 'reply')));
    return counted(w, clientId, { 'message.received': 1, 'message.queued': 2 });
  },
};

export const mailScenarios: readonly Scenario[] = [mailTalk, noPersons, gone, toSeveral];
