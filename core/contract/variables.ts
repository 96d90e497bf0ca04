import type { ClientKind, ClientLanguage } from './words.ts';

// Variables in words that are kept for saying again: looked up by name and nothing else. No code, no nesting, and what is
// filled in is not looked through again. The same for whoever writes by hand and for what a care plan sends.

export type Values = ReadonlyMap<string, string | null>;

/** Where there are no spaces the name is one word, as a Chinese one is. */
export const firstWord = (name: string | null): string | null => name?.trim().split(/\s+/)[0] ?? null;

export interface VariableFacts {
  client: { name: string | null; kind: ClientKind; language: ClientLanguage; timeZone: string | null };
  phone: string | null;
  email: string | null;
  agentName: string | null;
  queueName: string | null;
  ourAddress: string | null;
  now: number;
}

/** The values of all variables, each as its reader writes it. */
export function variableValues({ client, now, agentName, ...facts }: VariableFacts) {
  const locale = client.language === 'zh' ? 'zh-CN' : 'en-GB';
  const zone = client.timeZone ? { timeZone: client.timeZone } : {};
  return {
    'client.name': client.name,
    'client.firstName': client.kind === 'person' ? firstWord(client.name) : null,
    'client.phone': facts.phone,
    'client.email': facts.email,
    'agent.name': agentName,
    'agent.firstName': firstWord(agentName),
    'queue.name': facts.queueName,
    'our.address': facts.ourAddress,
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...zone }).format(now),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short', ...zone }).format(now),
  };
}

/** The words with their values; what has none is marked, and what is no variable stays as it is. */
export function fillVariables(text: string, values: Values, labelOf: (variable: string) => string): string {
  return text.replaceAll(/\{([a-zA-Z.]{1,40})\}/g, (whole, name: string) => {
    if (!values.has(name)) return whole;
    const value = values.get(name)?.trim();
    return value ? value.replaceAll(/[⟦⟧]/g, '') : `⟦${labelOf(name)}⟧`;
  });
}
