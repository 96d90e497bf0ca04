import { checkRule } from '../../core/contract/checkRule.ts';
import { RuleDocument } from '../../core/contract/rules.ts';
import { askedByKey } from '../../core/surveys/versions.ts';
import type { Prisma } from '../generated/client.ts';
import type { House } from './house.ts';

type Db = Prisma.TransactionClient;

interface SeededRule {
  name: string;
  isOn: boolean;
  document: object;
}

// Rules of the demo day: some that work at once, and some to look at before they are switched on.

const all = (...items: object[]) => [{ match: 'all', items }];

const atWork: readonly SeededRule[] = [
  {
    name: 'Angry words are looked at first',
    isOn: true,
    document: {
      when: 'message.received',
      groups: all({
        field: 'text',
        op: 'has',
        values: ['complaint', 'lawyer', 'never again', '投诉', '律师'],
      }),
      actions: [
        { do: 'priority', span: { amount: 2, unit: 'hours' } },
        { do: 'notify', whom: 'supervisors', text: '{client.name}: {event.text}' },
      ],
    },
  },
  {
    name: 'VIP clients reach their own agent',
    isOn: true,
    document: {
      when: 'message.received',
      groups: all(
        { field: 'conversation.opens', op: 'is' },
        { field: 'client.tier', op: 'is', values: ['vip'] },
        { field: 'client.hasAccountAgent', op: 'is' },
      ),
      actions: [{ do: 'assign', whom: 'accountAgent' }],
    },
  },
];

async function toLookAt(db: Db, { divisionId }: House): Promise<SeededRule[]> {
  const plan = await db.carePlan.findFirst({ where: { divisionId }, orderBy: { createdAt: 'asc' } });
  const survey = await askedByKey({ db, recorded: [] }, 'service');
  return [
    ...(plan
      ? [
          {
            name: 'Clients at risk come into care',
            isOn: false,
            document: {
              when: 'relation.changed',
              groups: all({ field: 'became', op: 'is', values: ['at_risk', 'breaking'] }),
              actions: [
                { do: 'care', carePlanId: plan.id },
                { do: 'notify', whom: 'supervisors', text: '{client.name}' },
              ],
            },
          },
        ]
      : []),
    {
      name: 'After a case is closed: asked in depth a day later',
      isOn: false,
      document: {
        when: 'case.moved',
        groups: all({ field: 'caseState', op: 'is', values: ['closed'] }),
        actions: [{ do: 'ask', surveyId: survey.surveyId, span: { amount: 1, unit: 'days' } }],
      },
    },
  ];
}

/** Throws where one of them could not be saved on screen. */
export async function writeRules(db: Db, house: House): Promise<void> {
  for (const [place, { name, isOn, document }] of [...atWork, ...(await toLookAt(db, house))].entries()) {
    const sound = RuleDocument.parse(document);
    if (checkRule(sound).length > 0) throw new Error(`the rule “${name}” of the demo day is not sound`);
    await db.rule.create({
      data: {
        divisionId: house.divisionId,
        name,
        trigger: sound.when,
        position: place + 1,
        enabled: isOn,
        enabledAt: isOn ? new Date() : null,
        versions: { create: { version: 1, name, document: { ...sound } } },
      },
    });
  }
}
