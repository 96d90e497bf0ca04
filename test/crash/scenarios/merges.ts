import { mergeClients } from '../../../core/merges/mergeClients.ts';
import { previewMerge } from '../../../core/merges/previewMerge.ts';
import { undoMerge } from '../../../core/merges/undoMerge.ts';
import { all, counted, type Scenario } from '../scenario.ts';
import { gets } from './inCall.ts';
import { accepted, talking } from './texts.ts';

// Two clients become one, and two again. Died over, it has happened wholly or not at all.

const merging: Scenario = {
  name: 'two clients are merged, one of them writes, and it is taken back',
  async run(w) {
    const { place, phone } = await talking(w);
    const elsewhere = await w.place();
    const { phone: other } = w.customer();
    await w.text(other, elsewhere.number, 'hello from elsewhere');
    await accepted(w, elsewhere);
    const [winnerId, loserId] = [await w.clientOf(phone), await w.clientOf(other)];
    await w.prisma.client.update({ where: { id: loserId }, data: { divisionId: place.divisionId } });
    await w.act((hub) => previewMerge(hub, place.agent, { winnerId, loserId }));
    const loser = () => w.prisma.client.findUniqueOrThrow({ where: { id: loserId } });
    const isMerged = async () => (await loser()).mergedIntoId !== null;
    await gets(
      w,
      'they are one',
      (hub) => mergeClients(hub, place.agent, { winnerId, loserId, choices: { note: 'both' } }),
      isMerged,
    );
    await w.text(other, elsewhere.number, 'written since');
    await w.until('it is the winner’s', () =>
      w.prisma.message.findFirst({ where: { clientId: winnerId, text: 'written since' } }),
    );
    const { id: mergeId } = await w.prisma.clientMerge.findFirstOrThrow({ where: { winnerId, loserId } });
    await gets(
      w,
      'they are two again',
      (hub) => undoMerge(hub, place.agent, { mergeId }),
      async () => !(await isMerged()),
    );
    return all(
      counted(w, winnerId, { 'client.merged': 1, 'client.unmerged': 1, 'conversation.splitOff': 1 }),
      counted(w, loserId, { 'client.mergedInto': 1, 'client.restored': 1 }),
    );
  },
};

export const mergeScenarios: readonly Scenario[] = [merging];
