import type { RuleVariable } from '../contract/ruleWords.ts';
import type { RuleFacts } from './facts.ts';
import { wordsOf } from './judge.ts';

// The variables of a rule's texts. Looked up by name and nothing else: what is filled in is not looked through again.

/** A client's words in a note or a notice are an excerpt. */
const MOST_WORDS = 280;

function valuesOf(facts: RuleFacts, fallbackZone: string): Record<RuleVariable, string | null> {
  const { client, conversation, event, at } = facts;
  const locale = client.language === 'zh' ? 'zh-CN' : 'en-GB';
  const timeZone = client.timeZone ?? fallbackZone;
  return {
    'client.name': client.name,
    // Where there are no spaces the name is one word, as a Chinese one is.
    'client.firstName': client.kind === 'person' ? (client.name?.trim().split(/\s+/)[0] ?? null) : null,
    'agent.name': conversation?.holderName ?? null,
    'queue.name': conversation?.queueName ?? null,
    'event.text': wordsOf(facts).slice(0, MOST_WORDS),
    'event.score': event?.kind === 'survey.answered' ? String(event.data.score) : null,
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at),
    time: new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone }).format(at),
  };
}

/** The words with their values; what has none leaves a mark, and nothing with a mark goes to a client. */
export function fillText(text: string, facts: RuleFacts, fallbackZone: string): string {
  const values = new Map(Object.entries(valuesOf(facts, fallbackZone)));
  return text.replaceAll(/\{([a-zA-Z.]{1,40})\}/g, (whole, name: string) => {
    if (!values.has(name)) return whole;
    const value = values.get(name)?.trim();
    return value ? value.replaceAll(/[⟦⟧]/g, '') : `⟦${name}⟧`;
  });
}
