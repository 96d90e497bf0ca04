import type { z } from 'zod';
import { moveCase } from '../../../core/cases/moveCase.ts';
import { openCase } from '../../../core/cases/openCase.ts';
import type { MoveCase } from '../../../core/contract/cases.ts';
import { withTransaction } from '../../../core/db.ts';
import { counted, itIs, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { talking } from './texts.ts';

// A case from its opening to its end: each question to the client is asked once and answered once, whoever dies meanwhile.

/** Until the question of a resolved case has left; it is the client's turn. */
async function asked(w: World, caseId: string): Promise<void> {
  await w.until('the client is asked whether all is well', async () => {
    const question = await w.prisma.caseConfirmation.findFirst({ where: { caseId, state: 'asked' } });
    return (
      question?.followUpId &&
      w.prisma.followUp.findFirst({ where: { id: question.followUpId, state: 'done' } })
    );
  });
}

const toItsEnd: Scenario = {
  name: 'a case: opened, its client says no, then yes, and a person opens it again',
  async run(w) {
    const { place, phone, id: conversationId } = await talking(w);
    await w.settings({ surveysEnabled: false, ...itIs('day') });
    const clientId = await w.clientOf(phone);
    const { id: caseId } = await w.once(
      () => w.prisma.case.findFirst({ where: { clientId } }),
      (hub) =>
        withTransaction(hub, (tx) =>
          openCase(tx, {
            clientId,
            conversationId,
            kind: 'complaint',
            title: 'Cold coffee',
            agentId: place.agent.agentId,
          }),
        ),
    );
    type Move = z.output<typeof MoveCase>;
    const move = (to: string, order: Pick<Move, 'action'> & Partial<Move>) =>
      w.once(
        () => w.prisma.case.findFirst({ where: { id: caseId, state: to } }),
        async (hub) => {
          const { version } = await w.prisma.case.findUniqueOrThrow({ where: { id: caseId } });
          await moveCase(hub, place.agent, { caseId, version, ask: true, ...order });
        },
      );
    const becomes = (state: string) =>
      w.until(`the case is ${state}`, () => w.prisma.case.findFirst({ where: { id: caseId, state } }), {
        inTime: true,
      });
    const solved = { action: 'resolve', note: 'A new cup', rootCause: 'process' } as const;
    await move('in_progress', { action: 'start' });
    await move('resolved', solved);
    await asked(w, caseId);
    await w.text(phone, place.number, 'no');
    await becomes('in_progress');
    await move('resolved', solved);
    await asked(w, caseId);
    await w.text(phone, place.number, 'yes');
    await becomes('closed');
    await move('in_progress', { action: 'reopen', note: 'Cold again' });
    return counted(w, clientId, {
      'case.opened': 1,
      'case.moved': 6,
      'case.confirmationAsked': 2,
      'case.confirmationAnswered': 2,
    });
  },
};

export const caseScenarios: readonly Scenario[] = [toItsEnd];
