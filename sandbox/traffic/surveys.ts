// Customers who are asked how it went: some answer by text, some on the web page, some not at all.
import { setTimeout as pause } from 'node:timers/promises';
import type { Item } from './controlClient.ts';
import { scriptFor } from './script.ts';
import { isSurvey, pick, type Stage, type Visitor } from './visits.ts';

const answerRate = 0.75;
const waitMs = 5_000;

/** Watches for surveys until `isOver`, and answers them. */
export async function answerSurveys(
  stage: Stage,
  visitors: readonly Visitor[],
  isOver: () => boolean,
): Promise<void> {
  let { cursor } = await stage.client.settings();
  const seen = new Set<string>();
  while (!isOver()) {
    const page = await stage.client.wait({ after: cursor, timeoutMs: waitMs });
    cursor = page.cursor;
    for (const item of page.items) {
      const id = item.sid ?? item.messageId;
      if (!item.direction.startsWith('outbound') || seen.has(id) || !isSurvey(item.body + item.text))
        continue;
      seen.add(id);
      const visitor = visitors.find(({ number, email }) =>
        [item.to].flat().some((to) => to === number || to === email),
      );
      if (visitor && stage.random() < answerRate) await answer(stage, visitor, item);
    }
  }
}

async function answer(stage: Stage, visitor: Visitor, item: Item): Promise<void> {
  const score = pick(['5', '5', '4', '4', '3', '2', '1'], stage.random);
  await pause(1_000 + stage.random() * 3_000);
  const link = /https?:\/\/\S+\/s\/[\w-]{8,}/.exec(item.body + item.text)?.[0];
  const byText = item.kind === 'message' && (!link || stage.random() < 0.6);
  try {
    if (byText) await stage.client.text(visitor.number, item.from, score);
    else if (link) await answerOnPage(link, score, pick(scriptFor(visitor.name).comments, stage.random));
    stage.say(`${visitor.name} answers the survey: ${score}${byText ? '' : ' (on the page)'}`);
  } catch (error) {
    stage.say(`${visitor.name} could not answer: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Fills in the first form of the page as a browser would: hidden fields as they are, the score, a comment. */
async function answerOnPage(link: string, score: string, comment: string): Promise<void> {
  const page = await fetch(link);
  const html = await page.text();
  const fields = new URLSearchParams();
  for (const [tag] of html.matchAll(/<(?:input|textarea|button)\b[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (!name) continue;
    const value = attribute(tag, 'value') ?? '';
    if (tag.startsWith('<textarea')) fields.set(name, comment);
    else if (attribute(tag, 'type') === 'hidden') fields.set(name, value);
    else if (value === score) fields.set(name, value);
  }
  const action = /<form\b[^>]*\baction="([^"]*)"/.exec(html)?.[1] ?? link;
  const sent = await fetch(new URL(action, link), { method: 'POST', body: fields });
  if (!sent.ok) throw new Error(`the survey page answered ${sent.status}`);
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
}
