import { randomUUID } from 'node:crypto';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import { answerByToken, inviteByToken } from '../../../core/surveys/recordAnswer.ts';
import { surveyToken } from '../../../core/surveys/surveyToken.ts';
import type { SurveyInvite } from '../../../prisma/generated/client.ts';
import { counted, itIs, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { accepted } from './texts.ts';

/** A conversation that is over; gives who had it. */
async function over(w: World): Promise<string> {
  const place = await w.place();
  const { phone } = w.customer();
  await w.text(phone, place.number, `hello ${randomUUID()}`);
  const conversationId = await accepted(w, place);
  await w.act((hub) => logAndClose(hub, place.agent, { conversationId }));
  return w.clientOf(phone);
}

async function inviteOf(w: World, clientId: string, state: SurveyInvite['state']): Promise<SurveyInvite> {
  return w.until(`a survey that is ${state}`, () =>
    w.prisma.surveyInvite.findFirst({ where: { clientId, state } }),
  );
}

const byPage: Scenario = {
  name: 'a survey held over night, answered on its page',
  async run(w) {
    await w.settings({ surveysEnabled: true, ...itIs('night') });
    const clientId = await over(w);
    const held = await inviteOf(w, clientId, 'held');
    await w.settings({ surveysEnabled: true, ...itIs('day') });
    await w.pool.query(`UPDATE survey_invite SET due_at = now() WHERE id = $1 AND state = 'held'`, [held.id]);
    await w.timePasses();
    await inviteOf(w, clientId, 'sent');
    const token = surveyToken(w.config.authSecret, held.id);
    await w.act((hub) => inviteByToken(hub, token));
    await w.act((hub) => answerByToken(hub, token, { score: 2, comment: 'slow' }));
    await w.until('the supervisor’s follow-up', () =>
      w.prisma.followUp.findFirst({ where: { clientId, forSupervisor: true } }),
    );
    return counted(w, clientId, {
      'survey.held': 1,
      'survey.sent': 1,
      'survey.answered': 1,
      // One for a supervisor, one for the same agent, and one because the relation is at risk.
      'followUp.planned': 3,
    });
  },
};

const unanswered: Scenario = {
  name: 'a survey that nobody answers in time',
  async run(w) {
    await w.settings({ surveysEnabled: true, quietHoursEnabled: false });
    const clientId = await over(w);
    const invite = await inviteOf(w, clientId, 'sent');
    await w.pool.query(`UPDATE survey_invite SET expires_at = now() - interval '1 s' WHERE id = $1`, [
      invite.id,
    ]);
    await w.timePasses();
    await inviteOf(w, clientId, 'expired');
    return counted(w, clientId, { 'survey.sent': 1, 'survey.expired': 1 });
  },
};

/** Somebody else has the client's row in hand when the survey is due; then the provider does not want its text. */
const inUse: Scenario = {
  name: 'a survey of a client whose row is in use, refused by the provider',
  async run(w) {
    await w.settings({ surveysEnabled: true, ...itIs('night') });
    const clientId = await over(w);
    const held = await inviteOf(w, clientId, 'held');
    await w.settings({ surveysEnabled: true, ...itIs('day') });
    w.outside.moods.text = ['refuse'];
    const other = await w.pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM client WHERE id = $1 FOR UPDATE', [clientId]);
      await w.pool.query(`UPDATE survey_invite SET due_at = now() WHERE id = $1`, [held.id]);
      await w.act((hub) => hub.jobs.add([{ name: 'survey.sendDue', payload: {}, key: randomUUID() }]));
      await other.query('SELECT pg_sleep(0.12)');
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
    await inviteOf(w, clientId, 'sent');
    await w.until('the text is refused', () =>
      w.prisma.delivery.findFirst({ where: { clientId, state: { in: ['failed', 'unknown'] } } }),
    );
    return counted(w, clientId, { 'survey.sent': 1, 'message.failed': [0, 1], 'message.delivered': 0 });
  },
};

/** What an earlier version may have left in the queue: an order for one survey, and one that nobody understands any more. */
const oldOrders: Scenario = {
  name: 'orders of an earlier version are still in the queue',
  async run(w) {
    await w.settings({ surveysEnabled: true, ...itIs('night') });
    const clientId = await over(w);
    const { id } = await inviteOf(w, clientId, 'held');
    await w.settings({ surveysEnabled: true, ...itIs('day') });
    await w.pool.query(`UPDATE survey_invite SET due_at = now() WHERE id = $1`, [id]);
    await w.act((hub) =>
      hub.jobs.add([
        { name: 'survey.send', payload: { inviteId: 'no id' }, key: randomUUID() },
        { name: 'survey.send', payload: { inviteId: id }, key: randomUUID() },
      ]),
    );
    await w.until('a survey that is sent', async () => {
      // Whoever read the settings of the night before may have held it back once more, until morning.
      await w.pool.query(`UPDATE survey_invite SET due_at = now() WHERE id = $1 AND state = 'held'`, [id]);
      return (await w.prisma.surveyInvite.findUniqueOrThrow({ where: { id } })).state === 'sent';
    });
    return counted(w, clientId, { 'survey.sent': 1, 'message.queued': 1 });
  },
};

export const surveyScenarios: readonly Scenario[] = [byPage, unanswered, inUse, oldOrders];
