import { z } from 'zod';
import { Texts } from './arrivalWords.ts';
import { idOf } from './ids.ts';
import { RequiredSkills } from './skills.ts';
import { Language, TimeZone } from './words.ts';

// A call flow: what a caller goes through from the first ring to a queue. A document of nodes that name each other by key.

/** The name of a node inside its document. */
const NodeKey = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be letters, digits and hyphens');
/** For people: in the editor, on the timeline. */
const Title = z.string().trim().min(1).max(60);
const Keys = z.string().regex(/^[0-9*#]{1,4}$/, 'must be one to four keys of a telephone');
const WaitSeconds = z.number().int().min(2).max(15);
const Tries = z.number().int().min(1).max(5);
const node = { key: NodeKey, title: Title };

export const HoursNode = z.strictObject({
  ...node,
  kind: z.literal('hours'),
  scheduleId: idOf('schedule'),
  open: NodeKey,
  closed: NodeKey,
});

/** Speaks. `wholly`: to its end before an agent may come; else an agent who is free is connected at once. */
export const SayNode = z.strictObject({
  ...node,
  kind: z.literal('say'),
  texts: Texts,
  wholly: z.boolean(),
  next: NodeKey,
});

/** Asks for the language, each in its own words. Who presses nothing goes on in the language spoken so far. */
export const LanguageNode = z.strictObject({
  ...node,
  kind: z.literal('language'),
  choices: z
    .array(z.strictObject({ keys: Keys, language: Language, text: z.string().trim().min(1).max(300) }))
    .min(2)
    .max(4),
  timeoutSeconds: WaitSeconds,
  tries: Tries,
  next: NodeKey,
});

export const MenuNode = z.strictObject({
  ...node,
  kind: z.literal('menu'),
  texts: Texts,
  choices: z
    .array(
      z.strictObject({
        keys: Keys,
        label: Texts,
        next: NodeKey,
        /** What the agent must know for who chooses this; it goes before what number and queue ask for. */
        requiredSkills: RequiredSkills.optional(),
      }),
    )
    .min(1)
    .max(12),
  /** Said before the menu is read again; a short word of ours where there is none. */
  silentTexts: Texts,
  invalidTexts: Texts,
  timeoutSeconds: WaitSeconds,
  /** How often the menu is read before the caller goes on to `otherwise`. */
  tries: Tries,
  otherwise: NodeKey,
});

/** The recording notice. `place`: what the law of the two ends' places asks; `notice`, `consent`: at least that. */
export const NoticeNode = z.strictObject({
  ...node,
  kind: z.literal('notice'),
  mode: z.enum(['place', 'notice', 'consent']),
  noticeTexts: Texts,
  consentTexts: Texts,
  next: NodeKey,
});

const toQueue = { ...node, queueId: idOf('queue') };
export const QueueNode = z.strictObject({ ...toQueue, kind: z.literal('queue') });
export const VoicemailNode = z.strictObject({ ...toQueue, kind: z.literal('voicemail') });
export const CallbackNode = z.strictObject({ ...toQueue, kind: z.literal('callback') });

export const DialNode = z.strictObject({
  ...node,
  kind: z.literal('dial'),
  number: z.string().regex(/^\+[1-9]\d{6,14}$/, 'must be a number such as +13125550143'),
  timeoutSeconds: z.number().int().min(5).max(120),
  /** When nobody answers there. */
  otherwise: NodeKey,
});

export const HangUpNode = z.strictObject({ ...node, kind: z.literal('hangUp'), texts: Texts });

export const FlowNode = z.discriminatedUnion('kind', [
  HoursNode,
  SayNode,
  LanguageNode,
  MenuNode,
  NoticeNode,
  QueueNode,
  VoicemailNode,
  CallbackNode,
  DialNode,
  HangUpNode,
]);
export type FlowNode = z.infer<typeof FlowNode>;
export type FlowNodeKind = FlowNode['kind'];

export const FlowDocument = z.strictObject({
  /** What is spoken before the caller chooses: the client's own language, or always this one. */
  language: Language.or(z.literal('client')),
  start: NodeKey,
  nodes: z.array(FlowNode).min(1).max(200),
});
export type FlowDocument = z.infer<typeof FlowDocument>;

/** What is wrong with a flow, and where: it cannot be published while there is any. */
export const FlowProblem = z.object({
  key: z.string().nullable(),
  problem: z.enum([
    'double_key',
    'unknown_key',
    'unreachable',
    'endless',
    'double_choice',
    'no_text',
    'own_number',
  ]),
  about: z.string(),
});
export type FlowProblem = z.infer<typeof FlowProblem>;

const Name = z.string().trim().min(1).max(80);

export const FlowVersion = z.object({
  id: z.uuid(),
  number: z.number().int(),
  document: FlowDocument,
  publishedAt: z.iso.datetime(),
  publishedBy: z.string().nullable(),
});
export type FlowVersion = z.infer<typeof FlowVersion>;

export const CallFlow = z.object({
  id: z.uuid(),
  name: z.string(),
  draft: FlowDocument,
  draftVersion: z.number().int(),
  problems: z.array(FlowProblem),
  /** The newest; null when nothing was published yet. */
  published: FlowVersion.nullable(),
  numbers: z.array(z.string()),
});
export type CallFlow = z.infer<typeof CallFlow>;
export const CallFlowList = z.object({ items: z.array(CallFlow), nextCursor: z.null() });
export const FlowVersionList = z.object({ items: z.array(FlowVersion), nextCursor: z.null() });

export const CreateFlow = z.strictObject({ name: Name, draft: FlowDocument });
export const UpdateFlow = z.strictObject({
  name: Name,
  draft: FlowDocument,
  /** The draft that was changed: another change meanwhile is a conflict. */
  draftVersion: z.int32().min(1),
});
export const PublishFlow = z.strictObject({ draftVersion: z.int32().min(1) });

export const SimulateFlow = z.strictObject({
  document: FlowDocument,
  /** When the call comes: local time in `timeZone`, such as 2026-12-25T09:30. */
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/, 'must be a date and a time'),
  timeZone: TimeZone,
  /** Who calls; empty for a withheld number. */
  from: z.string().max(32),
  ourNumber: z.string().max(32),
  clientLanguage: Language,
  /** What the caller presses, menu by menu; empty for nothing. */
  keys: z.array(z.string().max(8)).max(40),
});
export type SimulateFlow = z.infer<typeof SimulateFlow>;

/** One thing that a caller hears, or does. */
export const SimulatedLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('says'), language: Language, text: z.string(), wholly: z.boolean() }),
  z.object({ kind: z.literal('keys'), keys: z.string() }),
  /** The flow waits for keys that were not given yet. */
  z.object({ kind: z.literal('asks'), most: z.number().int() }),
  z.object({ kind: z.literal('dials'), number: z.string() }),
  z.object({
    kind: z.literal('ends'),
    how: z.enum(['queue', 'voicemail', 'callback', 'hangUp', 'forwarded']),
    queue: z.string().nullable(),
  }),
]);
export type SimulatedLine = z.infer<typeof SimulatedLine>;
export const Simulation = z.object({ lines: z.array(SimulatedLine), instant: z.iso.datetime() });
export type Simulation = z.infer<typeof Simulation>;

export const OurNumber = z.object({
  id: z.uuid(),
  value: z.string(),
  name: z.string().nullable(),
  queueId: z.uuid(),
  queueName: z.string(),
  flowId: z.uuid().nullable(),
  flowName: z.string().nullable(),
  /** The number of the version that calls begin with now; null when calls go straight to a queue. */
  version: z.number().int().nullable(),
  /** Whether the first schedule that its flow asks for is open now; null when it asks for none. */
  isOpen: z.boolean().nullable(),
  changesAt: z.iso.datetime().nullable(),
  /** Calls led by a flow since midnight, by where it led them. */
  today: z.object({ calls: z.number().int(), left: z.number().int(), ended: z.number().int() }),
  /** Since when nothing is sent from it any more. */
  retiredAt: z.iso.datetime().nullable(),
  isTextDefault: z.boolean(),
  /** Of a sender that is no number: the countries it is registered for. */
  sendsTo: z.array(z.string()),
});
export type OurNumber = z.infer<typeof OurNumber>;
export const OurNumberList = z.object({ items: z.array(OurNumber), nextCursor: z.null() });
export const UpdateNumber = z.strictObject({
  flowId: idOf('flow').nullable().optional(),
  /** Nothing is sent from it any more. */
  retired: z.boolean().optional(),
  /** Texts leave from it when nothing speaks for another number. */
  isTextDefault: z.literal(true).optional(),
});
