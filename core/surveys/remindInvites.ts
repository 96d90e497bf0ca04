import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { SurveyContent } from '../contract/instruments.ts';
import type { MessageChannel } from '../contract/words.ts';
import { withConnection } from '../db.ts';
import { askPg, loadClientFacts, loadHouseRules } from '../governor/contactFacts.ts';
import { judgeMany } from '../governor/judgeMany.ts';
import type { Hub } from '../hub.ts';
import { isOneWay } from '../senders/reach.ts';
import { presentRecorded, type RecordedRow } from '../timeline/recordedRows.ts';
import { termsOf } from './sendTerms.ts';
import { surveyDeliveryKey, surveyText } from './surveyTexts.ts';

// Asks those once more who have not answered, a thousand at a time, if the governor lets it. The days without another survey
// are not asked about again: it is the same survey.

const BATCH = 1_000;

interface DueRow {
  id: string;
  client_id: string;
  conversation_id: string | null;
  channel: MessageChannel;
  to: string | null;
  our_address: string | null;
  time_zone: string | null;
  language: string;
  opted_out: boolean;
}

/** Job, an alarm: sends, puts off or gives up all reminders that are due. */
export async function sendDueReminders(hub: Hub): Promise<void> {
  while ((await remindBatch(hub)) === BATCH);
}

async function remindBatch(hub: Hub): Promise<number> {
  const { taken, recorded } = await withConnection(hub, async (client) => {
    const { rows } = await client.query<DueRow>({
      name: 'take_survey_reminders',
      text: 'SELECT * FROM take_survey_reminders($1, $2)',
      values: [BATCH, hub.clock.now()],
    });
    return { taken: rows.length, recorded: rows.length === 0 ? [] : await settle(hub, client, rows) };
  });
  hub.relay.accept(recorded.map(presentRecorded));
  return taken;
}

async function settle(hub: Hub, client: pg.ClientBase, rows: readonly DueRow[]): Promise<RecordedRow[]> {
  const settings = await hub.settings.read();
  const now = hub.clock.now();
  const ask = askPg(client);
  const rules = await loadHouseRules(ask, settings);
  const facts = await loadClientFacts(
    ask,
    rows.map((row) => row.client_id),
    { now, settings },
  );
  const verdicts = judgeMany(
    rows.map((row) => ({
      clientId: row.client_id,
      channel: row.channel,
      purpose: 'survey' as const,
      to: row.to,
      timeZone: row.time_zone,
      optedOut: row.opted_out || !settings.surveysEnabled,
      counted: true,
      lastSurveyAt: null,
    })),
    { now, rules, facts },
  );
  const terms = await termsOf(
    client,
    rows.map(({ id }) => id),
  );
  const sent: object[] = [];
  const refused: object[] = [];
  for (const [index, row] of rows.entries()) {
    const verdict = verdicts[index];
    if (verdict?.ok === false) refused.push({ id: row.id, until: verdict.until });
    else sent.push(toSent(row, terms.get(row.id)?.content));
  }
  const { rows: recorded } = await client.query<RecordedRow>({
    name: 'settle_survey_reminders',
    text: 'SELECT * FROM settle_survey_reminders($1, $2, $3)',
    values: [JSON.stringify(sent), JSON.stringify(refused), now],
  });
  return recorded;
}

function toSent(row: DueRow, content: SurveyContent | undefined) {
  return {
    id: row.id,
    client_id: row.client_id,
    conversation_id: row.conversation_id,
    channel: row.channel,
    from: row.our_address ?? '',
    to: row.to ?? '',
    ...surveyText(row.language, row.channel, {
      content,
      canAnswer: !isOneWay(row.our_address ?? '+'),
      isReminder: true,
    }),
    key: surveyDeliveryKey(row.id, 'again'),
    token: randomBytes(24).toString('base64url'),
  };
}
