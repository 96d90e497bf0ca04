import { randomUUID } from 'node:crypto';
import { addNote } from '../../../core/conversations/addNote.ts';
import { sendReply } from '../../../core/conversations/sendReply.ts';
import { changeText } from '../../../core/followUps/changeText.ts';
import { createFollowUp } from '../../../core/followUps/createFollowUp.ts';
import { undoSend } from '../../../core/conversations/undoSend.ts';
import { counted, type Scenario } from '../scenario.ts';
import { stateOfText, talking } from './texts.ts';

// What an agent writes: taken back before it leaves, and kept for colleagues.

const takenBack: Scenario = {
  name: 'an answer that is taken back before it leaves, one that is not, and a note',
  async run(w) {
    const { place, phone, id } = await talking(w, { undoSendSeconds: 2 });
    const clientId = await w.clientOf(phone);
    const says = async (text: string) => {
      const clientKey = randomUUID();
      await w.act((hub) =>
        sendReply(hub, place.agent, { conversationId: id, text, clientKey, canUndo: true }),
      );
    };
    const kept = `kept ${randomUUID()}`;
    await says(kept);
    await stateOfText(w, kept, ['delivered', 'unknown']);
    await w.settings({ surveysEnabled: false, quietHoursEnabled: false, undoSendSeconds: 60 });
    const wrong = `wrong ${randomUUID()}`;
    await says(wrong);
    const message = await w.prisma.message.findFirstOrThrow({ where: { text: wrong } });
    await w.once(
      () => w.prisma.delivery.findFirst({ where: { messageId: message.id, state: 'canceled' } }),
      (hub) => undoSend(hub, place.agent, message.id),
    );
    const mentions = { agentIds: [place.supervisor.agentId] };
    const note = { clientId, conversationId: null, text: 'is in a hurry', clientKey: randomUUID(), mentions };
    await w.act((hub) => addNote(hub, place.agent, note));
    return counted(w, clientId, { 'message.queued': 2, 'message.canceled': 1, 'note.added': 1 });
  },
};

const sentLater: Scenario = {
  name: 'messages written for later: one changed and sent, by text and by mail, one with an address that is gone, one overtaken',
  async run(w) {
    const { place, phone } = await talking(w);
    const clientId = await w.clientOf(phone);
    const { agentId } = place.agent;
    const scope = { divisionId: place.divisionId };
    const email = `${randomUUID()}@customer.example`;
    await w.prisma.address.create({ data: { clientId, kind: 'email', value: email } });
    const plan = (text: string, channel: 'sms' | 'email', to: string) =>
      w.once(
        () => w.prisma.followUp.findFirst({ where: { text } }),
        (hub) =>
          createFollowUp(hub, scope, {
            clientId,
            agentId,
            kind: 'text',
            title: 'later',
            text,
            dueAt: new Date(Date.now() + 3_600_000).toISOString(),
            send: { channel, to },
          }),
      );
    const isDue = async (id: string, text: string) => {
      const dueAt = new Date().toISOString();
      await w.once(
        () => w.prisma.followUp.findFirst({ where: { id, text } }),
        (hub) => changeText(hub, scope, { followUpId: id, agentId, text, dueAt }),
      );
    };
    const becomes = (id: string, state: 'done' | 'overdue' | 'canceled') =>
      w.until(`it is ${state}`, () => w.prisma.followUp.findFirst({ where: { id, state } }));
    const text = await plan(`later ${randomUUID()}`, 'sms', phone);
    await isDue(text.id, `now ${randomUUID()}`);
    await becomes(text.id, 'done');
    const mail = await plan(`mail ${randomUUID()}`, 'email', email);
    await isDue(mail.id, `mail now ${randomUUID()}`);
    await becomes(mail.id, 'done');
    const gone = await plan(`gone ${randomUUID()}`, 'email', email);
    await w.prisma.address.deleteMany({ where: { clientId, kind: 'email' } });
    await isDue(gone.id, `gone now ${randomUUID()}`);
    await becomes(gone.id, 'overdue');
    const late = await plan(`late ${randomUUID()}`, 'sms', phone);
    await w.text(phone, place.number, 'I know');
    await becomes(late.id, 'canceled');
    await w.until('its writer is told', () =>
      w.prisma.agentNotice.findFirst({ where: { agentId, clientId } }),
    );
    return counted(w, clientId, { 'followUp.done': 2, 'followUp.canceled': 1, 'message.queued': 2 });
  },
};

export const writingScenarios: readonly Scenario[] = [takenBack, sentLater];
