import { randomUUID } from 'node:crypto';
import { acceptConversation } from '../../../core/conversations/acceptConversation.ts';
import { askForMedia } from '../../../core/conversations/fetchMedia.ts';
import { AppError } from '../../../core/errors.ts';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { finishMessages, logAndClose } from '../../../core/conversations/wrapUp.ts';
import type { Conversation, Delivery } from '../../../prisma/generated/client.ts';
import type { Settings } from '../../../core/contract/settings.ts';
import type { Viewer } from '../../../core/access/viewer.ts';
import { ACCOUNT, newSid } from '../outsideWorld.ts';
import { counted, type Scenario } from '../scenario.ts';
import type { Place } from '../place.ts';
import type { World } from '../world.ts';

/** A conversation in the given state in this place. */
export async function conversationIn(
  w: World,
  place: Place,
  state: Conversation['state'],
): Promise<Conversation> {
  return w.until(`a conversation that is ${state}`, () =>
    w.prisma.conversation.findFirst({
      where: { queueId: place.queueId, state },
      orderBy: { openedAt: 'desc' },
    }),
  );
}

/** Until the agent is asked, then yes. */
export async function accepted(w: World, place: Place, agent: Viewer = place.agent): Promise<string> {
  const { id } = await conversationIn(w, place, 'offered');
  await w.act((hub) => acceptConversation(hub, agent, { conversationId: id }));
  return id;
}

export interface Talk {
  place: Place;
  id: string;
  phone: string;
}

/** A customer has written, and an agent has taken it. */
export async function talking(w: World, settings: Partial<Settings> = {}): Promise<Talk> {
  await w.settings({ surveysEnabled: false, quietHoursEnabled: false, ...settings });
  const place = await w.place();
  const { phone } = w.customer();
  await w.text(phone, place.number, 'hello');
  return { place, phone, id: await accepted(w, place) };
}

/** The delivery of a text, once it is in one of these states. */
export async function stateOfText(
  w: World,
  text: string,
  states: readonly string[],
  waiting: { inTime?: boolean } = {},
): Promise<Delivery> {
  return w.until(
    `"${text}" is ${states.join(' or ')}`,
    async () => {
      const delivery = await w.prisma.delivery.findFirst({ where: { message: { text } } });
      return delivery !== null && states.includes(delivery.state) && delivery;
    },
    waiting,
  );
}

/** The provider was asked in the mood it is in; or nobody will ask, as nobody knows what became of what was died over. */
export async function providerAsked(w: World, kind: 'text' | 'mail'): Promise<void> {
  await w.until('the provider was asked', async () => w.outside.moods[kind]?.length === 0 || nobodyAsks(w));
  w.outside.moods[kind] = [];
}

async function nobodyAsks(w: World): Promise<boolean> {
  if (w.deaths === 0) return false;
  const { rows } = await w.pool.query(`
    SELECT 1 FROM delivery WHERE state IN ('pending', 'leased') UNION ALL SELECT 1 FROM outbox_message
    UNION ALL SELECT 1 FROM survey_invite WHERE state IN ('planned', 'held')`);
  return rows.length === 0;
}

/** From the first text to the supervisor's follow-up after a low score. */
const textTalk: Scenario = {
  name: 'a text, an answer, a survey, a low score',
  async run(w) {
    await w.settings({ surveysEnabled: true, quietHoursEnabled: false });
    const place = await w.place();
    const { phone } = w.customer();
    await w.text(phone, place.number, 'hello');
    const id = await accepted(w, place);
    const reply = `answer ${randomUUID()}`;
    const { lastSeq: seenSeq } = await w.prisma.client.findUniqueOrThrow({
      where: { id: await w.clientOf(phone) },
    });
    await w.act((hub) =>
      sendReply(hub, place.agent, { conversationId: id, text: reply, clientKey: randomUUID(), seenSeq }),
    );
    await stateOfText(w, reply, ['delivered', 'unknown']);
    await w.act((hub) => finishMessages(hub, place.agent, id));
    await w.act((hub) =>
      logAndClose(hub, place.agent, { conversationId: id, disposition: 'Resolved', note: 'fine' }),
    );
    const clientId = await w.clientOf(phone);
    await w.until('the survey is delivered', () =>
      w.prisma.delivery.findFirst({
        where: { clientId, purpose: 'survey', state: { in: ['delivered', 'unknown'] } },
      }),
    );
    await w.text(phone, place.number, '1');
    await w.until('the supervisor’s follow-up', () =>
      w.prisma.followUp.findFirst({ where: { clientId, forSupervisor: true } }),
    );
    return counted(w, clientId, {
      'message.received': 2,
      'conversation.offered': 1,
      'conversation.accepted': 1,
      'message.queued': 2,
      'conversation.wrapping': 1,
      'conversation.closed': 1,
      'survey.planned': 1,
      'survey.sent': 1,
      'survey.answered': 1,
      // One for a supervisor, one for the same agent, and one because the relation is at risk.
      'followUp.planned': 3,
    });
  },
};

const picture: Scenario = {
  name: 'a text with a picture that is not to be had at once',
  async run(w) {
    await w.settings({ surveysEnabled: false, quietHoursEnabled: false });
    const place = await w.place();
    const { phone } = w.customer();
    const { textMedia } = w.outside;
    const sid = newSid('MM');
    textMedia.pictures.set(sid, newSid('ME'));
    textMedia.moods = ['busy'];
    const form = { AccountSid: ACCOUNT, MessageSid: sid, From: phone, To: place.number, Body: 'look' };
    await w.post('/sms', { ...form, NumMedia: '1', MediaContentType0: 'text/plain' });
    const clientId = await w.clientOf(phone);
    const row = () => w.prisma.textMedia.findFirst({ where: { providerSid: sid } });
    const tried = await w.until('the picture was asked for', async () => {
      const found = await row();
      return (found?.reason != null || found?.state === 'kept') && found;
    });
    const order = { messageId: tried.messageId, agentId: place.agent.agentId };
    await w.act((hub) =>
      askForMedia(hub, order).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      }),
    );
    await w.until('the picture is here', async () => (await row())?.state === 'kept');
    return counted(w, clientId, {
      'message.received': 1,
      'message.mediaFailed': [0, 1],
      'message.mediaKept': 1,
    });
  },
};

export const textScenarios: readonly Scenario[] = [textTalk, picture];
