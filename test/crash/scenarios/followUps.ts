import { randomUUID } from 'node:crypto';
import {
  cancelFollowUp,
  completeFollowUp,
  listFollowUps,
  loadFollowUpFor,
} from '../../../core/followUps/followUps.ts';
import { assignFollowUp, moveFollowUp } from '../../../core/followUps/moveFollowUp.ts';
import { handOver } from '../../../core/followUps/handOver.ts';
import { createFollowUp } from '../../../core/followUps/createFollowUp.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import type { FollowUp } from '../../../prisma/generated/client.ts';
import { all, counted, itIs, type Scenario } from '../scenario.ts';
import type { Place } from '../place.ts';
import type { World } from '../world.ts';
import { talking } from './texts.ts';

interface Known {
  place: Place;
  clientId: string;
  conversationId: string;
  phone: string;
}

/** A client with whom all is said. */
async function known(w: World): Promise<Known> {
  const { place, phone, id: conversationId } = await talking(w);
  await w.act((hub) => logAndClose(hub, place.agent, { conversationId }));
  return { place, phone, conversationId, clientId: await w.clientOf(phone) };
}

interface Plan {
  clientId: string;
  conversationId?: string;
  kind?: 'task' | 'text';
  inMs?: number;
  /** Turns of a series are sent one by one, other texts by the hundred. */
  repeats?: { every: number; unit: 'day'; on: 'due' };
}

const DAILY = { every: 1, unit: 'day', on: 'due' } as const;

async function planned(
  w: World,
  place: Place,
  { inMs = 0, kind = 'task', ...whom }: Plan,
): Promise<FollowUp> {
  const title = `do ${randomUUID()}`;
  const dueAt = new Date(Date.now() + inMs).toISOString();
  return w.once(
    () => w.prisma.followUp.findFirst({ where: { title } }),
    (hub) =>
      createFollowUp(
        hub,
        { divisionId: place.divisionId },
        {
          ...whom,
          ...(kind === 'text' ? { text: `text of ${title}` } : {}),
          kind,
          title,
          dueAt,
          agentId: place.agent.agentId,
        },
      ),
  );
}

async function becomes(w: World, { id }: { id: string }, state: FollowUp['state']): Promise<void> {
  await w.until(`the follow-up is ${state}`, () => w.prisma.followUp.findFirst({ where: { id, state } }));
}

async function makeDue(w: World, { id }: { id: string }): Promise<void> {
  await w.pool.query(`UPDATE follow_up SET due_at = now() WHERE id = $1 AND state = 'planned'`, [id]);
}

async function isDue(w: World, one: { id: string }): Promise<void> {
  await makeDue(w, one);
  await w.timePasses();
}

const reminders: Scenario = {
  name: 'reminders: one is done, one canceled, one is the supervisors’',
  async run(w) {
    const { place, clientId, conversationId } = await known(w);
    const scope = { divisionId: place.divisionId };
    const first = await planned(w, place, { clientId, conversationId });
    await becomes(w, first, 'overdue');
    await w.act((hub) =>
      completeFollowUp(hub, scope, { followUpId: first.id, agentId: place.agent.agentId }),
    );
    const second = await planned(w, place, { clientId, inMs: 3_600_000 });
    await w.act((hub) => cancelFollowUp(hub, scope, { followUpId: second.id, agentId: place.agent.agentId }));
    const third = await planned(w, place, { clientId, inMs: 3_600_000 });
    await w.prisma.followUp.update({ where: { id: third.id }, data: { ownerId: null, forSupervisor: true } });
    await isDue(w, third);
    await becomes(w, third, 'overdue');
    await w.act((hub) => listFollowUps(hub, scope, { clientId, limit: 10 }));
    await w.act((hub) => loadFollowUpFor(hub, scope, third.id));
    return counted(w, clientId, {
      'followUp.planned': 3,
      'followUp.reminded': 2,
      'followUp.done': 1,
      'followUp.canceled': 1,
    });
  },
};

const sentTexts: Scenario = {
  name: 'planned texts: put off by night, sent, and one with nowhere to go',
  async run(w) {
    const { place, clientId, conversationId } = await known(w);
    await w.settings({ surveysEnabled: false, ...itIs('night') });
    const texts = [
      await planned(w, place, { clientId, conversationId, kind: 'text', repeats: DAILY }),
      await planned(w, place, { clientId, conversationId, kind: 'text' }),
    ];
    for (const text of texts)
      await w.until('it is put off', () =>
        w.prisma.followUp.findFirst({ where: { id: text.id, dueAt: { not: text.dueAt } } }),
      );
    await w.settings({ surveysEnabled: false, ...itIs('day') });
    for (const text of texts)
      await w.until('it is sent in the morning', async () => {
        // Whoever read the settings of the night before may have put it off once more.
        await makeDue(w, text);
        return w.prisma.followUp.findFirst({ where: { id: text.id, state: 'done' } });
      });
    const free = await planned(w, place, { clientId, kind: 'text', repeats: DAILY });
    await becomes(w, free, 'done');
    const nobody = await w.prisma.client.create({ data: { divisionId: place.divisionId } });
    await w.prisma.$executeRaw`UPDATE client SET last_seq = 0 WHERE id = ${nobody.id}::uuid`;
    const lost = await planned(w, place, { clientId: nobody.id, kind: 'text' });
    await becomes(w, lost, 'overdue');
    // Who has a mail address alone gets it by mail.
    await w.once(
      () => w.prisma.address.findFirst({ where: { clientId: nobody.id } }),
      () =>
        w.prisma.address.create({
          data: { clientId: nobody.id, kind: 'email', value: `${nobody.id}@customer.example` },
        }),
    );
    const mailed = await planned(w, place, { clientId: nobody.id, kind: 'text', repeats: DAILY });
    await becomes(w, mailed, 'done');
    return all(
      counted(w, clientId, { 'followUp.done': 3, 'message.queued': 3, 'followUp.planned': [7, 30] }),
      counted(w, nobody.id, { 'followUp.reminded': 1 }),
    );
  },
};

const canceledTexts: Scenario = {
  name: 'planned texts: overtaken by the client, twice, and by STOP',
  async run(w) {
    const { place, clientId, phone } = await known(w);
    const later = await planned(w, place, { clientId, kind: 'text', inMs: 3_600_000 });
    await w.text(phone, place.number, 'I have it already');
    await becomes(w, later, 'canceled');
    const stop = await planned(w, place, { clientId, kind: 'text', inMs: 3_600_000 });
    await w.prisma.address.updateMany({ where: { clientId }, data: { optedOutAt: new Date() } });
    await isDue(w, stop);
    await becomes(w, stop, 'canceled');
    return counted(w, clientId, { 'followUp.canceled': 2, 'followUp.planned': 2, 'message.queued': 0 });
  },
};

const work: Scenario = {
  name: 'a team’s follow-up: told ahead, taken, put off, overdue for long, done with its next turn',
  async run(w) {
    const { place, clientId } = await known(w);
    const { agentId } = place.agent;
    const scope = { divisionId: place.divisionId };
    const title = `do ${randomUUID()}`;
    const { id } = await w.once(
      () => w.prisma.followUp.findFirst({ where: { title } }),
      (hub) =>
        createFollowUp(hub, scope, {
          clientId,
          title,
          kind: 'call',
          dueAt: new Date(Date.now() + 3_600_000).toISOString(),
          remindMinutes: 60,
          queueId: place.queueId,
          repeats: DAILY,
          agentId,
        }),
    );
    await w.until('its team was told', () =>
      w.prisma.followUp.findFirst({ where: { id, remindedAheadAt: { not: null } } }),
    );
    const team = { followUpId: id, queueId: place.queueId, agentId };
    await w.act((hub) => assignFollowUp(hub, scope, team));
    await w.act((hub) => assignFollowUp(hub, scope, { followUpId: id, ownerId: 'me', agentId }));
    const dueAt = new Date(Date.now() + 7_200_000).toISOString();
    await w.act((hub) => moveFollowUp(hub, scope, { followUpId: id, dueAt, reason: 'later', agentId }));
    await isDue(w, { id });
    await becomes(w, { id }, 'overdue');
    await w.pool.query(`UPDATE follow_up SET escalate_at = now() WHERE id = $1 AND escalated_at IS NULL`, [
      id,
    ]);
    await w.timePasses();
    await w.until('its supervisors were told', () =>
      w.prisma.followUp.findFirst({ where: { id, escalatedAt: { not: null } } }),
    );
    await w.settings({ surveysEnabled: false, ...itIs('day'), nextContactRequired: true });
    const next = { title: `after ${title}`, kind: 'call', dueAt } as const;
    const done = { followUpId: id, agentId, outcome: 'reached' } as const;
    await w.once(
      () => w.prisma.followUp.findFirst({ where: { title: next.title } }),
      (hub) => completeFollowUp(hub, scope, { ...done, next }),
    );
    const turn = await w.prisma.followUp.findFirstOrThrow({ where: { title, id: { not: id } } });
    await w.act((hub) => cancelFollowUp(hub, scope, { followUpId: turn.id, agentId, onlyThis: true }));
    const third = await w.prisma.followUp.findFirstOrThrow({ where: { title, state: 'planned' } });
    await w.act((hub) => completeFollowUp(hub, scope, { ...done, followUpId: third.id }));
    return counted(w, clientId, {
      'followUp.reminded': 1,
      'followUp.escalated': 1,
      'followUp.done': 2,
      'followUp.canceled': 1,
    });
  },
};

const handedOver: Scenario = {
  name: 'what somebody still has to do goes to a colleague, and of that one to the team',
  async run(w) {
    const { place, clientId } = await known(w);
    const { agent, supervisor, queueId } = place;
    const { id } = await planned(w, place, { clientId, inMs: 3_600_000 });
    await planned(w, place, { clientId, inMs: 3_600_000 });
    const [fromId, toId] = [agent.agentId, supervisor.agentId];
    await w.act((hub) => handOver(hub, supervisor, { fromId, toId }));
    await w.act((hub) => handOver(hub, supervisor, { fromId: toId, queueId, followUpIds: [id] }));
    const inRightHands = await w.prisma.followUp.count({
      where: {
        clientId,
        OR: [
          { id, ownerId: null, queueId },
          { id: { not: id }, ownerId: toId },
        ],
      },
    });
    return all(
      async () => (inRightHands === 2 ? [] : ['follow-ups are in the wrong hands']),
      counted(w, clientId, { 'followUp.planned': 2, 'followUp.assigned': 3 }),
    );
  },
};

export const followUpScenarios: readonly Scenario[] = [reminders, sentTexts, canceledTexts, work, handedOver];
