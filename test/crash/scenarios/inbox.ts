import { assignConversation } from '../../../core/inbox/assign.ts';
import { snoozeConversation, wakeConversation, wakeDue } from '../../../core/inbox/snooze.ts';
import { actOnMany } from '../../../core/bulk/bulk.ts';
import { undoBulk } from '../../../core/bulk/undoBulk.ts';
import { countWork } from '../../../core/inbox/workLists.ts';
import { counted, type Scenario } from '../scenario.ts';
import { gets } from './inCall.ts';
import { accepted, talking } from './texts.ts';

// Put off, woken by the answer, by hand and by its time; and given to a colleague.

const pile: Scenario = {
  name: 'a text is put off, woken in each way, and given to a colleague',
  async run(w) {
    const { place, id, phone } = await talking(w);
    const now = () => w.prisma.conversation.findUniqueOrThrow({ where: { id } });
    const isOff = async () => (await now()).snoozedAt !== null;
    const putOff = (until: string | null) =>
      gets(
        w,
        'it is put off',
        (hub) => snoozeConversation(hub, place.agent, { conversationId: id, until }),
        isOff,
      );
    await putOff(null);
    await w.text(phone, place.number, 'an answer');
    await w.until('the answer wakes it', async () => !(await isOff()));
    await accepted(w, place);
    await putOff(new Date(Date.now() + 3_600_000).toISOString());
    await gets(
      w,
      'it is taken up by hand',
      (hub) => wakeConversation(hub, place.agent, id),
      async () => !(await isOff()),
    );
    await accepted(w, place);
    await putOff(new Date(Date.now() + 3_600_000).toISOString());
    await w.pool.query(`UPDATE conversation SET snoozed_until = now() WHERE id = $1`, [id]);
    await gets(w, 'its time wakes it', wakeDue, async () => !(await isOff()));
    await accepted(w, place);
    await w.act((hub) => countWork(hub, place.agent));
    await gets(
      w,
      'the supervisor has it',
      (hub) =>
        assignConversation(hub, place.agent, { conversationId: id, agentId: place.supervisor.agentId }),
      async () => (await now()).agentId === place.supervisor.agentId,
    );
    return counted(w, await w.clientOf(phone), {
      'conversation.snoozed': 3,
      'conversation.woken': 2,
      'conversation.assigned': 1,
    });
  },
};

/** Several at once, and taken back. */
const several: Scenario = {
  name: 'texts are put off together, and that is taken back',
  async run(w) {
    const { place, id, phone } = await talking(w);
    const now = () => w.prisma.conversation.findUniqueOrThrow({ where: { id } });
    await gets(
      w,
      'it is put off with others',
      (hub) => actOnMany(hub, place.agent, { action: 'snooze', conversationIds: [id], until: null }),
      async () => (await now()).snoozedAt !== null,
    );
    const kept = await w.until('it is kept for undo', () =>
      w.prisma.bulkAction.findFirst({ where: { agentId: place.agent.agentId, action: 'snooze' } }),
    );
    await w.prisma.bulkAction.update({ where: { id: kept.id }, data: { createdAt: new Date() } });
    await gets(
      w,
      'it is taken back',
      (hub) => undoBulk(hub, place.agent, kept.id),
      async () => (await now()).agentId === place.agent.agentId,
    );
    return counted(w, await w.clientOf(phone), { 'conversation.snoozed': 1, 'conversation.woken': 1 });
  },
};

export const inboxScenarios: readonly Scenario[] = [pile, several];
