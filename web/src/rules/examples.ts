import type { TFunction } from 'i18next';
import { RuleDocument, type RuleCondition } from '#core/contract/rules.ts';

/** Rules that most houses want, to begin with. */
export const exampleNames = ['unanswered', 'silent', 'lowScore', 'angry', 'vip', 'gaveUp'] as const;
export type ExampleName = (typeof exampleNames)[number];

export const isExample = (name: string | null): name is ExampleName =>
  exampleNames.some((one) => one === name);

const asked = (...items: RuleCondition[]): Pick<RuleDocument, 'groups'> => ({
  groups: [{ match: 'all', items }],
});

type Example = Pick<RuleDocument, 'when' | 'actions'> & Partial<RuleDocument>;

/** What is said in them is a key of the words on screen until it is used. */
const examples: Record<ExampleName, Example> = {
  unanswered: {
    when: 'wait.us',
    waits: { amount: 4, unit: 'hours' },
    actions: [
      { do: 'notify', whom: 'supervisors', text: 'rule.example.unanswered.text' },
      { do: 'priority', span: { amount: 1, unit: 'hours' } },
    ],
  },
  silent: {
    when: 'wait.client',
    waits: { amount: 2, unit: 'days' },
    actions: [{ do: 'message', purpose: 'reminder', text: 'rule.example.silent.text' }],
  },
  lowScore: {
    when: 'survey.answered',
    ...asked({ field: 'score', op: 'less', number: 3 }),
    actions: [
      {
        do: 'followUp',
        whom: 'accountAgent',
        text: 'rule.example.lowScore.text',
        span: { amount: 1, unit: 'days' },
      },
    ],
  },
  angry: {
    when: 'message.received',
    ...asked({ field: 'text', op: 'has', values: ['rule.example.angry.words'] }),
    actions: [
      { do: 'priority', span: { amount: 2, unit: 'hours' } },
      { do: 'notify', whom: 'supervisors', text: 'rule.example.angry.text' },
    ],
  },
  vip: {
    when: 'message.received',
    ...asked(
      { field: 'conversation.opens', op: 'is' },
      { field: 'client.tier', op: 'is', values: ['vip'] },
      { field: 'client.hasAccountAgent', op: 'is' },
    ),
    actions: [{ do: 'assign', whom: 'accountAgent' }],
  },
  gaveUp: {
    when: 'call.abandoned',
    actions: [
      {
        do: 'followUp',
        whom: 'accountAgent',
        text: 'rule.example.gaveUp.text',
        span: { amount: 2, unit: 'hours' },
      },
    ],
  },
};

/** In the words of whoever makes it. */
export function exampleOf(name: ExampleName, t: TFunction): RuleDocument {
  const { groups = [], actions, ...others } = examples[name];
  const said = (key: string): string => (key.startsWith('rule.example.') ? t(key, key) : key);
  return RuleDocument.parse({
    ...others,
    groups: groups.map((group) => ({
      ...group,
      items: group.items.map(({ values, ...item }) =>
        values ? { ...item, values: values.flatMap((value) => said(value).split('|')) } : item,
      ),
    })),
    actions: actions.map(({ text, ...action }) => (text ? { ...action, text: said(text) } : action)),
  });
}
