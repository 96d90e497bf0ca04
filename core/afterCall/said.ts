import type { z } from 'zod';
import type { WrapUpDraft } from '../contract/afterCall.ts';
import type { WrapUp } from '../contract/api.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import type { Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';

// What an agent saves in wrap-up: checked as a request, and not as leniently as what time has overtaken.

type Said = Omit<z.output<typeof WrapUp>, 'version'>;

/** Plans what was promised and planned. Throws `invalid_request` for what cannot be. */
export async function planAsSaid(
  tx: Tx,
  conversation: Pick<ConversationRow, 'id' | 'clientId'>,
  { said, agentId }: { said: Said; agentId: string },
): Promise<void> {
  const whose = { clientId: conversation.clientId, conversationId: conversation.id, agentId };
  const { promise, followUp } = said;
  if (promise)
    await planFollowUp(tx, {
      ...whose,
      ...promise,
      kind: 'promise',
      dueAt: new Date(promise.dueAt),
      ownerId: promise.ownerId ?? agentId,
    });
  if (followUp)
    await planFollowUp(tx, {
      ...whose,
      ...followUp,
      dueAt: new Date(followUp.dueAt),
      ownerId: followUp.ownerId ?? agentId,
    });
}

/** The same as a form that is filled in, to be kept until the time is over. */
export function asDraft({ disposition, note, promise, followUp, survey, feeling }: Said): WrapUpDraft {
  return {
    disposition: disposition ?? null,
    note: note ?? '',
    promise: promise
      ? {
          title: promise.title,
          due: 'custom',
          customAt: '',
          dueAt: promise.dueAt,
          owner: promise.ownerId ?? null,
        }
      : null,
    followUp: followUp
      ? {
          title: followUp.title,
          kind: followUp.kind === 'text' ? 'text' : 'task',
          due: 'custom',
          customAt: '',
          dueAt: followUp.dueAt,
          text: followUp.text ?? '',
        }
      : null,
    survey: survey ?? null,
    feeling: feeling ?? null,
  };
}
