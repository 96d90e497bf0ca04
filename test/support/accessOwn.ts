import { randomUUID } from 'node:crypto';
import { makeKey } from '../../core/access/apiTokens.ts';
import type { Hub } from '../../core/hub.ts';
import type { MadeAgent } from './factories.ts';

/** One of each of what is one person's alone. */
export async function makeOwn(hub: Hub, { userId, agentId }: MadeAgent, divisionId: string) {
  const session = await hub.prisma.session.create({
    data: { id: randomUUID(), token: randomUUID(), userId, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  const { id: keyId } = await makeKey(hub.prisma, { userId, name: 'second' });
  const notice = await hub.prisma.agentNotice.create({
    data: { agentId, kind: 'mention', clientId: randomUUID(), eventId: randomUUID(), text: 'hm' },
  });
  const canned = await hub.prisma.cannedResponse.create({
    data: { divisionId, scope: 'own', agentId, shortcut: 'hi', title: 'hi', text: 'hi' },
  });
  const view = await hub.prisma.inboxView.create({
    data: { divisionId, agentId, ownerKey: agentId, name: 'mine', nameKey: 'mine', filter: { list: 'team' } },
  });
  const bulk = await hub.prisma.bulkAction.create({ data: { agentId, action: 'claim', rows: [] } });
  return {
    bulkActionId: bulk.id,
    inboxViewId: view.id,
    sessionId: session.id,
    keyId,
    cannedResponseId: canned.id,
    noticeId: notice.id,
  };
}
