import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replyAddress } from '#core/channels/mailThreads.ts';
import { openMailDoor, type TestMailDoor } from '#test/support/mailDoor.ts';

// Which conversation a mail goes on with: by token, by Message-ID, never by subject, and never for a stranger.

let mail: TestMailDoor;
beforeAll(async () => {
  mail = await openMailDoor();
});
afterAll(() => mail?.close());

const ours = (): string => mail.house.mailbox.value;
const replyTo = (deliveryId: string): string => replyAddress(mail.hub.config.authSecret, ours(), deliveryId);

/** A client who has written, and a colleague of theirs to whom we have written in the same conversation. */
async function talk() {
  const [client, colleague] = [mail.newSender(), mail.newSender()];
  await mail.send(client, mail.rawMail(client, { id: `first-${client}`, subject: 'The order' }));
  const [first] = await mail.messagesOf(client);
  const toClient = await mail.writes(first!, client);
  const toColleague = await mail.writes(first!, colleague);
  const last = async () =>
    (await mail.messagesOf(client)).findLast(({ direction }) => direction === 'inbound');
  return { client, colleague, first: first!, toClient, toColleague, last };
}

const whoWrites = (from: string, headers: string[], to?: string[]) =>
  mail.send(from, mail.rawMail(from, { body: `from ${from}`, subject: 'Other words', headers }), to);

describe('somebody who takes part', () => {
  it.each<[string, (t: Awaited<ReturnType<typeof talk>>) => { headers: string[]; to?: string[] }]>([
    ['by the reply address', (t) => ({ headers: [], to: [replyTo(t.toColleague.deliveryId)] })],
    ['with the reply address in To', (t) => ({ headers: [`Cc: <${replyTo(t.toColleague.deliveryId)}>`] })],
    [
      'with it in Reply-To',
      (t) => ({ headers: [`Reply-To: <${replyTo(t.toColleague.deliveryId).toUpperCase()}>`] }),
    ],
    ['by In-Reply-To', (t) => ({ headers: [`In-Reply-To: <${t.toColleague.mailId}>`] })],
    [
      'by References among others',
      (t) => ({ headers: [`References: <x@y.example> <${t.toClient.mailId}>`] }),
    ],
    ['by the client’s own Message-ID', (t) => ({ headers: [`References: <first-${t.client}>`] })],
  ])('goes on in the conversation: %s', async (_how, make) => {
    const t = await talk();
    const { headers, to } = make(t);
    expect(await whoWrites(t.colleague, headers, to)).toMatch(/^250/);
    expect(await t.last()).toMatchObject({
      text: `from ${t.colleague}`,
      from: `Some One <${t.colleague}>`,
      conversationId: t.first.conversationId,
      flags: ['from_participant'],
    });
    // Nobody is made a client by it.
    expect(await mail.messagesOf(t.colleague)).toEqual([]);
  });

  it('and writes of something else, is a client of their own: a subject decides nothing', async () => {
    const t = await talk();
    await mail.send(t.colleague, mail.rawMail(t.colleague, { subject: 'Re: The order' }));
    const [own] = await mail.messagesOf(t.colleague);
    expect(own!.conversationId).not.toBe(t.first.conversationId);
    expect(own!.flags).toEqual([]);
  });
});

describe('a stranger', () => {
  it.each<[string, (t: Awaited<ReturnType<typeof talk>>) => { headers: string[]; to?: string[] }]>([
    ['a reply address', (t) => ({ headers: [], to: [replyTo(t.toClient.deliveryId)] })],
    ['one in Cc', (t) => ({ headers: [`Cc: <${replyTo(t.toColleague.deliveryId)}>`] })],
    ['a Message-ID of ours', (t) => ({ headers: [`In-Reply-To: <${t.toClient.mailId}>`] })],
    ['the client’s Message-ID', (t) => ({ headers: [`References: <first-${t.client}>`] })],
  ])('who has got hold of %s is in no conversation of others, and that is told', async (_what, make) => {
    const t = await talk();
    const stranger = mail.newSender();
    const { headers, to } = make(t);
    expect(await whoWrites(stranger, headers, to)).toMatch(/^250/);
    expect((await t.last())?.id).toBe(t.first.id);
    const [own] = await mail.messagesOf(stranger);
    expect(own).toMatchObject({ text: `from ${stranger}`, flags: ['stranger_in_thread'] });
    expect(own!.conversationId).not.toBe(t.first.conversationId);
  });

  it('cannot make one up: 500 changed tokens and Message-IDs', async () => {
    const t = await talk();
    const token = replyTo(t.toColleague.deliveryId);
    const [local = '', domain = ''] = token.split('@');
    const start = local.indexOf('+') + 1;
    const change = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
    for (let turn = 0; turn < 50; turn += 1) {
      const forged = `${change(local, start + (turn % (local.length - start)))}@${domain}`;
      if (forged !== token) expect(await whoWrites(t.colleague, [], [forged])).toMatch(/^550/);
    }
    const forgedIds = Array.from({ length: 450 }, (_, turn) => {
      const at = turn % (t.toColleague.mailId.indexOf('@') - 2);
      return `<${change(t.toColleague.mailId, at + 2)}>`;
    }).filter((id) => id !== `<${t.toColleague.mailId}>`);
    for (let at = 0; at < forgedIds.length; at += 45)
      await whoWrites(t.colleague, [`References: ${forgedIds.slice(at, at + 45).join('\r\n ')}`]);
    expect((await t.last())?.id).toBe(t.first.id);
  });
});

it('what a mail quotes is kept apart from its words, and told', async () => {
  const from = mail.newSender();
  await mail.send(
    from,
    mail.rawMail(from, { body: 'Thank you!\n\nOn Monday you wrote:\n> It is on its way.' }),
  );
  const [message] = await mail.messagesOf(from);
  expect(message).toMatchObject({ text: 'Thank you!', flags: ['has_quoted'] });
  const raw = await mail.hub.prisma.rawInbound.findUniqueOrThrow({ where: { id: message!.rawId! } });
  expect(raw.facts).toMatchObject({
    quoted: 'On Monday you wrote:\n> It is on its way.',
    to: [ours()],
    cc: [],
    sender: null,
  });
  expect(raw.envelope).toMatchObject({ sender: from, recipients: [ours()], ip: expect.any(String) });
});
