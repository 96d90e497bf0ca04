import { askForHelp, endHelp, listHelp, takeHelp } from '../../../core/help/helpRequests.ts';
import { noteConsent } from '../../../core/recordings/consent.ts';
import { counted, type Scenario } from '../scenario.ts';
import { allQuiet, calling, stateOf } from './callParts.ts';
import { gets, taken } from './inCall.ts';
import { conversationIn } from './texts.ts';

// A call that is recorded, whose client is asked whether that may be; and whose agent asks for help.

const recorded: Scenario = {
  name: 'a recording that the client refuses, allows, and refuses while it is being begun; help is asked for',
  async run(w) {
    const { place, phone, call } = await calling(w, { agents: 2, wrapUpSeconds: 0 });
    await w.prisma.queue.update({ where: { id: place.queueId }, data: { recording: 'both' } });
    const { id } = await conversationIn(w, place, 'offered');
    const holder = await taken(w, place, id);
    const recordings = w.outside.callRecordings;
    const now = () => w.prisma.conversation.findUniqueOrThrow({ where: { id } });
    const isRecorded = async () => (await now()).recordingState === 'recording';
    await w.until('it is recorded', isRecorded);
    const says = (consent: 'given' | 'refused', look: () => Promise<unknown>) =>
      gets(w, consent, (hub) => noteConsent(hub, holder, { conversationId: id, consent }), look);
    const isNot = async () => (await now()).recordingConsent === 'refused' && !(await isRecorded());
    await says('refused', isNot);
    await w.until('the network records no more', async () => !recordings.isUnderWay(call.sid));
    await says('given', isRecorded);
    await says('refused', isNot);
    recordings.moods = ['slow'];
    await says('given', async () => recordings.slow !== null || (await isRecorded()));
    await says('refused', isNot);
    recordings.slow?.();
    await w.until('nothing is recorded', async () => !recordings.isUnderWay(call.sid), { inTime: true });

    const help = () => w.prisma.helpRequest.findFirst({ where: { conversationId: id, endedAt: null } });
    await gets(w, 'help is asked for', (hub) => askForHelp(hub, holder, { conversationId: id }), help);
    await w.act((hub) => askForHelp(hub, holder, { conversationId: id }));
    await w.act((hub) => listHelp(hub, place.divisionId));
    await gets(
      w,
      'help is there',
      (hub) => takeHelp(hub, place.supervisor, id),
      async () => (await help())?.takenById,
    );
    await gets(
      w,
      'help is needed no more',
      (hub) => endHelp(hub, holder, id),
      async () => (await help()) === null,
    );
    w.outside.tell(call, 'completed');
    await stateOf(w, id, 'closed');
    await allQuiet(w);
    return counted(w, await w.clientOf(phone), {
      'conversation.recordingConsent': 5,
      'help.asked': 1,
      'help.taken': 1,
      'help.ended': 1,
      'conversation.closed': 1,
    });
  },
};

export const consentScenarios: readonly Scenario[] = [recorded];
