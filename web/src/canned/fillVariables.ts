import type { CannedVariable } from '#core/contract/canned.ts';
import type { ClientDetail } from '../api/types.ts';

// Variables are looked up by name and nothing else: no code, no nesting, and what is filled in is not looked through again.

export type Values = ReadonlyMap<string, string | null>;

interface Facts {
  client: ClientDetail;
  agentName: string;
  queueName: string | null;
  ourAddress: string | null;
  now: number;
}

/** Where there are no spaces the name is one word, as a Chinese one is. */
const firstWord = (name: string | null): string | null => name?.trim().split(/\s+/)[0] ?? null;

export function valuesFor({ client, agentName, queueName, ourAddress, now }: Facts): Values {
  const addressOf = (kind: 'phone' | 'email') =>
    client.addresses.find((address) => address.kind === kind)?.value ?? null;
  const locale = client.language === 'zh' ? 'zh-CN' : 'en-GB';
  const zone = client.timeZone ? { timeZone: client.timeZone } : {};
  const values: Record<CannedVariable, string | null> = {
    'client.name': client.name,
    'client.firstName': client.kind === 'person' ? firstWord(client.name) : null,
    'client.phone': addressOf('phone'),
    'client.email': addressOf('email'),
    'agent.name': agentName,
    'agent.firstName': firstWord(agentName),
    'queue.name': queueName,
    'our.address': ourAddress,
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...zone }).format(now),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone }).format(now),
  };
  return new Map(Object.entries(values));
}

/** The words with their values; what has none is marked, and what is no variable stays as it is. */
export function fillVariables(text: string, values: Values, labelOf: (variable: string) => string): string {
  return text.replaceAll(/\{([a-zA-Z.]{1,40})\}/g, (whole, name: string) => {
    if (!values.has(name)) return whole;
    const value = values.get(name)?.trim();
    return value ? value.replaceAll(/[⟦⟧]/g, '') : `⟦${labelOf(name)}⟧`;
  });
}

/** Where the first gap stands; null when there is none. */
export function firstGap(text: string): { from: number; to: number } | null {
  const from = text.search(/⟦[^⟦⟧]{0,60}⟧/u);
  return from < 0 ? null : { from, to: text.indexOf('⟧', from) + 1 };
}
