import type { CannedVariable } from '#core/contract/canned.ts';
import { variableValues, type Values } from '#core/contract/variables.ts';
import type { ClientDetail } from '../api/types.ts';

export { fillVariables, type Values } from '#core/contract/variables.ts';

interface Facts {
  client: ClientDetail;
  agentName: string;
  queueName: string | null;
  ourAddress: string | null;
  now: number;
}

export function valuesFor({ client, ...facts }: Facts): Values {
  const addressOf = (kind: 'phone' | 'email') =>
    client.addresses.find((address) => address.kind === kind)?.value ?? null;
  const values: Record<CannedVariable, string | null> = variableValues({
    ...facts,
    client,
    phone: addressOf('phone'),
    email: addressOf('email'),
  });
  return new Map(Object.entries(values));
}

/** Where the first gap stands; null when there is none. */
export function firstGap(text: string): { from: number; to: number } | null {
  const from = text.search(/⟦[^⟦⟧]{0,60}⟧/u);
  return from < 0 ? null : { from, to: text.indexOf('⟧', from) + 1 };
}
