import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';
import { indexes } from '../support/expectedIndexes.ts';
import { breaksOnPurpose } from '../support/invariants.ts';

// What the schema language cannot say is written by hand at the end of the migrations, and carries the promises. Each is
// asked for by name and meaning, so that a migration which drops one is noticed here.

let database: ClonedDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await cloneDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const uniqueKeys: Record<string, string> = {
  conversation_one_open_of_thread: `(client_id, channel, our_address_id, thread) WHERE (state = ANY (ARRAY['arriving'::"ConversationState", 'queued'::"ConversationState", 'offered'::"ConversationState", 'handled'::"ConversationState", 'joined'::"ConversationState"]))`,
  conversation_link_one_live: '(part_id) WHERE (undone_at IS NULL)',
  text_sender_pkey: '(address_id)',
  conversation_one_call_per_agent: `(agent_id) WHERE ((channel = 'call'::"Channel") AND (state = 'handled'::"ConversationState"))`,
  reservation_one_live_work: `(conversation_id) WHERE ((ended_at IS NULL) AND (kind = 'work'::"ReservationKind"))`,
  reservation_one_live_of_guest: `(guest_id) WHERE ((ended_at IS NULL) AND (kind = 'consult'::"ReservationKind"))`,
  call_guest_one_private: `(conversation_id) WHERE ((state <> 'ended'::"GuestState") AND (merged_at IS NULL) AND (mode = ANY (ARRAY['cold'::"GuestMode", 'consult'::"GuestMode"])))`,
  call_guest_conversation_id_seat_key: '(conversation_id, seat)',
  help_request_one_open: '(conversation_id) WHERE (ended_at IS NULL)',
  reservation_one_question: `(agent_id) WHERE (state = 'pending'::"ReservationState")`,
  queue_visit_one_open: '(conversation_id) WHERE (left_at IS NULL)',
  agent_interval_one_open: '(agent_id) WHERE (ended_at IS NULL)',
  address_kind_value_key: '(kind, value)',
  our_address_kind_value_key: '(kind, value)',
  timeline_event_client_id_seq_key: '(client_id, seq)',
  timeline_event_dedupe_key_key: '(dedupe_key)',
  delivery_idempotency_key_key: '(idempotency_key)',
  delivery_provider_id_key: '(provider_id)',
  delivery_callback_token_key: '(callback_token)',
  leg_call_sid_key: '(call_sid)',
  raw_inbound_dedupe_key_key: '(dedupe_key)',
  verification_run_night_key: '(night)',
  survey_invite_conversation_id_survey_id_key: '(conversation_id, survey_id)',
  survey_invite_token_hash_key: '(token_hash)',
  survey_answer_invite_id_key: '(invite_id)',
  follow_up_rule_key_key: '(rule_key)',
  api_token_token_hash_key: '(token_hash)',
  password_link_token_hash_key: '(token_hash)',
  spent_code_pkey: '(user_id, code_hash)',
  sign_in_try_pkey: '(key)',
  recording_provider_sid_key: '(provider_sid)',
  agent_segment_reservation_id_kind_key: '(reservation_id, kind)',
  wrap_up_draft_pkey: '(conversation_id, agent_id)',
  routing_line_queue_id_needs_key: '(queue_id, needs)',
  inbox_view_division_id_owner_key_name_key_key: '(division_id, owner_key, name_key)',
  tag_division_id_name_key_key: '(division_id, name_key)',
  conversation_tag_pkey: '(conversation_id, tag_id)',
  text_media_pkey: '(event_id)',
  text_media_message_id_key: '(message_id)',
  client_contact_conversation_id_key: '(conversation_id)',
  client_order_division_id_number_key: '(division_id, number)',
  win_back_case_rule_key_key: '(rule_key)',
  win_back_one_open: `(client_id) WHERE (phase <> 'closed'::text)`,
  touch_point_division_id_name_key_key: '(division_id, name_key)',
  client_case_number_key: '(number)',
  case_source_once: `(event_id, rule) WHERE (rule <> ''::text)`,
  case_pause_one_open: '(case_id) WHERE (to_at IS NULL)',
  case_step_follow_up_id_key: '(follow_up_id)',
  case_confirmation_token_hash_key: '(token_hash)',
  case_confirmation_one_asked: `(case_id) WHERE (state = 'asked'::text)`,
  care_enrolment_client_id_plan_id_key: '(client_id, plan_id)',
  care_step_enrolment_id_step_key_occurs_on_key: '(enrolment_id, step_key, occurs_on)',
  rule_firing_rule_id_occasion_key: '(rule_id, occasion)',
  agent_tab_one_phone: '(agent_id) WHERE is_phone',
};

describe('keys', () => {
  test.each(Object.entries(uniqueKeys))('%s is unique on %s', async (name, meaning) => {
    const { rows } = await client.query<{ indexdef: string }>(
      'SELECT indexdef FROM pg_indexes WHERE indexname = $1',
      [name],
    );
    expect(rows[0]?.indexdef).toContain('UNIQUE INDEX');
    expect(rows[0]?.indexdef).toContain(meaning);
  });

  test('indexes of the ways in which work is found', async () => {
    const { rows } = await client.query<{ indexname: string }>(
      'SELECT indexname FROM pg_indexes WHERE indexname = ANY($1)',
      [indexes],
    );
    expect(rows.map((row) => row.indexname).toSorted()).toEqual(indexes.toSorted());
  });

  test.each([
    'survey_answer_score',
    'client_seq',
    'conversation_holder',
    'queue_wrap_up_mode',
    'agent_skill_proficiency',
    'tag_colour',
    'inbox_view_owner',
  ])('check %s', async (name) => {
    const { rows } = await client.query(
      'SELECT convalidated FROM pg_constraint WHERE conname = $1 AND contype = $2',
      [name, 'c'],
    );
    expect(rows).toEqual([{ convalidated: true }]);
  });

  test.each([
    'new_id',
    'record_event',
    'rank_bonus',
    'resolve_client',
    'ingest_inbound',
    'record_events',
    'take_lines',
    'take_interruptible',
    'take_offers_back',
    'make_offers',
    'may_be_asked',
    'takes_calls',
    'take_beats',
    'find_lost',
  ])('function %s', async (name) => {
    const { rows } = await client.query('SELECT 1 FROM pg_proc WHERE proname = $1', [name]);
    expect(rows).toHaveLength(1);
  });
});

describe('triggers', () => {
  test.each([
    'reservation_added',
    'reservation_changed',
    'reservation_removed',
    'agent_changed',
    'queue_member_added',
    'queue_member_removed',
    'agent_skill_added',
    'agent_skill_changed',
    'agent_skill_removed',
    'conversation_entered',
    'conversation_enters_again',
    'agent_goes',
    'timeline_event_append_only',
    'state_change_append_only',
    'delivery_state_kept',
    'leg_state_kept',
    'delivery_leaves',
    'reservation_segment',
    'reservation_segment_told',
    'reservation_segment_given',
    'agent_segment_kept',
    'queue_visit_closes',
    'queue_visit_told',
    'queue_visit_kept',
    'conversation_held_back',
    'conversation_kept_back',
    'queue_visit_not_held_back',
  ])('%s', async (name) => {
    const { rows } = await client.query('SELECT tgenabled FROM pg_trigger WHERE tgname = $1', [name]);
    expect(rows).toEqual([{ tgenabled: 'O' }]);
  });
});

describe('the timeline', () => {
  async function makeEvent(): Promise<{ clientId: string; eventId: string }> {
    const division = await client.query<{ id: string }>(
      `INSERT INTO division (id, name) VALUES (new_id(), new_id()::text) RETURNING id`,
    );
    const made = await client.query<{ id: string }>(
      'INSERT INTO client (id, division_id) VALUES (new_id(), $1) RETURNING id',
      [division.rows[0]?.id],
    );
    const clientId = made.rows[0]!.id;
    const event = await client.query<{ event_id: string }>(
      `SELECT * FROM record_event($1, 'note.added', '{}', NULL, NULL, NULL, NULL)`,
      [clientId],
    );
    return { clientId, eventId: event.rows[0]!.event_id };
  }

  test.each([
    ['changed', 'UPDATE timeline_event SET kind = kind WHERE id = $1'],
    ['deleted', 'DELETE FROM timeline_event WHERE id = $1'],
  ])('cannot be %s', async (_name, sql) => {
    const { eventId } = await makeEvent();
    await expect(client.query(sql, [eventId])).rejects.toThrow('append-only');
  });

  test('cannot be emptied', async () => {
    await expect(client.query('TRUNCATE timeline_event')).rejects.toThrow('append-only');
  });

  test('a known dedupe key gives the event that has it, and no number is lost', async () => {
    const { clientId } = await makeEvent();
    const record = (key: string | null) =>
      client.query(`SELECT * FROM record_event($1, 'note.added', '{}', NULL, NULL, NULL, $2)`, [
        clientId,
        key,
      ]);
    const first = await record(`key-${clientId}`);
    const second = await record(`key-${clientId}`);
    const third = await record(null);
    expect(first.rows[0]).toMatchObject({ fresh: true, event_seq: 2 });
    expect(second.rows[0]).toMatchObject({ fresh: false, event_seq: 2, event_id: first.rows[0].event_id });
    expect(third.rows[0]).toMatchObject({ fresh: true, event_seq: 3 });
    const outbox = await client.query(
      'SELECT 1 FROM outbox_message m JOIN timeline_event e ON e.id = m.event_id WHERE e.client_id = $1',
      [clientId],
    );
    expect(outbox.rowCount).toBe(3);
  });

  test('texts of one new sender in one batch are one conversation', async () => {
    const { rows: ours } = await client.query<{ value: string }>(`
      WITH d AS (INSERT INTO division (id, name) VALUES (new_id(), new_id()::text) RETURNING id),
           q AS (INSERT INTO queue (id, division_id, name) SELECT new_id(), id, new_id()::text FROM d RETURNING id)
      INSERT INTO our_address (id, kind, value, queue_id) SELECT new_id(), 'phone', '+15005550188', id FROM q RETURNING value`);
    const from = '+15005550199';
    const items = [0, 1, 2].map((idx) => ({
      idx,
      channel: 'sms',
      dedupe: `batch-${idx}`,
      from,
      fromShown: from,
      to: ours[0]!.value,
      at: new Date(),
      text: `part ${idx}`,
    }));
    const { rows } = await client.query('SELECT * FROM ingest_inbound($1)', [JSON.stringify(items)]);
    expect(rows.map((row) => [row.status, row.seq])).toEqual([
      ['accepted', 1],
      ['accepted', 2],
      ['accepted', 3],
    ]);
    expect(new Set(rows.map((row) => row.conversation_id)).size).toBe(1);
  });

  test('an event of nobody is refused', async () => {
    await expect(
      client.query(`SELECT record_event(new_id(), 'note.added', '{}', NULL, NULL, NULL, NULL)`),
    ).rejects.toThrow('no client');
  });
});

describe('the history of states', () => {
  test.each([
    ['changed', 'UPDATE state_change SET subject = subject'],
    ['deleted', 'DELETE FROM state_change'],
    ['emptied', 'TRUNCATE state_change'],
  ])('cannot be %s', async (_name, sql) => {
    await expect(client.query(sql)).rejects.toThrow('append-only');
  });

  test('can be cut back by who says so', async () => {
    await client.query(`SELECT set_config('rapport.pruning', 'on', true); DELETE FROM state_change`);
    await expect(client.query('DELETE FROM state_change')).rejects.toThrow('append-only');
  });
});

describe('what rows may say', () => {
  test('who handles is known, who waits has nobody', async () => {
    breaksOnPurpose(
      database.url,
      ['waiting_in_queue', 'conversation_times'],
      'a conversation by itself, with nothing around it',
    );
    const insert = (state: string, agent: boolean) => `
      WITH d AS (INSERT INTO division (id, name) VALUES (new_id(), new_id()::text) RETURNING id),
           q AS (INSERT INTO queue (id, division_id, name) SELECT new_id(), id, new_id()::text FROM d RETURNING id),
           o AS (INSERT INTO our_address (id, kind, value, queue_id) SELECT new_id(), 'phone', new_id()::text, id FROM q RETURNING id, queue_id),
           c AS (INSERT INTO client (id, division_id) SELECT new_id(), id FROM d RETURNING id)
      INSERT INTO conversation (id, client_id, channel, direction, our_address_id, queue_id, state, agent_id)
      SELECT new_id(), c.id, 'sms', 'inbound', o.id, o.queue_id, '${state}', ${agent ? 'new_id()' : 'NULL'} FROM c, o`;
    await expect(client.query(insert('handled', false))).rejects.toThrow('conversation_holder');
    await expect(client.query(insert('queued', true))).rejects.toThrow('conversation_holder');
    await client.query(insert('queued', false));
  });

  test('ids grow with time and are version 7', async () => {
    const { rows } = await client.query<{ id: string }>('SELECT new_id() AS id FROM generate_series(1, 50)');
    for (const { id } of rows)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const [earlier] = rows;
    await client.query('SELECT pg_sleep(0.005)');
    const later = await client.query<{ id: string }>('SELECT new_id() AS id');
    expect(later.rows[0]!.id > earlier!.id).toBe(true);
  });
});
