import { randomUUID } from 'node:crypto';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { finishMessages, logAndClose } from '../../../core/conversations/wrapUp.ts';
import { all, counted, itIs, type Scenario } from '../scenario.ts';
import { talking } from './texts.ts';

/** A number of ours is retired while somebody talks there, and while a survey waits for the morning. */
const retired: Scenario = {
  name: 'a number that is retired: the answer and the survey leave from the next',
  async run(w) {
    const { place, phone, id } = await talking(w, { surveysEnabled: true, ...itIs('night') });
    const next = `+1500666${phone.slice(-4)}`;
    await w.prisma.ourAddress.create({ data: { kind: 'phone', value: next, queueId: place.queueId } });
    await w.prisma.ourAddress.update({
      where: { kind_value: { kind: 'phone', value: place.number } },
      data: { retiredAt: new Date() },
    });
    const clientKey = randomUUID();
    await w.act((hub) =>
      sendReply(hub, place.agent, { conversationId: id, text: 'from the next', clientKey, canUndo: false }),
    );
    await w.act((hub) => finishMessages(hub, place.agent, id));
    await w.act((hub) => logAndClose(hub, place.agent, { conversationId: id }));
    const clientId = await w.clientOf(phone);
    const held = await w.until('a survey that is held', () =>
      w.prisma.surveyInvite.findFirst({ where: { clientId, state: 'held' } }),
    );
    await w.prisma.ourAddress.update({
      where: { kind_value: { kind: 'phone', value: place.number } },
      data: { retiredAt: null },
    });
    await w.prisma.ourAddress.update({
      where: { kind_value: { kind: 'phone', value: next } },
      data: { retiredAt: new Date() },
    });
    await w.settings({ surveysEnabled: true, ...itIs('day') });
    await w.pool.query(`UPDATE survey_invite SET due_at = now() WHERE id = $1 AND state = 'held'`, [held.id]);
    await w.timePasses();
    await w.until('the survey is sent', () =>
      w.prisma.surveyInvite.findFirst({ where: { id: held.id, state: 'sent' } }),
    );
    return all(counted(w, clientId, { 'sender.changed': 2, 'survey.sent': 1 }), async () => {
      const rows = await w.prisma.delivery.findMany({ where: { clientId }, orderBy: { createdAt: 'asc' } });
      const from = rows.map((row) => row.from).join();
      return from === [next, place.number].join() ? [] : [`they left from ${from}`];
    });
  },
};

export const senderScenarios: readonly Scenario[] = [retired];
