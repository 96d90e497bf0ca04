import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { createApiToken } from '../../../core/access/apiTokens.ts';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { logAndClose } from '../../../core/conversations/wrapUp.ts';
import { planSurvey } from '../../../core/surveys/planSurvey.ts';
import { startServer } from '../../../server/startServer.ts';
import { ACCOUNT } from '../outsideWorld.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import { stateOfText, talking } from './texts.ts';

// What finds the planted bugs, beside the other scenarios. All of it is green on the code as it is.

/** Every job may run twice. */
const jobsTwice: Scenario = {
  name: 'the survey of a conversation is planned twice',
  async run(w) {
    const { place, phone, id: conversationId } = await talking(w, { surveysEnabled: true });
    await w.act((hub) => logAndClose(hub, place.agent, { conversationId }));
    await w.drain();
    await w.act((hub) => planSurvey(hub, { conversationId }));
    const clientId = await w.clientOf(phone);
    // A try that was put off is for later, which is nothing that `drain` waits for.
    await w.until(
      'the survey is sent',
      () => w.prisma.timelineEvent.findFirst({ where: { clientId, kind: 'survey.sent' } }),
      { inTime: true },
    );
    return counted(w, clientId, { 'survey.planned': 1, 'survey.sent': 1 });
  },
};

/** The machine goes down while a text waits for a lock in the database, not committed and so not to be answered. */
const deathBeforeCommit: Scenario = {
  name: 'death while a text is not committed',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ agents: 0 });
    const { phone } = w.customer();
    await w.text(phone, place.number, 'first');
    const clientId = await w.clientOf(phone);
    const other = await w.pool.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM client WHERE id = $1 FOR UPDATE', [clientId]);
      const answered = w.text(phone, place.number, 'second');
      await w.until('the text waits for the lock', async () => {
        const { rowCount } = await w.pool.query(
          `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rowCount === 1;
      });
      await w.die();
      await w.alive();
      await other.query('ROLLBACK');
      await answered;
    } finally {
      other.release();
    }
    return counted(w, clientId, { 'message.received': 2 });
  },
};

const jobOfTheDead: Scenario = {
  name: 'a job whose worker dies three times',
  async run(w) {
    const { place, phone, id: conversationId } = await talking(w);
    const text = `answer ${randomUUID()}`;
    await w.act((hub) => sendReply(hub, place.agent, { conversationId, text, clientKey: text }));
    await stateOfText(w, text, ['delivered', 'unknown']);
    return counted(w, await w.clientOf(phone), { 'message.queued': 1, 'message.delivered': 1 });
  },
};

const tenAtOnce: Scenario = {
  name: 'ten times "close" at once',
  async run(w) {
    const { place, phone, id: conversationId } = await talking(w);
    const close = () => w.act((hub) => logAndClose(hub, place.agent, { conversationId }));
    const answers = await Promise.allSettled(Array.from({ length: 10 }, close));
    const done = answers.filter((answer) => answer.status === 'fulfilled').length;
    return all(counted(w, await w.clientOf(phone), { 'conversation.closed': 1 }), async () =>
      done === 1 ? [] : [`${done} of ten were told that they closed it`],
    );
  },
};

const replayed: Scenario = {
  name: 'a text comes twice, with another token in a header that nobody signed',
  async run(w) {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ agents: 0 });
    const { phone } = w.customer();
    const form = {
      AccountSid: ACCOUNT,
      MessageSid: `SM${randomUUID().replaceAll('-', '')}`,
      From: phone,
      To: place.number,
      Body: 'hello',
      NumMedia: '0',
    };
    for (let times = 0; times < 2; times += 1) {
      await w.post('/sms', form, { 'i-twilio-idempotency-token': randomUUID().replaceAll('-', '') });
    }
    return counted(w, await w.clientOf(phone), { 'message.received': 1 });
  },
};

/** A console loses its rights while its line is cut: it must not be let in again, not for a moment. */
const revoked: Scenario = {
  name: 'a console comes back after its rights have ended',
  async run(w) {
    const place = await w.place();
    const token = await createApiToken(w.prisma, place.agent.userId, 'test');
    const server = await startServer({ ...w.config, port: 0, inboundSmtpPort: 0 });
    const socket = io(`http://127.0.0.1:${server.port}`, {
      transports: ['websocket'],
      auth: { token },
      reconnection: false,
    });
    const happens = (event: string): Promise<string> =>
      new Promise((resolve) => socket.once(event, () => resolve(event)));
    try {
      await happens('connect');
      // From a hint on it knows where it stands, which is what a recovery asks for.
      const hint = new Promise((resolve) => socket.onAny(resolve));
      const telling = setInterval(() => server.hub.bus.desks([place.agent.agentId], 'test'), 20);
      await hint;
      clearInterval(telling);
      await lineIsCut(socket);
      await w.prisma.apiToken.updateMany({
        where: { userId: place.agent.userId },
        data: { revokedAt: new Date() },
      });
      socket.connect();
      const came = await Promise.race([happens('connect'), happens('connect_error')]);
      return async () => (came === 'connect_error' ? [] : ['a console without rights was let in']);
    } finally {
      socket.disconnect();
      await server.close();
    }
  },
};

/** Until the server knows it too: what ends while the line is there is told on the line. */
async function lineIsCut(socket: Socket): Promise<void> {
  const transport = socket.io.engine.transport as unknown as { ws: WebSocket };
  const closed = new Promise((resolve) => transport.ws.addEventListener('close', resolve));
  socket.io.engine.close();
  await closed;
}

export const exams = { jobsTwice, deathBeforeCommit, jobOfTheDead, tenAtOnce, replayed, revoked };
