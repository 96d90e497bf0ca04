import { randomUUID } from 'node:crypto';
import type { IdScope } from '../../core/contract/ids.ts';
import type { ConversationState, Role } from '../../core/contract/words.ts';
import { withTransaction } from '../../core/db.ts';
import type { Hub } from '../../core/hub.ts';
import { recordEvent } from '../../core/timeline/recordEvent.ts';
import { makeAgent, makeDivision, makeQueue, type MadeAgent } from './factories.ts';
import { makeOwn } from './accessOwn.ts';
import { breaksOnPurpose } from './invariants.ts';
import { makeArrivalOfMarks } from './makeArrivalOfMarks.ts';
import { leaveMail } from './leaveMail.ts';
import { makeMerged } from './makeMerged.ts';
import { makeProgrammesOfMarks } from './makeProgrammesOfMarks.ts';

// A division with one of everything that an id can name. Every text in it carries the division's mark, so that whatever
// gets out of it is seen, by whichever door.

/** A conversation, by what it is to the agent of its division. */
export type Standing = 'held' | 'heldByColleague' | 'waits' | 'waitsElsewhere';

export interface Division {
  mark: string;
  divisionId: string;
  people: Record<Role, MadeAgent> & { colleague: MadeAgent };
  queueId: string;
  /** A queue of the division in which only the colleague works. */
  otherQueueId: string;
  clientId: string;
  /** Who was merged into the client, and by which merge. */
  mergedClientId: string;
  mergeId: string;
  phone: string;
  email: string;
  conversations: Record<Standing, string>;
  messageId: string;
  attachmentId: string;
  recordingId: string;
  ourAddressId: string;
  followUpId: string;
  quarantineId: string;
  numberId: string;
  flowId: string;
  scheduleId: string;
  skillId: string;
  tagId: string;
  /** Of a case and what belongs to it, by scope. */
  ofProgrammes: Awaited<ReturnType<typeof makeProgrammesOfMarks>>;
  /** A second session and key of each. */
  own: Record<
    Role,
    {
      sessionId: string;
      keyId: string;
      cannedResponseId: string;
      noticeId: string;
      bulkActionId: string;
      inboxViewId: string;
    }
  >;
}

let numbers = 0;
const nextNumber = (): string => `+1500556${String((numbers += 1)).padStart(4, '0')}`;
const nextPhone = (): string => `+447700901${String((numbers += 1)).padStart(3, '0')}`;

export async function makeDivisionOfMarks(hub: Hub, mark: string): Promise<Division> {
  breaksOnPurpose(
    hub.config.databaseUrl,
    ['message_on_timeline', 'conversation_times', 'holder_matches', 'waiting_in_queue', 'offer_matches'],
    'rows in every state are made by hand',
  );
  const divisionId = await makeDivision(hub, `${mark} division`);
  const queue = (name: string) =>
    makeQueue(hub, {
      divisionId,
      name: `${mark} ${name}`,
      number: nextNumber(),
      mailbox: `${mark}-${name}@hub.example`.toLowerCase(),
    });
  const [own, other] = [await queue('first'), await queue('second')];
  const person = (role: Role, queueIds: string[], name: string = role) =>
    makeAgent(hub, { divisionId, role, queueIds, name: `${mark} ${name}` });
  const people = {
    agent: await person('agent', [own.id]),
    supervisor: await person('supervisor', [own.id]),
    administrator: await person('administrator', [own.id]),
    colleague: await person('agent', [own.id, other.id], 'colleague'),
  };
  const { agent, colleague } = people;
  const main = await makeClient(hub, { divisionId, mark, accountAgentId: agent.agentId });
  const open = async (queueId: string, state: ConversationState, agentId: string | null) => {
    const client = agentId === agent.agentId ? main : await makeClient(hub, { divisionId, mark });
    return (await openConversation(hub, { client, mark, queueId, state, agentId })).id;
  };
  const conversations = {
    held: await open(own.id, 'handled', agent.agentId),
    heldByColleague: await open(own.id, 'handled', colleague.agentId),
    waits: await open(own.id, 'queued', null),
    waitsElsewhere: await open(other.id, 'queued', null),
  };
  const { messageId, attachmentId, quarantineId } = await leaveMail(hub, {
    mark,
    divisionId,
    clientId: main.id,
  });
  const followUp = await hub.prisma.followUp.create({
    data: {
      clientId: main.id,
      conversationId: conversations.held,
      title: `${mark} title`,
      note: `${mark} note`,
      ownerId: agent.agentId,
      dueAt: new Date(Date.now() + 864e5),
    },
  });
  const ourAddress = await hub.prisma.ourAddress.findFirstOrThrow({
    where: { queueId: own.id, kind: 'phone' },
  });
  const recording = await hub.prisma.recording.create({
    data: {
      providerSid: `RE${randomUUID().replaceAll('-', '')}`,
      conversationId: conversations.held,
      seconds: 60,
      startedAt: new Date(),
    },
  });
  await withTransaction(hub, (tx) =>
    recordEvent(tx, {
      clientId: main.id,
      kind: 'note.added',
      data: { text: `${mark} note`, clientKey: null },
    }),
  );
  return {
    mark,
    divisionId,
    people,
    queueId: own.id,
    otherQueueId: other.id,
    clientId: main.id,
    ...(await makeMerged(hub, { winnerId: main.id, divisionId, mark })),
    phone: main.phone,
    email: main.email,
    conversations,
    messageId,
    attachmentId,
    recordingId: recording.id,
    ourAddressId: ourAddress.id,
    followUpId: followUp.id,
    quarantineId,
    ...(await makeArrivalOfMarks(hub, { mark, divisionId, queueId: own.id })),
    skillId: (await hub.prisma.skill.create({ data: { divisionId, name: 'French' } })).id,
    tagId: (
      await hub.prisma.tag.create({
        data: { divisionId, name: `${mark} tag`, nameKey: `${mark} tag`, colour: 'info' },
      })
    ).id,
    ofProgrammes: await makeProgrammesOfMarks(hub, {
      mark,
      divisionId,
      clientId: main.id,
      agentId: agent.agentId,
    }),
    own: {
      agent: await makeOwn(hub, agent, divisionId),
      supervisor: await makeOwn(hub, people.supervisor, divisionId),
      administrator: await makeOwn(hub, people.administrator, divisionId),
    },
  };
}

/** The id that stands for this scope in a division, to somebody of this role. */
export function idIn(division: Division, scope: IdScope, role: Role): string {
  const ids: Record<IdScope, string> = {
    client: division.clientId,
    mergedClient: division.mergedClientId,
    merge: division.mergeId,
    conversation: division.conversations.held,
    message: division.messageId,
    attachment: division.attachmentId,
    recording: division.recordingId,
    followUp: division.followUpId,
    quarantined: division.quarantineId,
    // Somebody who asks nothing here: some routes end all access of the one they name.
    agent: division.people.colleague.agentId,
    queue: division.queueId,
    ourAddress: division.ourAddressId,
    ownQueue: division.queueId,
    number: division.numberId,
    flow: division.flowId,
    schedule: division.scheduleId,
    skill: division.skillId,
    tag: division.tagId,
    ...division.ofProgrammes,
    ownNotice: division.own[role].noticeId,
    inboxView: division.own[role].inboxViewId,
    ownBulkAction: division.own[role].bulkActionId,
    cannedResponse: division.own[role].cannedResponseId,
    ownSession: division.own[role].sessionId,
    ownKey: division.own[role].keyId,
  };
  return ids[scope];
}

async function makeClient(
  hub: Hub,
  { divisionId, mark, accountAgentId }: { divisionId: string; mark: string; accountAgentId?: string },
) {
  const phone = nextPhone();
  const email = `${mark}-${randomUUID().slice(0, 8)}@customer.example`.toLowerCase();
  const client = await hub.prisma.client.create({
    data: {
      divisionId,
      name: `${mark} client`,
      note: `${mark} note`,
      ...(accountAgentId ? { accountAgentId } : {}),
      addresses: {
        create: [
          { kind: 'phone', value: phone },
          { kind: 'email', value: email },
        ],
      },
    },
    include: { addresses: true },
  });
  return { ...client, phone, email };
}

interface Opening {
  client: Awaited<ReturnType<typeof makeClient>>;
  mark: string;
  queueId: string;
  state: ConversationState;
  agentId: string | null;
}

async function openConversation(hub: Hub, { client, mark, queueId, state, agentId }: Opening) {
  const ours = await hub.prisma.ourAddress.findFirstOrThrow({ where: { queueId, kind: 'phone' } });
  const address = client.addresses.find((one) => one.kind === 'phone');
  return hub.prisma.conversation.create({
    data: {
      clientId: client.id,
      channel: 'sms',
      direction: 'inbound',
      ourAddressId: ours.id,
      addressId: address!.id,
      queueId,
      state,
      agentId,
      subject: `${mark} subject`,
      preview: `${mark} preview`,
      note: `${mark} note`,
      queuedAt: new Date(),
      ...(agentId
        ? {
            handledAt: new Date(),
            reservations: {
              create: {
                agentId,
                channel: 'sms',
                state: 'accepted',
                why: {},
                expiresAt: new Date(),
                decidedAt: new Date(),
              },
            },
          }
        : { visits: { create: { queueId, channel: 'sms' } } }),
    },
  });
}
