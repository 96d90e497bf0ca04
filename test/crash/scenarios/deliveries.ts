import { randomUUID } from 'node:crypto';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import { askAboutUnknown, settleLostAnswers } from '../../../core/conversations/lostAnswers.ts';
import type { Mood } from '../moods.ts';
import { ACCOUNT, newSid } from '../outsideWorld.ts';
import { counted, itIs, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { accepted, providerAsked, stateOfText, talking, type Talk } from './texts.ts';

/** A reply of the agent's, while the provider is in this mood. */
async function replies(w: World, { place, id }: Talk, mood: Mood): Promise<string> {
  const text = `answer ${randomUUID()}`;
  w.outside.moods.text = [mood];
  await w.act((hub) => sendReply(hub, place.agent, { conversationId: id, text, clientKey: randomUUID() }));
  return text;
}

const refused: Scenario = {
  name: 'the provider is busy, refuses, and does not answer',
  async run(w) {
    const talk = await talking(w);
    const busy = await replies(w, talk, 'busy');
    await providerAsked(w, 'text');
    await stateOfText(w, busy, ['pending', 'delivered', 'unknown']);
    await w.timePasses();
    await stateOfText(w, busy, ['delivered', 'unknown']);
    const { callbackToken } = await stateOfText(w, await replies(w, talk, 'refuse'), ['failed', 'unknown']);
    // The provider says no, and has a number for it all the same.
    w.outside.news.push({
      path: `/sms/status/${callbackToken}`,
      form: { AccountSid: ACCOUNT, MessageSid: newSid('SM'), MessageStatus: 'failed' },
    });
    await stateOfText(w, await replies(w, talk, 'silent'), ['unknown', 'accepted', 'delivered'], {
      inTime: true,
    });
    await lostOnTheWay(w, talk);
    await stateOfText(w, await replies(w, talk, 'optedOut'), ['failed', 'unknown']);
    return counted(w, await w.clientOf(talk.phone), { 'message.queued': 5, 'message.delivered': [1, 2] });
  },
};

/** The provider never had it and is asked too early to be believed, then again. */
async function lostOnTheWay(w: World, talk: Talk): Promise<void> {
  const text = await replies(w, talk, 'lost');
  await w.until('the answer is lost', () =>
    w.prisma.delivery.findFirst({
      where: { message: { text }, OR: [{ uncertainSince: { not: null } }, { state: 'unknown' }] },
    }),
  );
  await w.pool.query(`UPDATE delivery SET leased_until = now() - interval '1 s' WHERE state = 'leased'`);
  await w.act((hub) => settleLostAnswers(hub));
  await stateOfText(w, text, ['unknown'], { inTime: true });
}

/** The process dies while the provider has the text and has not answered; and once more before the provider took it. */
const leaseOfTheDead: Scenario = {
  name: 'the answer to a send is lost with the process',
  async run(w) {
    const talk = await talking(w);
    for (const mood of ['hang', 'hangUntaken'] as const) {
      const text = await replies(w, talk, mood);
      await providerAsked(w, 'text');
      await w.die();
      await w.timePasses();
      await stateOfText(w, text, mood === 'hang' ? ['accepted', 'delivered', 'unknown'] : ['unknown']);
    }
    await w.act((hub) => askAboutUnknown(hub));
    return counted(w, await w.clientOf(talk.phone), { 'message.queued': 2 });
  },
};

/** A reply waits for a busy provider, and the client says STOP meanwhile. */
const stopped: Scenario = {
  name: 'STOP while a reply waits',
  async run(w) {
    const talk = await talking(w);
    const text = await replies(w, talk, 'busy');
    await providerAsked(w, 'text');
    await w.text(talk.phone, talk.place.number, 'STOP');
    await w.timePasses();
    // After a death the sweep may have had it sent before the client said so.
    await stateOfText(w, text, ['canceled', 'unknown', ...(w.deaths > 0 ? ['accepted', 'delivered'] : [])]);
    return counted(w, await w.clientOf(talk.phone), {
      'client.optedOut': 1,
      'message.sent': w.deaths === 0 ? 0 : [0, 1],
    });
  },
};

/** A survey that was let through waits for a busy provider; then it is night, or the client says STOP. */
export const heldBack: Scenario = {
  name: 'a survey waits for the provider until it is night, another until STOP',
  async run(w) {
    await w.settings({ surveysEnabled: true, ...itIs('day') });
    const place = await w.place();
    const phones: string[] = [];
    for (const what of ['night', 'stop']) {
      const { phone } = w.customer();
      phones.push(phone);
      await w.text(phone, place.number, 'hello');
      const id = await accepted(w, place);
      w.outside.moods.text = ['busy'];
      await w.act((hub) => logAndClose(hub, place.agent, { conversationId: id }));
      await providerAsked(w, 'text');
      if (what === 'night') await w.settings({ surveysEnabled: true, ...itIs('night') });
      else await w.text(phone, place.number, 'STOP');
      await w.timePasses();
      const clientId = await w.clientOf(phone);
      await w.until(`${what} keeps it back`, () =>
        w.prisma.delivery.findFirst({
          // What is out all the same is judged at the end.
          where: { clientId, state: { in: ['held', 'canceled', 'unknown', 'accepted', 'delivered'] } },
        }),
      );
      await w.settings({ surveysEnabled: true, ...itIs('day') });
      const isMorning = () =>
        w.pool.query(`UPDATE delivery SET due_at = now() WHERE client_id = $1 AND state = 'held'`, [
          clientId,
        ]);
      await isMorning();
      if (what === 'stop') continue;
      await w.timePasses();
      await w.until('it is sent in the morning', async () => {
        // Whoever read the settings of the night before may have held it back once more.
        await isMorning();
        return w.prisma.delivery.findFirst({ where: { clientId, state: { in: ['delivered', 'unknown'] } } });
      });
    }
    return counted(w, await w.clientOf(phones[0] ?? ''), { 'survey.sent': 1, 'message.held': [0, 1] });
  },
};

export const deliveryScenarios: readonly Scenario[] = [refused, leaseOfTheDead, stopped, heldBack];
