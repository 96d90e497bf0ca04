import { z } from 'zod';
import { idOf } from './ids.ts';

// Skills, what conversations need of them, and what each agent is asked for: the settings of routing.

const Id = z.uuid();

/** 1 (can get by) to 5 (expert). */
export const Proficiency = z.number().int().min(1).max(5);

export const Skill = z.object({
  id: Id,
  name: z.string(),
  /** Kept for what was, not offered for choosing any more. */
  retired: z.boolean(),
  /** How many people have it. */
  agents: z.number().int(),
});
export type Skill = z.infer<typeof Skill>;
export const SkillList = z.object({ items: z.array(Skill), nextCursor: z.string().nullable() });
export const SkillParams = z.strictObject({ id: idOf('skill') });
const Name = z.string().trim().min(1).max(60);
export const NewSkill = z.strictObject({ name: Name });
export const UpdateSkill = z.strictObject({ name: Name.optional(), retired: z.boolean().optional() });

const MOST_RINGS = 6;

const relax = z
  .array(
    z.strictObject({
      afterSeconds: z.number().int().min(1).max(86_400),
      /** 0: not asked for any more. */
      minimum: z.number().int().min(0).max(4),
    }),
  )
  .max(MOST_RINGS)
  .refine(
    (steps) => steps.every((step, index) => index === 0 || step.afterSeconds > at(steps, index).afterSeconds),
    'must come one after the other',
  )
  .refine(
    (steps) => steps.every((step, index) => index === 0 || step.minimum < at(steps, index).minimum),
    'must ask for less each time',
  );

interface Step {
  afterSeconds: number;
  minimum: number;
}
const at = (steps: readonly Step[], index: number): Step =>
  steps[index - 1] ?? { afterSeconds: 0, minimum: 6 };

/** One skill that is needed, and how less is asked for with waiting time (counted from the entry into the queue). */
export const RequiredSkill = z.strictObject({ skillId: idOf('skill'), minimum: Proficiency, relax });
export type RequiredSkill = z.infer<typeof RequiredSkill>;
export const RequiredSkills = z
  .array(RequiredSkill)
  .max(10)
  .refine(
    (list) => new Set(list.map(({ skillId }) => skillId)).size === list.length,
    'names a skill more than once',
  );

const MessageLimit = z.number().int().min(0).max(50).nullable();

const rules = {
  /** So long a conversation waits for the client's account agent, else the last agent, alone; 0: not at all. */
  preferredSeconds: z.number().int().min(0).max(600),
  /** A call is offered only to who has no more texts and mails in hand; null: however many. */
  callMessageLimit: MessageLimit,
  /** A call takes back the unanswered offer of a text when nobody else is free for it. */
  callsTakeOffers: z.boolean(),
  requiredSkills: RequiredSkills,
};
/** What a number of the queue asks for besides; it goes before the queue's for the same skill. */
const OfNumber = z.strictObject({ numberId: idOf('number'), requiredSkills: RequiredSkills });

export const QueueRouting = z.object({
  id: Id,
  ...rules,
  numbers: z.array(z.object({ numberId: Id, value: z.string(), requiredSkills: RequiredSkills })),
});
export type QueueRouting = z.infer<typeof QueueRouting>;
/** What is left out stays as it is. */
export const UpdateQueueRouting = z.strictObject({
  ...z.object(rules).partial().shape,
  numbers: z.array(OfNumber).max(100).optional(),
});
export type UpdateQueueRouting = z.infer<typeof UpdateQueueRouting>;

const SkillOfAgent = { skillId: idOf('skill'), proficiency: Proficiency };

/** What each agent is asked for, as supervisors see and change it. */
export const AgentRouting = z.object({
  queueIds: z.array(Id),
  skills: z.array(z.object(SkillOfAgent)),
  /** Texts and mails in hand at once. */
  messageCapacity: z.number().int(),
  callMessageLimit: MessageLimit,
  /** Rung instead of the browser, E.164. */
  fallbackNumber: z.string().nullable(),
});
export type AgentRouting = z.infer<typeof AgentRouting>;
export const UpdateAgentRouting = z.strictObject({
  queueIds: z.array(idOf('queue')).max(200).optional(),
  skills: z.array(z.strictObject(SkillOfAgent)).max(100).optional(),
  messageCapacity: z.number().int().min(0).max(50).optional(),
  callMessageLimit: MessageLimit.optional(),
  fallbackNumber: z.string().trim().max(40).nullable().optional(),
});
export type UpdateAgentRouting = z.infer<typeof UpdateAgentRouting>;
