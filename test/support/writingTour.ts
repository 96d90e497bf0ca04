import type { Customer } from './customer.ts';
import type { Harness, Place } from './harness.ts';

/** Every route of writing, answered well once. */
export async function tourOfWriting(
  house: Harness,
  { agent }: Place,
  { clientId, customer }: { clientId: string; customer: Customer },
): Promise<void> {
  const drafts = `/clients/${clientId}/drafts`;
  await agent.put(drafts, { channel: 'sms', to: customer.number, text: 'so far', version: 0 });
  await agent.get(drafts);
  const shared = { channel: 'sms', to: customer.number, text: 'so far', version: 1, shared: true };
  await agent.put(drafts, shared);
  await agent.post(`${drafts}/take-files`, { agentId: agent.agentId, channel: 'sms', to: customer.number });
  await house.hub.settings.change({ undoSendSeconds: 10 });
  const sent = { channel: 'sms', to: house.customer().number, text: 'hm', canUndo: true };
  const { conversation } = await agent.post('/conversations', sent);
  const where = { conversationId: conversation.id };
  const message = await house.hub.prisma.message.findFirstOrThrow({ where });
  await agent.post(`/messages/${message.id}/undo`);
  await agent.post(`/conversations/${conversation.id}/close`);
  await house.hub.settings.change({ undoSendSeconds: 0 });
  const later = await agent.post('/follow-ups', {
    clientId,
    kind: 'text',
    title: 'later',
    text: 'later',
    dueAt: new Date(Date.now() + 3_600_000).toISOString(),
    send: { channel: 'sms', to: customer.number },
  });
  await agent.patch(`/follow-ups/${later.id}/text`, { text: 'later still' });
  const notice = await house.hub.prisma.agentNotice.create({
    data: { agentId: agent.agentId, kind: 'mention', clientId, eventId: later.id, text: 'hm' },
  });
  await agent.get('/me/notices');
  await agent.post(`/me/notices/${notice.id}/read`);
  await agent.post('/me/notices/read', { until: new Date().toISOString() });
  const { id } = await agent.post('/canned-responses', {
    scope: 'own',
    shortcut: 'hi',
    title: 'Hello',
    text: 'Hello {client.firstName}',
  });
  await agent.get('/canned-responses');
  await agent.patch(`/canned-responses/${id}`, { title: 'Hello there' });
  await agent.post(`/canned-responses/${id}/delete`);
}
