import type { CarePlan, PlanDocument, PlanRule, PlanStep, StepKind } from '#core/contract/care.ts';

// What is typed of a plan before it is published. Pure.

export const stepKinds: readonly StepKind[] = [
  'card',
  'text',
  'email',
  'seminar',
  'call',
  'visit',
  'material',
  'report',
];
const sent: readonly StepKind[] = ['card', 'text', 'email', 'seminar'];

/** Whether the hub says something, and so has to be told what. */
export const isSent = (kind: StepKind): boolean => sent.includes(kind);

export const emptyRule: PlanRule = {
  segments: [],
  tiers: [],
  kinds: [],
  hasDate: null,
  hasAccountAgent: false,
  loyalty: false,
  won: false,
};

export type PlanDraft = Pick<CarePlan, 'name' | 'kind' | 'document'>;

/** A key that no step has, nor had: what was planned by an old one is not taken for the new one's. */
export function newKey(steps: readonly PlanStep[]): string {
  for (;;) {
    const key = `step-${Math.random().toString(36).slice(2, 8)}`;
    if (steps.every((step) => step.key !== key)) return key;
  }
}

export function emptyStep(steps: readonly PlanStep[]): PlanStep {
  return {
    key: newKey(steps),
    kind: 'call',
    nature: 'emotion',
    title: '',
    anchor: { kind: 'enrolment' },
    offsetDays: 0,
    time: '10:00',
    texts: {},
    note: '',
  };
}

export const emptyPlan = (): PlanDraft => ({
  name: '',
  kind: 'horizontal',
  document: { rule: emptyRule, steps: [emptyStep([])] },
});

/** What is sent: without words that nobody wrote. */
export function cleaned({ rule, steps }: PlanDocument): PlanDocument {
  return {
    rule,
    steps: steps.map((step) => ({
      ...step,
      title: step.title.trim(),
      texts: isSent(step.kind)
        ? Object.fromEntries(Object.entries(step.texts).filter(([, words]) => words?.text.trim()))
        : {},
    })),
  };
}

/** Whether it can be published. */
export function isWhole({ name, document }: PlanDraft): boolean {
  const { steps } = cleaned(document);
  return (
    name.trim() !== '' &&
    steps.length > 0 &&
    steps.every(({ kind, title, texts }) => title !== '' && (!isSent(kind) || Boolean(texts.en ?? texts.zh)))
  );
}
