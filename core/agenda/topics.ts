import { addDays, dayIn } from '../care/days.ts';
import { turnsOf } from '../care/occurrences.ts';
import type { Calendar, DateKind } from '../contract/careDates.ts';
import type { Topic, TopicKind, Topics } from '../contract/topics.ts';
import type { Channel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { needsCare } from '../surveys/answerRules.ts';
import { pickTopics } from './pickTopics.ts';

const SHOWN = 160;
/** A day of theirs is spoken of from so many days before. */
const AHEAD_DAYS = 21;
const OPEN = `state IN ('planned', 'overdue')`;

/** All that there is to begin with, read from the tables in one statement; each part has its own small end. */
const TOPICS = `
  (SELECT 'promise' AS kind, f.id, f.conversation_id, f.title AS text, f.due_at AS at, NULL::jsonb AS more
     FROM follow_up f WHERE f.client_id = $1 AND f.kind = 'promise' AND f.${OPEN} ORDER BY f.due_at, f.id LIMIT 2)
  UNION ALL
  (SELECT 'complaint', k.id, k.conversation_id, k.number || ' ' || k.title, k.opened_at, NULL
     FROM client_case k WHERE k.client_id = $1 AND k.closed_at IS NULL ORDER BY k.opened_at, k.id LIMIT 2)
  UNION ALL
  (SELECT 'need', n.id, n.conversation_id, n.text, n.at, NULL
     FROM client_need n WHERE n.client_id = $1 AND n.settled_at IS NULL ORDER BY n.at DESC, n.id LIMIT 2)
  UNION ALL
  (SELECT 'date', d.id, NULL, d.label, NULL,
          jsonb_build_object('kind', d.kind, 'calendar', d.calendar, 'year', d.year, 'month', d.month, 'day', d.day, 'leap', d.leap)
     FROM client_date d WHERE d.client_id = $1 ORDER BY d.id LIMIT 20)
  UNION ALL
  (SELECT 'survey', a.id, i.conversation_id, coalesce(a.comment, ''), a.answered_at,
          jsonb_build_object('score', a.score, 'of', a."of", 'neverAgain', a.never_again)
     FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
    WHERE i.client_id = $1 ORDER BY a.answered_at DESC, a.id LIMIT 1)
  UNION ALL
  (SELECT 'followUp', f.id, f.conversation_id, f.title, f.due_at, NULL
     FROM follow_up f WHERE f.client_id = $1 AND f.kind NOT IN ('promise', 'text') AND NOT f.for_supervisor AND f.${OPEN}
    ORDER BY f.due_at, f.id LIMIT 1)
  UNION ALL
  (SELECT 'last', v.id, v.id, coalesce(v.note, v.subject, ''), v.closed_at, jsonb_build_object('channel', v.channel)
     FROM conversation v WHERE v.client_id = $1 AND v.state = 'closed' AND v.handled_at IS NOT NULL
    ORDER BY v.closed_at DESC, v.id LIMIT 1)`;

interface Row {
  kind: Exclude<TopicKind, 'lowScore'>;
  id: string;
  conversation_id: string | null;
  text: string;
  at: Date | null;
  more: {
    score?: number;
    of?: number;
    neverAgain?: boolean;
    channel?: Channel;
    kind?: DateKind;
    calendar?: Calendar;
    year?: number | null;
    month?: number;
    day?: number;
    leap?: boolean;
  } | null;
}

/** With what the next contact with a client can begin (TC-16); empty where there is nothing yet. */
export async function readTopics(hub: Hub, clientId: string): Promise<Topics> {
  const { timeZone } = await hub.settings.read();
  const today = dayIn(hub.clock.now(), timeZone);
  const { rows } = await hub.pool.query<Row>({ name: 'client_topics', text: TOPICS, values: [clientId] });
  return { items: pickTopics(rows.flatMap((row) => present(row, today) ?? [])) };
}

/** Null for a day that is far off. */
function present(row: Row, today: string): Topic | null {
  const more = row.more ?? {};
  const { score, of = 5 } = more;
  const isLow = score !== undefined && needsCare({ score, neverAgain: more.neverAgain ?? false });
  const at = row.kind === 'date' ? comesRound(more, today) : (row.at?.toISOString() ?? null);
  if (row.kind === 'date' && at === null) return null;
  return {
    kind: row.kind === 'survey' && isLow ? 'lowScore' : row.kind,
    id: row.id,
    conversationId: row.conversation_id,
    text: row.text.length > SHOWN ? `${row.text.slice(0, SHOWN - 1).toWellFormed()}…` : row.text,
    at,
    score: score === undefined ? null : { given: score, of },
    dateKind: more.kind ?? null,
    channel: more.channel ?? null,
  };
}

/** The next time within the days ahead, as the beginning of that day. */
function comesRound(more: NonNullable<Row['more']>, today: string): string | null {
  const { calendar = 'solar', year = null, month = 1, day = 1, leap = false } = more;
  const [turn] = turnsOf(
    { calendar, year, month, day, leap },
    { from: today, to: addDays(today, AHEAD_DAYS) },
  );
  return turn ? `${turn.on}T00:00:00.000Z` : null;
}
