import { randomUUID } from 'node:crypto';
import { lockClient } from '../clients/lockClient.ts';
import { PlanDocument, sentKinds } from '../contract/care.ts';
import type { Settings } from '../contract/settings.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { addDays, columnOfDay, dayIn, dayOfColumn, type Day } from './days.ts';
import { loadReader, type Reader } from './readers.ts';
import { occurrencesOf, type Occurrence, type PlanFacts } from './occurrences.ts';
import { planStep } from './planStep.ts';

// Steps of plans become follow-ups. Must stay true: a step is planned once for a client and a day, in whichever version of the
// plan and however often this runs; what the hub sends is planned on its day, so that it fits what is known then.

/** Days before, on which a person sees what is to be done. */
const PERSON_LEAD = 7;
/** A day there may have begun while it is still yesterday here. */
const SENT_LEAD = 1;
/** What came round so many days ago, while nobody worked, is still planned; nobody is greeted later. */
const GRACE = 1;
/** How far it is looked for what comes next: beyond the rarest step of a usual plan. */
const HORIZON = 800;
const BATCH = 200;

const leadOf = ({ step }: Occurrence): number => (sentKinds.includes(step.kind) ? SENT_LEAD : PERSON_LEAD);

/** Plans all that is due to be planned, or what is of one client. Gives how many enrolments were looked at. */
export async function planDueSteps(hub: Hub, clientId: string | null = null): Promise<number> {
  const settings = await hub.settings.read();
  const today = dayIn(hub.clock.now(), settings.timeZone);
  let looked = 0;
  for (let after = ''; ;) {
    const { rows } = await hub.pool.query<{ id: string; place: string }>({
      name: 'care_due',
      text: `SELECT id, look_on || ' ' || id AS place FROM care_enrolment
        WHERE state = 'active' AND look_on <= $1::date AND ($2::uuid IS NULL OR client_id = $2)
          AND ($3 = '' OR (look_on, id) > (split_part($3, ' ', 1)::date, split_part($3, ' ', 2)::uuid))
        ORDER BY look_on, id LIMIT ${BATCH}`,
      values: [today, clientId, after],
    });
    for (const { id } of rows) await withTransaction(hub, (tx) => planEnrolment(tx, id, { settings, today }));
    looked += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return looked;
    after = last.place;
  }
}

interface Now {
  settings: Settings;
  today: Day;
}

/** Plans what is due of one enrolment, and notes when to look again. Does nothing when it is not active any more. */
export async function planEnrolment(tx: Tx, enrolmentId: string, now: Now): Promise<void> {
  const found = await tx.db.careEnrolment.findUnique({
    where: { id: enrolmentId },
    select: { clientId: true },
  });
  if (!found) return;
  await lockClient(tx, found.clientId);
  const enrolment = await tx.db.careEnrolment.findUniqueOrThrow({
    where: { id: enrolmentId },
    include: { plan: true },
  });
  if (enrolment.state !== 'active') return;
  const reader = await loadReader(tx, enrolment.clientId);
  const { plan } = enrolment;
  if (reader.merged || plan.retiredAt) {
    await tx.db.careEnrolment.update({ where: { id: enrolmentId }, data: { lookOn: null } });
    return;
  }
  const version = await tx.db.carePlanVersion.findUniqueOrThrow({
    where: { planId_number: { planId: plan.id, number: plan.version } },
  });
  const { steps } = PlanDocument.parse(version.document);
  const facts: PlanFacts = { enrolledOn: dayOfColumn(enrolment.enrolledOn), dates: reader.dates };
  const { today } = now;
  const ahead = occurrencesOf(steps, facts, { from: addDays(today, -GRACE), to: addDays(today, HORIZON) });
  for (const occurrence of ahead) {
    if (addDays(occurrence.on, -leadOf(occurrence)) > today) continue;
    await planOnce(tx, { enrolmentId, planId: plan.id, version: plan.version, reader, occurrence, now });
  }
  const next = ahead.map((one) => addDays(one.on, -leadOf(one))).filter((day) => day > today);
  const isOver = next.length === 0 && steps.every(({ anchor }) => anchor.kind === 'enrolment');
  await tx.db.careEnrolment.update({
    where: { id: enrolmentId },
    data: {
      lookOn:
        next.length === 0 ? null : columnOfDay(next.reduce((one, other) => (one < other ? one : other))),
      ...(isOver ? { state: 'done', changedAt: new Date() } : {}),
    },
  });
}

interface Due {
  enrolmentId: string;
  planId: string;
  version: number;
  reader: Reader;
  occurrence: Occurrence;
  now: Now;
}

async function planOnce(
  tx: Tx,
  { enrolmentId, planId, version, reader, occurrence, now }: Due,
): Promise<void> {
  const { step, on } = occurrence;
  const id = randomUUID();
  const { count } = await tx.db.careStep.createMany({
    data: {
      id,
      enrolmentId,
      planVersion: version,
      stepKey: step.key,
      occursOn: columnOfDay(on),
      kind: step.kind,
      nature: step.nature,
    },
    skipDuplicates: true,
  });
  if (count === 0) return;
  const ruleKey = `care:${planId}:${reader.id}:${step.key}:${on}`;
  const followUpId = await planStep(tx, { occurrence, reader, ruleKey, settings: now.settings });
  if (followUpId) await tx.db.careStep.update({ where: { id }, data: { followUpId } });
}
