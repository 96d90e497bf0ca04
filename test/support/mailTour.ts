import type { Harness, Member } from './harness.ts';
import { until } from './openTestHub.ts';
import { png } from './pictures.ts';

/** Every route about mail and files, in a conversation that the agent holds; its first message has a remote picture. */
export async function tourOfMail(
  house: Harness,
  { agent, conversation, messageId }: { agent: Member; conversation: string; messageId: string },
): Promise<void> {
  house.hub.outside = { fetch: async () => ({ status: 200, headers: {}, body: png() }) };
  const { id: fileId } = (await agent.bring('a.png', png())).body;
  const { id: otherId } = (await agent.bring('b.txt', Buffer.from('x'))).body;
  await agent.post(`/attachments/${otherId}/discard`);
  await agent.get(`/messages/${messageId}/recipients?mode=replyAll`);
  const mail = { messageId, mode: 'reply' };
  await agent.post(`${conversation}/reply`, { text: 'hello', attachmentIds: [fileId], mail });
  await agent.download(`/attachments/${fileId}`);
  await agent.download(`/attachments/${fileId}/image`);
  await agent.download(`/messages/${messageId}/remote-image?place=0`);
  await tourOfTexts(house, agent);
  const administrator = await house.member('administrator');
  const [mailbox] = (await administrator.get('/mailboxes')).items;
  await administrator.patch(`/mailboxes/${mailbox.id}`, { signature: null });
  await tourOfWays(administrator, `/mailboxes/${mailbox.id}`);
  await tourOfConsents(house, administrator, `/mailboxes/${mailbox.id}`);
  await agent.post('/dead-addresses/try-again', { address: 'nobody@customer.example' });
  // Nobody works there, so nobody is offered what is taken in.
  const empty = await house.open({ agents: 0 });
  const from = house.customer().email;
  const raw = `From: ${from}\r\nTo: ${empty.mailbox}\r\nAuto-Submitted: auto-replied\r\n\r\nAway.`;
  await house.control('POST', '/mails', { from, to: empty.mailbox, raw });
  const { items } = await administrator.get('/quarantine');
  const kept = items.find((one: { from: string | null }) => one.from === from);
  await administrator.download(`/quarantine/${kept.id}/raw`);
  await administrator.post(`/quarantine/${kept.id}/replay`);
}

/** How the mails of a mailbox leave. */
async function tourOfWays(administrator: Member, path: string): Promise<void> {
  const server = { host: '127.0.0.1', port: 9, security: 'none', username: 'u', password: 'p' };
  await administrator.put(`${path}/smtp`, server);
  await administrator.post(`${path}/smtp/remove`);
  await administrator.post(`${path}/smtp/test`, { to: 'somebody@customer.example' });
  const imap = {
    ...server,
    folders: ['INBOX'],
    since: new Date().toISOString(),
    after: 'keep',
    moveTo: null,
  };
  await administrator.put(`${path}/imap`, imap);
  await administrator.get(`${path}/imap/folders`);
  await administrator.post(`${path}/imap/resume`);
  await administrator.post(`${path}/imap/remove`);
  const { selector } = (await administrator.post(`${path}/dkim`)).dkim[0];
  await administrator.post(`${path}/dkim/check`, { selector });
  await administrator.post(`${path}/dkim/switch`, { selector, on: true });
  await administrator.post(`${path}/dkim/switch`, { selector, on: false });
  await administrator.get(`${path}/ways`);
  await administrator.post(`${path}/dkim/remove`, { selector });
}

/** The consent of a mailbox's owner. */
async function tourOfConsents(house: Harness, administrator: Member, path: string): Promise<void> {
  const body = Buffer.from(JSON.stringify({ access_token: 'opens it', refresh_token: 'gives the next' }));
  house.hub.outside = { fetch: async () => ({ status: 200, headers: {}, body }) };
  const username = 'owner@hub.example';
  await administrator.put(`${path}/consent`, { provider: 'google', application: 'hub', username });
  const { url } = await administrator.post(`${path}/consent/ask`);
  const state = new URL(url).searchParams.get('state');
  await administrator.post('/mail-consents/finish', { state, code: 'good once' });
  await administrator.post(`${path}/consent/remove`);
}

/** A text whose picture is not to be had, and is asked for. */
async function tourOfTexts(house: Harness, agent: Member): Promise<void> {
  const { number } = await house.open({ agents: 0 });
  const customer = house.customer();
  await house.control('PUT', '/faults', [{ match: 'cdn', action: 'fail', status: 500 }]);
  await customer.sendsFiles(number, [{ contentType: 'image/png', content: png() }]);
  const clientId = await house.clientOf(customer.number);
  const { messageId } = await until(() =>
    house.hub.prisma.textMedia.findFirst({ where: { message: { clientId }, tries: { gt: 0 } } }),
  );
  await agent.post(`/messages/${messageId}/fetch-media`);
  await house.control('PUT', '/faults', []);
}
