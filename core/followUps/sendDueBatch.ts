import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { PlannedPurpose } from '../contract/words.ts';
import { withConnection } from '../db.ts';
import { askPg, loadClientFacts, loadHouseRules } from '../governor/contactFacts.ts';
import type { Refusal, Verdict } from '../governor/contactRules.ts';
import { judgeMany } from '../governor/judgeMany.ts';
import type { Hub } from '../hub.ts';
import { presentRecorded, type RecordedRow } from '../timeline/recordedRows.ts';
import { routeMany, type DueText, type RoutedText } from './batchRoute.ts';

// Planned messages that are due, hundreds in one transaction: taken with their clients, judged, and either messages, deliveries
// and events or another time. What needs a look of its own is named, and left to remind.ts. Must stay true: the rows are taken until
// all of it is written, so a message is made once, whatever is killed and however many do this.

export const BATCH = 200;

export interface DueBatch {
  /** How many were in hand. */
  taken: number;
  /** Those that were left as they were. */
  apart: string[];
}

/** Sends or puts off what is due, but for these; the longest due first. */
export async function sendDueBatch(hub: Hub, except: readonly string[]): Promise<DueBatch> {
  const settings = await hub.settings.read();
  const { taken, apart, recorded } = await withConnection(hub, async (client) => {
    const { rows } = await client.query<DueText>({
      name: 'take_due_texts',
      text: 'SELECT * FROM take_due_texts($1, $2)',
      values: [BATCH, except],
    });
    if (rows.length === 0) return { taken: 0, apart: [], recorded: [] };
    const ask = askPg(client);
    const now = hub.clock.now();
    const routed = await routeMany(
      ask,
      rows.filter((row) => row.is_plain),
    );
    const rules = await loadHouseRules(ask, settings);
    const facts = await loadClientFacts(
      ask,
      routed.map(({ row }) => row.client_id),
      { now, settings },
    );
    const verdicts = judgeMany(routed.map(toCase), { now, rules, facts });
    const decided = decide(routed, verdicts);
    const left = new Set([...decided.sent, ...decided.later].map(({ row }) => row.id));
    return {
      taken: rows.length,
      apart: rows.filter(({ id }) => !left.has(id)).map(({ id }) => id),
      recorded: left.size === 0 ? [] : await settle(client, decided, now),
    };
  });
  hub.relay.accept(recorded.map(presentRecorded));
  return { taken, apart };
}

function toCase({ row, channel, to, optedOut }: RoutedText) {
  return {
    clientId: row.client_id,
    channel,
    purpose: PlannedPurpose.parse(row.purpose),
    to,
    timeZone: row.time_zone,
    optedOut,
    counted: false,
    lastSurveyAt: null,
  };
}

interface Decided {
  sent: RoutedText[];
  later: (RoutedText & { refusal: Refusal & { until: Date } })[];
}

/** What is refused for good is cancelled, or a person's work: one by one. */
function decide(routed: readonly RoutedText[], verdicts: readonly Verdict[]): Decided {
  const decided: Decided = { sent: [], later: [] };
  for (const [index, one] of routed.entries()) {
    const verdict = verdicts[index];
    if (verdict?.ok) decided.sent.push(one);
    else if (verdict?.until) decided.later.push({ ...one, refusal: { ...verdict, until: verdict.until } });
  }
  return decided;
}

async function settle(client: pg.ClientBase, { sent, later }: Decided, now: Date): Promise<RecordedRow[]> {
  const { rows } = await client.query<RecordedRow>({
    name: 'settle_due_texts',
    text: 'SELECT * FROM settle_due_texts($1, $2, $3, $4)',
    values: [
      JSON.stringify(sent.map(toSent)),
      JSON.stringify(later.map(toLater)),
      JSON.stringify([...sent, ...later].flatMap(toKeep)),
      now,
    ],
  });
  return rows;
}

function toSent(routed: RoutedText, n: number) {
  const { row, channel, from, to } = routed;
  const isMail = channel === 'email';
  return {
    ...toSettle(routed, n),
    from,
    to,
    subject: isMail ? (row.subject ?? row.title) : null,
    text: row.text,
    html: isMail ? row.html : null,
    // Somebody wrote it: the client reads a person's words, and they stand under that name.
    agent_id: row.wanted === null ? null : row.owner_id,
    key: `followUp-${row.id}`,
    token: randomBytes(24).toString('base64url'),
  };
}

function toLater({ refusal: { why, until }, ...routed }: Decided['later'][number], n: number) {
  return { ...toSettle(routed, n), owner_id: routed.row.owner_id, why, until };
}

/** What settle_due_texts needs of each, whatever comes of it. */
function toSettle({ row, channel }: RoutedText, n: number) {
  const { id, client_id, conversation_id, title, purpose } = row;
  return { n, id, client_id, conversation_id, title, channel, purpose };
}

function toKeep({ sender }: RoutedText) {
  return sender?.keepWith
    ? [{ address_id: sender.keepWith, our_address_id: sender.sender.id, why: sender.why }]
    : [];
}
