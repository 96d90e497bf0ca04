import type { Viewer } from '../../../core/access/viewer.ts';
import { acceptInternal } from '../../../core/internalCalls/connectInternal.ts';
import { leaveInternal } from '../../../core/internalCalls/endInternal.ts';
import { callColleague, internalCallOf } from '../../../core/internalCalls/internalCalls.ts';
import type { InternalCall } from '../../../prisma/generated/client.ts';
import type { OutsideWorld } from '../outsideWorld.ts';
import type { Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { allQuiet } from './callParts.ts';
import { gets } from './inCall.ts';

// Calls between colleagues: no client, no queue, and no phone that rings on when it is over.

const openOf = (w: World, { agentId }: Viewer) =>
  w.prisma.internalCall.findFirst({ where: { callerId: agentId, endedAt: null } });

/** Both phones are rung, as often as that is lost. */
async function rings(w: World, anna: Viewer, ben: Viewer): Promise<InternalCall> {
  for (;;) {
    await gets(
      w,
      'asked',
      (hub) => callColleague(hub, anna, ben.agentId),
      () => openOf(w, anna),
    );
    const call = await openOf(w, anna);
    if (!call) continue;
    const now = () => w.prisma.internalCall.findUniqueOrThrow({ where: { id: call.id } });
    await gets(
      w,
      'said yes',
      (hub) => acceptInternal(hub, ben),
      async () => (await now()).answeredAt ?? (await now()).endedAt,
    );
    const rung = await w.until('both are rung, or it is over', async () => {
      if (w.deaths > 0)
        await w.pool.query(
          `UPDATE internal_call SET answered_at = answered_at - interval '30 s' WHERE id = $1 AND callee_sid IS NULL AND ended_at IS NULL`,
          [call.id],
        );
      const { callerSid, calleeSid, endedAt } = await now();
      return endedAt ? 'over' : callerSid && calleeSid && 'rung';
    });
    if (rung === 'rung') return now();
  }
}

async function silence(w: World): Promise<void> {
  await w.until(
    'no phone is left',
    async () => {
      await w.pool.query(
        `UPDATE internal_call SET ended_at = ended_at - interval '10 s' WHERE to_hang_up AND ended_at > now() - interval '5 s'`,
      );
      // A phone whose order the dead had not noted rings for the 20 s that it was ordered for, and the network gives up.
      if (w.deaths > 0)
        for (const call of w.outside.liveCalls())
          if (call.status === 'ringing') w.outside.tell(call, 'no-answer');
      return w.outside.liveCalls().length === 0;
    },
    { inTime: true },
  );
  await allQuiet(w);
}

/** Hung up while the order to ring is under way: whoever learns of the phone then hangs it up. */
async function givenUp(w: World, anna: Viewer, ben: Viewer): Promise<void> {
  await gets(
    w,
    'asked',
    (hub) => callColleague(hub, anna, ben.agentId),
    () => openOf(w, anna),
  );
  w.outside.moods.party = ['slow'];
  w.outside.slow = null;
  const accepting = w.act((hub) => acceptInternal(hub, ben).catch(() => undefined));
  await w.until('it is being rung', async () => w.outside.slow !== null || w.deaths > 0);
  await gets(
    w,
    'given up',
    (hub) => leaveInternal(hub, anna),
    async () => (await openOf(w, anna)) === null,
  );
  const late = w.outside.slow as OutsideWorld['slow'];
  if (late) w.outside.tell(late.call, 'in-progress');
  await w.deliverNews();
  late?.answer();
  await accepting;
}

const colleagues: Scenario = {
  name: 'colleagues who call each other: hung up by a phone, by a person, and not answered',
  async run(w) {
    const place = await w.place({ agents: 2 });
    const [anna, ben] = place.agents as [Viewer, Viewer];
    const first = await rings(w, anna, ben);
    for (const sid of [first.callerSid, first.calleeSid]) {
      const phone = w.outside.calls.get(sid ?? '');
      if (phone) w.outside.tell(phone, 'in-progress');
    }
    await w.deliverNews();
    await w.act((hub) => internalCallOf(hub, anna.agentId));
    const his = w.outside.calls.get(first.calleeSid ?? '');
    if (his) w.outside.tell(his, 'completed');
    const isOver = async () => {
      // What a dead process has left is found after forty seconds.
      if (w.deaths > 0)
        await w.pool.query(
          `UPDATE internal_call SET answered_at = answered_at - interval '30 s' WHERE ended_at IS NULL AND callee_sid IS NULL`,
        );
      return (await openOf(w, anna)) === null;
    };
    await w.until('it is over', isOver);
    await silence(w);

    await rings(w, anna, ben);
    await gets(w, 'hung up', (hub) => leaveInternal(hub, anna), isOver);
    await silence(w);

    await gets(
      w,
      'asked',
      (hub) => callColleague(hub, anna, ben.agentId),
      () => openOf(w, anna),
    );
    await w.pool.query(
      `UPDATE internal_call SET started_at = started_at - interval '1 min' WHERE ended_at IS NULL`,
    );
    await w.until('nobody answers', isOver, { inTime: true });
    // The network has forgotten both, and has told nobody.
    const lost = await rings(w, anna, ben);
    for (const sid of [lost.callerSid, lost.calleeSid]) w.outside.calls.delete(sid ?? '');
    await w.pool.query(`UPDATE internal_call SET answered_at = now() - interval '11 min' WHERE id = $1`, [
      lost.id,
    ]);
    await w.until('it is given up', isOver, { inTime: true });
    await givenUp(w, anna, ben);
    await silence(w);
    // Refused by the network: nobody is called.
    w.outside.moods.party = ['refuse'];
    await gets(
      w,
      'asked',
      (hub) => callColleague(hub, anna, ben.agentId),
      () => openOf(w, anna),
    );
    await gets(w, 'said yes', (hub) => acceptInternal(hub, ben), isOver);
    await silence(w);
    return async () => {
      const agents = await w.prisma.agent.findMany({ where: { id: { in: [anna.agentId, ben.agentId] } } });
      return agents.some(({ liveCalls }) => liveCalls !== 0) ? ['somebody still has a call in hand'] : [];
    };
  },
};

export const colleagueScenarios: readonly Scenario[] = [colleagues];
