import type { Hub } from '../../core/hub.ts';

/** A rule of a division with its mark, which has fired once and of which somebody had a dry run. */
export async function makeRuleOfMarks(
  hub: Hub,
  { mark, divisionId, clientId }: { mark: string; divisionId: string; clientId: string },
) {
  const name = `${mark} rule`;
  const document = { when: 'note.added', actions: [{ do: 'note', text: `${mark} text` }] };
  const rule = await hub.prisma.rule.create({
    data: {
      divisionId,
      name,
      position: 1,
      trigger: 'note.added',
      versions: { create: { version: 1, name, document } },
    },
  });
  const firing = await hub.prisma.ruleFiring.create({
    data: { ruleId: rule.id, version: 1, divisionId, occasion: 'once', clientId, outcome: 'done' },
  });
  const run = await hub.prisma.ruleDryRun.create({
    data: { divisionId, document, fromAt: new Date(), toAt: new Date(), finishedAt: new Date() },
  });
  return { rule: rule.id, ruleFiring: firing.id, ruleDryRun: run.id };
}
