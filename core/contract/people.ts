import { z } from 'zod';
import { idOf } from './ids.ts';
import { AgentRouting } from './skills.ts';
import { Role } from './words.ts';

// The accounts of a division, as its administrators see and change them.

export const Person = z.object({
  /** The agent's id: what PATCH /agents/:id takes. */
  id: z.uuid(),
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  disabled: z.boolean(),
  /** A program's agent, which takes part by API only. */
  isService: z.boolean(),
  ...AgentRouting.shape,
});
export type Person = z.infer<typeof Person>;
export const PersonList = z.object({ items: z.array(Person), nextCursor: z.string().nullable() });

/** What is left out stays as it is. `queueIds` are all the queues that the person works in from now on. */
export const UpdatePerson = z.strictObject({
  disabled: z.boolean().optional(),
  role: Role.optional(),
  queueIds: z.array(idOf('queue')).max(200).optional(),
});
export type UpdatePerson = z.infer<typeof UpdatePerson>;
