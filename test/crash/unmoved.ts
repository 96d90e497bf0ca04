import type { World } from './world.ts';

// What must not be left when all has been carried out: rows that nobody would ever move on, calls that nobody hears, and
// messages that went out twice.

const leftovers: Record<string, string> = {
  'consequences of an event are still to come': 'SELECT event_id FROM outbox_message',
  'a message is neither on its way nor settled': `SELECT id, state FROM delivery WHERE state IN ('pending', 'leased')`,
  'a party of a call that is over is still there': `
    SELECT l.id, l.state, l.party, c.state AS conversation, l.call_sid IS NULL AS unknown_to_network
      FROM leg l JOIN conversation c ON c.id = l.conversation_id WHERE l.state <> 'ended'`,
  'an offer is past its time': `SELECT id FROM reservation WHERE state = 'pending' AND expires_at < now() - interval '2 s'`,
  'wrap-up is past its time': `SELECT id FROM conversation WHERE state = 'wrapping' AND wrap_up_due_at < now() - interval '2 s'`,
  'a survey is past its time': `
    SELECT id, state FROM survey_invite WHERE state IN ('planned', 'held') AND due_at < now() - interval '2 s'`,
  'a follow-up is past its time': `SELECT id FROM follow_up WHERE state = 'planned' AND due_at < now() - interval '2 s'`,
};

export async function unmoved(w: World): Promise<string[]> {
  const left: string[] = [];
  for (const [what, sql] of Object.entries(leftovers)) {
    const { rows } = await w.pool.query<Record<string, unknown>>(sql);
    if (rows.length > 0) left.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
  }
  const calls = w.outside.liveCalls();
  if (calls.length > 0) left.push(`calls that nobody ended: ${JSON.stringify(calls)}`);
  return [
    ...left,
    ...repeated(
      'text',
      w.outside.texts.map((text) => text.newsPath),
    ),
    ...repeated('mail', w.outside.mails),
    ...(await unknownOutside(w)),
  ];
}

function repeated(what: string, keys: readonly string[]): string[] {
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  return twice.length > 0 ? [`a ${what} reached its reader twice: ${twice.join(', ')}`] : [];
}

/** What the provider has taken must be known here as accepted or further, or at least as unknown. */
async function unknownOutside(w: World): Promise<string[]> {
  const tokens = w.outside.texts.map((text) => text.newsPath.split('/').at(-1) ?? '');
  const { rows } = await w.pool.query<{ id: string; state: string }>(
    `SELECT id, state FROM delivery WHERE callback_token = ANY($1) AND state NOT IN ('accepted', 'sent', 'delivered', 'unknown', 'undelivered')`,
    [tokens],
  );
  return rows.map((row) => `a text left the house and is shown as ${row.state}: ${row.id}`);
}
