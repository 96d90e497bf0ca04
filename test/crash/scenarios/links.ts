import { randomUUID } from 'node:crypto';
import { joinConversations } from '../../../core/links/joinConversations.ts';
import { separateConversation } from '../../../core/links/separateConversation.ts';
import { acceptConversation } from '../../../core/conversations/acceptConversation.ts';
import { requeueConversation } from '../../../core/conversations/requeue.ts';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { startConversation } from '../../../core/conversations/startConversation.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import { setIntent } from '../../../core/presence/intent.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import { splitMail } from '../../../core/links/splitMail.ts';
import { accepted, talking } from './texts.ts';

/** A text and a mail of one client: together, apart, the other way round, answered and closed together. */
const together: Scenario = {
  name: 'two conversations are worked on together, separated, and closed together',
  async run(w) {
    const {
      place,
      phone,
      id: textId,
    } = await talking(w, { surveysEnabled: true, surveyDelaySeconds: 3_600 });
    const clientId = await w.clientOf(phone);
    const mailbox = await w.prisma.ourAddress.findFirstOrThrow({ where: { value: place.mailbox } });
    const to = `${phone.slice(1)}@customer.example`;
    await w.once(
      () => w.prisma.address.findFirst({ where: { value: to } }),
      (hub) => hub.prisma.address.create({ data: { clientId, kind: 'email', value: to } }),
    );
    const mail = await w.once(
      () => w.prisma.conversation.findFirst({ where: { clientId, ourAddressId: mailbox.id } }),
      (hub) =>
        startConversation(hub, place.agent, {
          channel: 'email',
          clientId,
          to,
          text: 'about it',
          canUndo: false,
        }),
    );
    const mailId = (await w.prisma.conversation.findFirstOrThrow({ where: { clientId, channel: 'email' } }))
      .id;
    const linked = (headId: string, partId: string, undone: boolean) => () =>
      w.prisma.conversationLink.findFirst({
        where: { headId, partId, undoneAt: undone ? { not: null } : null },
      });
    await w.once(linked(textId, mailId, false), (hub) =>
      joinConversations(hub, place.agent, { headId: textId, partId: mailId }),
    );
    await w.once(linked(textId, mailId, true), (hub) => separateConversation(hub, place.agent, mailId));
    await w.once(linked(mailId, textId, false), (hub) =>
      joinConversations(hub, place.agent, { headId: mailId, partId: textId }),
    );
    const clientKey = randomUUID();
    await w.act((hub) =>
      sendReply(hub, place.agent, {
        conversationId: textId,
        text: 'to both',
        clientKey,
        canUndo: false,
      }),
    );
    await w.act((hub) => logAndClose(hub, place.agent, { conversationId: mailId }));
    return all(
      counted(w, clientId, {
        'conversation.joined': 2,
        'conversation.separated': 1,
        'conversation.closed': 2,
      }),
      async () => (mail === null ? ['there is no mail'] : []),
    );
  },
};

/** The part had waited: it waits again. */
const waited: Scenario = {
  name: 'what had waited in its queue waits again when it is separated',
  async run(w) {
    const { place, phone, id: textId } = await talking(w);
    const clientId = await w.clientOf(phone);
    const second = `+1500777${phone.slice(-4)}`;
    await w.prisma.ourAddress.create({ data: { kind: 'phone', value: second, queueId: place.queueId } });
    const { agentId, userId } = place.agent;
    const away = { agentId, intent: 'away', reason: 'break', byUserId: userId } as const;
    await w.act((hub) => setIntent(hub, { ...away, when: 'now' }));
    await w.text(phone, second, 'and here');
    const part = await w.until('the second waits', () =>
      w.prisma.conversation.findFirst({ where: { clientId, state: 'queued' } }),
    );
    const linked = (undone: boolean) => () =>
      w.prisma.conversationLink.findFirst({
        where: { partId: part.id, undoneAt: undone ? { not: null } : null },
      });
    await w.once(linked(false), (hub) =>
      joinConversations(hub, place.agent, { headId: textId, partId: part.id }),
    );
    await w.act((hub) =>
      requeueConversation(hub, place.agent, { conversationId: textId, reason: 'a pause' }),
    );
    await w.once(linked(true), (hub) => separateConversation(hub, place.agent, part.id));
    for (const conversationId of [textId, part.id])
      await w.act((hub) => acceptConversation(hub, place.agent, { conversationId }));
    return counted(w, clientId, { 'conversation.joined': 1, 'conversation.separated': 1 });
  },
};

/** Two mails, and the second gets a conversation of its own: kept by who splits it off, or back in the queue. */
const splitOff: Scenario = {
  name: 'a mail is split off',
  async run(w) {
    await w.settings({ surveysEnabled: false, quietHoursEnabled: false });
    const place = await w.place();
    const { email } = w.customer();
    for (const subject of ['first', 'second', 'third'])
      await w.mail(email, place.mailbox, [
        `Subject: ${subject}`,
        `Message-ID: <${randomUUID()}@client.example>`,
        '',
        'A question.',
        '',
      ]);
    const id = await accepted(w, place);
    const clientId = await w.clientOf(email);
    for (const [subject, hold] of [
      ['second', true],
      ['third', false],
    ] as const) {
      const { id: messageId } = await w.until(`the mail ${subject}`, () =>
        w.prisma.message.findFirst({ where: { clientId, subject } }),
      );
      await w.once(
        () => w.prisma.message.findFirst({ where: { id: messageId, conversationId: { not: id } } }),
        (hub) => splitMail(hub, place.agent, { conversationId: id, messageId, hold }),
      );
    }
    return counted(w, clientId, { 'conversation.mailSplitOff': 2, 'conversation.splitOff': 2 });
  },
};

export const linkScenarios: readonly Scenario[] = [together, waited, splitOff];
