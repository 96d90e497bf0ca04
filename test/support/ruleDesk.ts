import { HEARD_WITHIN_MS } from '../../core/rules/heardKinds.ts';
import { makeDivision } from './factories.ts';
import type { Harness, Member, Place } from './harness.ts';
import { until } from './openTestHub.ts';

// A division of a test's own, so that no rule looks at what another test does; and what its rules did.

/** The groups of a rule that asks for one of these words. */
export const saying = (...values: string[]) => [
  { match: 'all', items: [{ field: 'text', op: 'has', values }] },
];

export interface RuleDesk extends Place {
  divisionId: string;
  admin: Member;
  supervisor: Member;
  /** Makes a rule and has it on: every process hears of it when this is done. */
  rule(document: object, name?: string): Promise<any>;
  tag(name: string): Promise<{ id: string; name: string }>;
  /** A client who has written, with the conversation that it began. */
  writes(words: string): Promise<{ customer: any; clientId: string; id: string }>;
  firings(ruleId: string, outcome?: string): Promise<any[]>;
  kinds(clientId: string): Promise<string[]>;
  told(clientId: string): Promise<any[]>;
}

export async function openRuleDesk(house: Harness, { agents = 1 } = {}): Promise<RuleDesk> {
  const divisionId = await makeDivision(house.hub);
  const place = await house.open({ divisionId, agents, available: false });
  const [admin, supervisor] = [
    await house.member('administrator', { divisionId }),
    await house.member('supervisor', { divisionId, queueIds: [place.queueId] }),
  ];
  const kinds = async (clientId: string) => (await house.timeline(clientId)).map(({ kind }) => kind);
  return {
    ...place,
    divisionId,
    admin,
    supervisor,
    kinds,
    async rule(document, name = 'A rule') {
      const made = await admin.post('/rules', { name, document });
      const rule = await admin.post(`/rules/${made.id}/switch`, { enabled: true });
      const { enabledAt } = await house.hub.prisma.rule.findUniqueOrThrow({ where: { id: made.id } });
      await until(async () => Date.now() > enabledAt!.getTime() + HEARD_WITHIN_MS);
      return rule;
    },
    tag: (name) => admin.post('/tags', { name }),
    async writes(words) {
      const customer = house.customer();
      await customer.text(place.number, words);
      const clientId = await house.clientOf(customer.number);
      const { id } = await house.hub.prisma.conversation.findFirstOrThrow({ where: { clientId } });
      return { customer, clientId, id };
    },
    firings: async (ruleId, outcome) =>
      (await supervisor.get(`/rule-firings?ruleId=${ruleId}${outcome ? `&outcome=${outcome}` : ''}`)).items,
    told: async (clientId) =>
      (await house.timeline(clientId)).filter(({ kind }) => kind === 'rule.fired').map(({ data }) => data),
  };
}
