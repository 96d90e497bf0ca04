import { finishMessages, logAndClose } from '../../../core/conversations/wrapUp.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import { calling, connected, party, stateOf } from './callParts.ts';
import { accepted, talking } from './texts.ts';

// After-call work in the modes that the other scenarios do not have.

const soon = (): string => new Date(Date.now() + 86_400_000).toISOString();

/** The agent is free at once; the time runs out on a form that is half filled in. */
const optional: Scenario = {
  name: 'after-call work that is optional, overtaken by its time',
  async run(w) {
    const { place, phone, call } = await calling(w, { wrapUpSeconds: 0 });
    await w.prisma.queue.update({ where: { id: place.queueId }, data: { wrapUpMode: 'optional' } });
    const id = await accepted(w, place);
    await party(w, id, 'agent');
    await connected(w, id);
    const promise = { title: 'The price', due: 'custom', customAt: '', dueAt: soon(), owner: null };
    await w.prisma.wrapUpDraft.create({
      data: {
        conversationId: id,
        agentId: place.agent.agentId,
        draft: { disposition: null, note: 'half', promise, followUp: null, survey: null },
        writtenAt: new Date(),
      },
    });
    w.outside.tell(call, 'completed');
    await stateOf(w, id, 'closed');
    return all(
      counted(w, await w.clientOf(phone), { 'conversation.closed': 1, 'followUp.planned': 1 }),
      async () => {
        const { note } = await w.prisma.conversation.findUniqueOrThrow({ where: { id } });
        const parts = await w.prisma.agentSegment.count({ where: { conversationId: id, result: 'handled' } });
        return note === 'half' && parts === 1 ? [] : [`the note is ${note}, and there are ${parts} segments`];
      },
    );
  },
};

/** What the agent saves waits for the end of the time; a supervisor ends it before that. */
const forced: Scenario = {
  name: 'after-call work for exactly so long, ended by a supervisor',
  async run(w) {
    const { place, phone, id: conversationId } = await talking(w);
    await w.prisma.queue.update({
      where: { id: place.queueId },
      data: { wrapUpMode: 'mandatory_forced_timeout', wrapUpSeconds: 3_600 },
    });
    await w.act((hub) => finishMessages(hub, place.agent, conversationId));
    await w.act((hub) => logAndClose(hub, place.agent, { conversationId, note: 'said' }));
    await w.act((hub) => logAndClose(hub, place.supervisor, { conversationId, note: 'enough' }));
    return counted(w, await w.clientOf(phone), { 'conversation.wrapping': 1, 'conversation.closed': 1 });
  },
};

export const afterCallScenarios: readonly Scenario[] = [optional, forced];
