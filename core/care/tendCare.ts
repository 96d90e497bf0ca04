import type { Hub } from '../hub.ts';
import { enrolByRule } from './enrolByRule.ts';
import { planRevisits } from './planRevisits.ts';
import { planDueSteps } from './planSteps.ts';

/** Job, every few minutes: plans of care go on, for everybody. Each part is safe to do twice. */
export async function tendCare(hub: Hub): Promise<void> {
  await enrolByRule(hub);
  await planDueSteps(hub);
  await planRevisits(hub);
}

/** Job: something about a client has changed, so what fits them may be another thing now. */
export async function tendClient(hub: Hub, { clientId }: { clientId: string }): Promise<void> {
  await enrolByRule(hub, clientId);
  await planDueSteps(hub, clientId);
  await planRevisits(hub, clientId);
}
