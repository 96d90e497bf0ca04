import type { Prisma } from '../../prisma/generated/client.ts';
import { askByKey, thankAndHangUp, type Spoken } from '../channels/keypadTwiml.ts';
import { hangUpDocument, type WebhookAnswer } from '../channels/twiml.ts';
import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { finishAnswer, finishPartial, givenOf } from './finishAnswer.ts';
import { MOST_TRIES, nextSpoken, readKeys } from './keypadRules.ts';
import { surveyLanguage } from './surveyTexts.ts';
import { contentOf } from './versions.ts';

// The caller hears one question after the other and presses keys. Must stay true: what was pressed first to a question holds,
// however often and however late the network tells it, and who hangs up in the middle has said what was said.

/** Who is still on the line but says nothing more. */
const PARTIAL_AFTER_MS = 10 * 60_000;
/** Keys that were pressed just before the end may be told after it. */
const LATE_KEYS_MS = 60_000;

const parts = {
  responses: true,
  client: { select: { language: true } },
  conversation: { select: { language: true } },
} as const;
type Row = Prisma.SurveyInviteGetPayload<{ include: typeof parts }>;

/** The network asks what the caller hears first. Nothing more, where no survey by keypad is going on. */
export async function startKeypad(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const invite = await openInvite(hub.prisma, conversationId, hub.clock.now());
  if (!invite) return hangUpDocument();
  await hub.prisma.surveyInvite.updateMany({
    where: { id: invite.id, askedAt: null },
    data: { askedAt: hub.clock.now() },
  });
  const question = nextSpoken(await contentOf({ db: hub.prisma }, invite.versionId), givenOf(invite));
  const spoken = spokenTo(hub, invite, conversationId);
  if (!question) return thankAndHangUp(spoken);
  return askByKey(spoken, { question, tries: 0, isFirst: invite.responses.length === 0 });
}

async function openInvite(
  db: Pick<Prisma.TransactionClient, 'surveyInvite'>,
  conversationId: string,
  now: Date,
): Promise<Row | null> {
  return db.surveyInvite.findFirst({
    where: { conversationId, channel: 'call', state: 'sent', expiresAt: { gt: now } },
    include: parts,
  });
}

function spokenTo(hub: Hub, { client, conversation }: Row, conversationId: string): Spoken {
  const language = surveyLanguage(conversation?.language ?? client.language);
  return { conversationId, language, publicUrl: hub.config.publicUrl };
}

export interface Pressed {
  /** The question that was heard. */
  question: string;
  /** How often it had been heard before. */
  tries: number;
  /** Empty: nothing was pressed. */
  digits: string;
}

/** Keys came, or none: they are kept, and the next question is heard, or this one once more. */
export async function answerByKeypad(
  hub: Hub,
  conversationId: string,
  { question: key, tries, digits }: Pressed,
): Promise<WebhookAnswer> {
  const open = await openInvite(hub.prisma, conversationId, hub.clock.now());
  if (!open) return hangUpDocument();
  const spoken = spokenTo(hub, open, conversationId);
  return withTransaction(hub, async (tx) => {
    await lockClient(tx, open.clientId);
    const invite = await openInvite(tx.db, conversationId, hub.clock.now());
    if (!invite) return hangUpDocument();
    const content = await contentOf(tx, invite.versionId);
    const question = content.questions.find((one) => one.key === key);
    if (!question) return hangUpDocument();
    const value = readKeys(question, digits);
    const isKnown = invite.responses.some((one) => one.questionKey === key);
    if (value === null && !isKnown && tries + 1 < MOST_TRIES)
      return askByKey(spoken, { question, tries: tries + 1, isFirst: false });
    const said = value === null || isKnown ? [] : [{ key, kind: question.kind, value, text: null }];
    for (const { kind, value: pressed } of said)
      await tx.db.surveyResponse.create({
        data: { inviteId: invite.id, questionKey: key, kind, value: pressed, via: 'keypad' },
      });
    const given = [...givenOf(invite), ...said];
    const next = nextSpoken(content, given, key);
    if (next) {
      const finishAt = new Date(hub.clock.now().getTime() + PARTIAL_AFTER_MS);
      if (given.length > 0) await tx.db.surveyInvite.update({ where: { id: invite.id }, data: { finishAt } });
      return askByKey(spoken, { question: next, tries: 0, isFirst: false });
    }
    await finishAnswer(hub, tx, { invite, content, given, via: 'keypad' });
    return thankAndHangUp(spoken);
  });
}

/**
 * A line has ended: what was pressed so far is the answer; where nothing was, there is a minute left for keys that are told
 * late. Does nothing for other lines.
 */
export async function keypadLineEnded(hub: Hub, leg: { legId: string } | { callSid: string }): Promise<void> {
  const now = hub.clock.now();
  const { rows } = await hub.pool.query<{ id: string; client_id: string; is_begun: boolean }>({
    name: 'keypad_line_ended',
    text: `UPDATE survey_invite i SET
             finish_at = CASE WHEN r.is_begun THEN $3::timestamptz END,
             expires_at = CASE WHEN r.is_begun THEN i.expires_at ELSE least(i.expires_at, $4::timestamptz) END
            FROM leg l, LATERAL (SELECT EXISTS (SELECT FROM survey_response s JOIN survey_invite x ON x.id = s.invite_id
                   WHERE x.conversation_id = l.conversation_id AND x.channel = 'call') AS is_begun) r
           WHERE (l.id = $1 OR l.call_sid = $2) AND l.party = 'client' AND l.state = 'ended' AND NOT l.parked
             AND i.conversation_id = l.conversation_id AND i.channel = 'call' AND i.state = 'sent'
          RETURNING i.id, i.client_id, r.is_begun`,
    values: [
      'legId' in leg ? leg.legId : null,
      'callSid' in leg ? leg.callSid : null,
      now,
      new Date(now.getTime() + LATE_KEYS_MS),
    ],
  });
  for (const row of rows) if (row.is_begun) await finishPartial(hub, row.id, row.client_id);
}
