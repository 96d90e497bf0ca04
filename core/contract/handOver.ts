import { z } from 'zod';
import { idOf } from './ids.ts';

// What somebody still has to do, given to a colleague or a team at once.

export const MOST_NAMED = 500;

export const AskHandOver = z.strictObject({ fromId: idOf('agent'), clientId: idOf('client').optional() });
export const HandOverPreview = z.object({
  open: z.number().int(),
  overdue: z.number().int(),
  clients: z.number().int(),
});
export type HandOverPreview = z.infer<typeof HandOverPreview>;

/** To a person or to a team. Of these clients' and follow-ups' alone, where some are named; else all that is open. */
export const HandOver = z.strictObject({
  fromId: idOf('agent'),
  toId: idOf('agent').optional(),
  queueId: idOf('queue').optional(),
  clientId: idOf('client').optional(),
  followUpIds: z.array(idOf('followUp')).min(1).max(MOST_NAMED).optional(),
});
export const HandedOver = z.object({ count: z.number().int(), clients: z.number().int() });
export type HandedOver = z.infer<typeof HandedOver>;
