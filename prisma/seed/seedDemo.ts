import { createApiToken } from '../../core/access/apiTokens.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import { tellRevisits, writeCare } from './care.ts';
import { linkCaseEntries, seedCases } from './cases.ts';
import { SANDBOX_CUSTOMERS } from './demoClients.ts';
import { tellContacts } from './contactStories.ts';
import { openDiary, type Diary } from './diary.ts';
import { buildHouse, clientNamed, DEMO_PASSWORD, type House } from './house.ts';
import { demoQueues, demoUsers } from './people.ts';
import { publishSurveys } from './surveySetup.ts';
import { tellRelations } from './relations.ts';
import { writeRules } from './rules.ts';
import { tellToday } from './today.ts';
import { tellWeek } from './week.ts';

/** What the launch and the sandbox need to know of the demo day: DATA_DIR/demo.json. */
export interface Demo {
  apiToken: string;
  users: { email: string; password: string; role: string; name: string }[];
  numbers: string[];
  mailboxes: string[];
  customers: { name: string; number: string; email: string }[];
}

export interface SeedOptions {
  /** The hub's AUTH_SECRET: survey links and Message-IDs of the demo day are made with it. */
  authSecret: string;
  now?: Date;
}

type Db = Prisma.TransactionClient;

/** Loads the demo day in one transaction. Gives null, and writes nothing, when there are users already. */
export async function seedDemo(prisma: PrismaClient, options: SeedOptions): Promise<Demo | null> {
  const now = options.now ?? new Date();
  return prisma.$transaction(
    async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('rapport demo day', 0))`;
      if ((await db.user.count()) > 0) return null;
      const house = await buildHouse(db, now);
      const diary = openDiary(options.authSecret, await publishSurveys(db, house, now));
      const midnight = new Date(now);
      midnight.setHours(0, 0, 0, 0);
      tellWeek(diary, house, { midnight, now });
      tellToday(diary, house, { midnight, now });
      const revisits = tellRevisits(diary, house, now);
      const [writer] = [...house.members.values()];
      const contacts = writer
        ? tellContacts(diary, house.clients.slice(3), { now, agentId: writer.agentId })
        : { consents: [], refusals: [] };
      await seedCases(db, { diary, house, now });
      await write(db, { diary, house, now });
      await linkCaseEntries(db);
      await db.contactConsent.createMany({ data: contacts.consents });
      await db.contactRefusal.createMany({ data: contacts.refusals });
      await writeClients(db, house);
      await writeCare(db, house, { now, revisits });
      await writeRules(db, house);
      const apiToken = await createApiToken(db, house.serviceUserId, 'demo');
      return present(house, apiToken);
    },
    { maxWait: 10_000, timeout: 60_000 },
  );
}

async function write(
  db: Db,
  { diary, house, now }: { diary: Diary; house: House; now: Date },
): Promise<void> {
  await db.conversation.createMany({ data: diary.conversations });
  await db.reservation.createMany({ data: diary.reservations });
  await db.queueVisit.createMany({ data: diary.visits });
  await db.leg.createMany({ data: diary.legs });
  await db.callback.createMany({ data: diary.callbacks });
  await db.message.createMany({ data: diary.messages });
  await db.delivery.createMany({ data: diary.deliveries });
  await db.followUp.createMany({ data: diary.followUps });
  await db.surveyInvite.createMany({ data: diary.invites });
  await db.surveyAnswer.createMany({ data: diary.answers });
  await db.surveyResponse.createMany({ data: diary.responses });
  await tellRelations(db, diary, { house, now });
  await writeEvents(db, diary, now);
}

/** In one statement, by the timeline's one writer, in the order in which things happened. */
async function writeEvents(db: Db, diary: Diary, now: Date): Promise<void> {
  const told = diary.events
    .filter((event) => event.at <= now)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  if (told.length < diary.events.length) throw new Error('the demo day tells of the future');
  const rows = told.map((event, ord) => ({ ...event, ord, at: event.at.toISOString() }));
  await db.$executeRaw`
    SELECT count(r.event_id) FROM (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS x(ord int, "clientId" uuid, kind text, data jsonb, "conversationId" uuid, "agentId" uuid, at timestamptz)
       ORDER BY x.ord OFFSET 0) e
     CROSS JOIN LATERAL record_event(e."clientId", e.kind, e.data, e."conversationId", e."agentId", e.at, NULL) r`;
  // What followed from these events is told above: carried out again, they would send last week's texts a second time.
  await db.outboxMessage.deleteMany();
}

async function writeClients(db: Db, house: House): Promise<void> {
  const rows = house.clients.map(({ id, lastContactAt, lastSurveyAt }) => ({
    id,
    lastContactAt,
    lastSurveyAt,
  }));
  await db.$executeRaw`
    UPDATE client c SET last_contact_at = x."lastContactAt", last_survey_at = x."lastSurveyAt"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS x(id uuid, "lastContactAt" timestamptz, "lastSurveyAt" timestamptz)
     WHERE c.id = x.id`;
  const { addressIds } = clientNamed(house, 'Dylan Murphy');
  await db.$executeRaw`
    UPDATE address a SET opted_out_at = e.at FROM timeline_event e
     WHERE a.id = ${addressIds.phone}::uuid AND e.kind = 'client.optedOut' AND e.client_id = a.client_id`;
}

function present(house: House, apiToken: string): Demo {
  return {
    apiToken,
    users: demoUsers.map(({ email, role, name }) => ({ email, password: DEMO_PASSWORD, role, name })),
    numbers: demoQueues.map((queue) => queue.number),
    mailboxes: demoQueues.map((queue) => queue.mailbox),
    customers: house.clients
      .slice(0, SANDBOX_CUSTOMERS)
      .map(({ name, phone, mail }) => ({ name, number: phone, email: mail })),
  };
}
