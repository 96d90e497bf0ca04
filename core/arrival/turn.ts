import { z } from 'zod';
import { ArrivalStep, NoticeResult } from '../contract/arrivalWords.ts';
import { RequiredSkills, type RequiredSkill } from '../contract/skills.ts';
import { Language } from '../contract/words.ts';

// Where a caller is in a flow, and what the caller is told next. Both are kept with the call, as JSON.

export const FlowState = z.object({
  /** The node that waits for an answer; null before the first. */
  at: z.string().nullable(),
  /** How often this node has been read already. */
  tries: z.number().int(),
  /** Answers taken in all: a flow that leads in a circle comes to an end. */
  answers: z.number().int(),
  language: Language,
  notice: NoticeResult.nullable(),
  steps: z.array(ArrivalStep),
  /** What the choices ask of an agent, by the menu they were made in. */
  asked: z.array(z.object({ menu: z.string(), skills: RequiredSkills })).optional(),
});
export type FlowState = z.infer<typeof FlowState>;

type Asked = NonNullable<FlowState['asked']>;

/** After a choice in a menu: who comes to a menu again takes back what was chosen from there on. */
export function askedAfter(asked: Asked | undefined, menu: string, skills: readonly RequiredSkill[]): Asked {
  const before = asked ?? [];
  const again = before.findIndex((one) => one.menu === menu);
  return [...(again === -1 ? before : before.slice(0, again)), { menu, skills: [...skills] }];
}

const MOST_SKILLS = 10;

/** What all choices ask for: of two that name the same skill, the later one; null when they ask for nothing. */
export function skillsAsked(asked: Asked | undefined): RequiredSkill[] | null {
  const latest = new Map<string, RequiredSkill>();
  for (const { skills } of (asked ?? []).toReversed())
    for (const skill of skills) if (!latest.has(skill.skillId)) latest.set(skill.skillId, skill);
  return latest.size > 0 ? [...latest.values()].slice(0, MOST_SKILLS) : null;
}

/** `wholly`: no key and no agent cuts it short. */
export const Spoken = z.object({ language: Language, text: z.string(), wholly: z.boolean().optional() });
export type Spoken = z.infer<typeof Spoken>;

const QueueId = z.object({ queueId: z.uuid() }).shape;

/** What happens when all is said. The first three wait for an answer, the others are the end of the flow. */
export const After = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('keys'),
    /** The most keys that an answer has. */
    most: z.number().int(),
    /** The key that ends an answer early; empty when each of them may be part of it. */
    finish: z.string(),
    timeoutSeconds: z.number().int(),
  }),
  z.object({ kind: z.literal('spoken') }),
  z.object({ kind: z.literal('dial'), number: z.string(), timeoutSeconds: z.number().int() }),
  z.object({ kind: z.literal('queue'), ...QueueId }),
  z.object({ kind: z.literal('voicemail'), ...QueueId }),
  z.object({ kind: z.literal('callback'), ...QueueId }),
  z.object({ kind: z.literal('hangUp') }),
  z.object({ kind: z.literal('forwarded') }),
]);
export type After = z.infer<typeof After>;

export const Turn = z.object({ say: z.array(Spoken), after: After });
export type Turn = z.infer<typeof Turn>;

/** Whether the caller is still in the flow after this. */
export function waitsForAnswer(after: After): boolean {
  return after.kind === 'keys' || after.kind === 'spoken' || after.kind === 'dial';
}
