import { randomUUID } from 'node:crypto';
import { askAboutLongLegs } from '../../../core/calls/mendLegs.ts';
import { takeInMissedCall } from '../../../core/calls/takeInMissedCall.ts';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { ACCOUNT, newSid } from '../outsideWorld.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { breaksOnce } from './breaksOnce.ts';
import { callEnds, calling, connected, ordered, party } from './callParts.ts';
import { accepted, conversationIn, providerAsked, stateOfText, talking } from './texts.ts';

// What the phone network knows and we were not told, or not in time.

/** The process dies while an agent's phone is being ordered: once the order had arrived, once it had not. */
const lostLegs: Scenario = {
  name: 'the answer to the order of a call is lost with the process',
  async run(w) {
    const { place, phone, call } = await calling(w);
    w.outside.moods.party = ['hang'];
    const id = await accepted(w, place);
    await ordered(w, id);
    // Nor does the news of it come through.
    w.outside.news.length = 0;
    await w.die();
    await w.until(
      'the agent’s call is known',
      () => w.prisma.leg.findFirst({ where: { conversationId: id, party: 'agent', callSid: { not: null } } }),
      { inTime: true },
    );
    await party(w, id, 'agent');
    await connected(w, id);
    await w.pool.query(
      `UPDATE leg SET started_at = started_at - interval '1 hour' WHERE conversation_id = $1`,
      [id],
    );
    await w.act((hub) => askAboutLongLegs(hub));
    const news = {
      AccountSid: ACCOUNT,
      CallSid: call.sid,
      RecordingSid: newSid('RE'),
      RecordingStatus: 'completed',
      RecordingDuration: '12',
    };
    for (let times = 0; times < 2; times += 1) await w.post('/voice/recording', news);
    w.outside.tell(call, 'completed');
    await callEnds(w, id);
    return counted(w, await w.clientOf(phone), { 'call.connected': 1, 'call.recorded': 1, 'call.ended': 1 });
  },
};

const neverPlaced: Scenario = {
  name: 'the order of a call never arrived',
  async run(w) {
    const { place, phone, call } = await calling(w);
    w.outside.moods.party = ['hangUntaken'];
    const id = await accepted(w, place);
    await ordered(w, id);
    await w.die();
    await w.until(
      'the client waits again',
      () => w.prisma.conversation.findFirst({ where: { id, state: 'queued' } }),
      { inTime: true },
    );
    w.outside.tell(call, 'completed');
    await conversationIn(w, place, 'closed');
    // It died at least once.
    const requeued = w.deaths === 1 ? 1 : ([1, 3] as const);
    return counted(w, await w.clientOf(phone), { 'conversation.requeued': requeued, 'call.abandoned': 1 });
  },
};

/** Calls that came while nobody listened, of somebody new and of somebody known. */
const missedCalls: Scenario = {
  name: 'calls are taken in that nobody heard of',
  async run(w) {
    const { place, phone } = await talking(w);
    const stranger = w.customer().phone;
    for (const from of [phone, phone, stranger]) {
      const callSid = newSid('CA');
      const at = new Date(Date.now() - 60_000);
      const item = {
        channel: 'call' as const,
        dedupeKey: `twilio:${callSid}`,
        from,
        fromShown: from,
        to: place.number,
        at,
        callSid,
      };
      await w.act((hub) => takeInMissedCall(hub, { item, endedAt: new Date(), endReason: 'completed' }));
      await w.drain();
    }
    return all(
      counted(w, await w.clientOf(phone), { 'call.missed': 2, 'followUp.planned': 1 }),
      counted(w, await w.clientOf(stranger), { 'call.missed': 1, 'followUp.planned': 1 }),
    );
  },
};

async function repliesByMail(w: World): Promise<{ reply(): Promise<string>; email: string }> {
  await w.settings({ surveysEnabled: false });
  const place = await w.place();
  const { email } = w.customer();
  await w.mail(email, place.mailbox, [
    'Subject: Hi',
    `Message-ID: <${randomUUID()}@client.example>`,
    '',
    'Hello.',
    '',
  ]);
  const conversationId = await accepted(w, place);
  return {
    email,
    async reply() {
      const text = `answer ${randomUUID()}`;
      await w.act((hub) => sendReply(hub, place.agent, { conversationId, text, clientKey: text }));
      return text;
    },
  };
}

const lostMails: Scenario = {
  name: 'the relay’s answer to a mail is lost, alone and with the process',
  async run(w) {
    const { reply, email } = await repliesByMail(w);
    w.outside.moods.mail = ['silent'];
    await stateOfText(w, await reply(), ['unknown', 'accepted'], { inTime: true });
    w.outside.moods.mail = ['hang'];
    const text = await reply();
    await providerAsked(w, 'mail');
    await w.die();
    await stateOfText(w, text, ['unknown'], { inTime: true });
    return counted(w, await w.clientOf(email), { 'message.queued': 2, 'message.unknown': [1, 2] });
  },
};

/** At the same moment the text of one send is given to another of the same words. */
const newsOfAnother: Scenario = {
  name: 'news of a text that another send has just been given',
  async run(w) {
    const { place, phone, id: conversationId } = await talking(w);
    w.outside.moods.text = ['refuse'];
    const text = `answer ${randomUUID()}`;
    await w.act((hub) => sendReply(hub, place.agent, { conversationId, text, clientKey: text }));
    const { callbackToken } = await stateOfText(w, text, ['failed', 'unknown']);
    const isMine = await breaksOnce(w, {
      table: 'delivery',
      when: 'BEFORE UPDATE',
      condition: 'NEW.provider_id IS NOT NULL',
      error: `'duplicate key value violates unique constraint "delivery_provider_id_key"' USING ERRCODE = '23505', CONSTRAINT = 'delivery_provider_id_key'`,
    });
    try {
      await w.post(`/sms/status/${callbackToken}`, {
        AccountSid: ACCOUNT,
        MessageSid: newSid('SM'),
        MessageStatus: 'failed',
      });
    } finally {
      await isMine.end();
    }
    return counted(w, await w.clientOf(phone), { 'message.queued': 1, 'message.failed': [0, 1] });
  },
};

export const lostScenarios: readonly Scenario[] = [
  lostLegs,
  neverPlaced,
  missedCalls,
  lostMails,
  newsOfAnother,
];
