import { sentKinds, type StepKind } from '../contract/care.ts';
import type { Settings } from '../contract/settings.ts';
import { variableValues, type Values } from '../contract/variables.ts';
import { FollowUpKind } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import { instantIn } from './days.ts';
import type { Occurrence } from './occurrences.ts';
import { orderReportFor } from './orderReport.ts';
import type { Reader } from './readers.ts';
import { fillWords, placeFor, wordsFor } from './stepWords.ts';
import { loadWorkingDays } from './workingDays.ts';

interface Order {
  occurrence: Occurrence;
  reader: Reader;
  /** The same key plans one thing, once. */
  ruleKey: string;
  settings: Settings;
}

/** Makes a follow-up of a step: a message that leaves by itself, or a person's task. Gives its id; null when there is one. */
export async function planStep(tx: Tx, order: Order): Promise<string | null> {
  const { step } = order.occurrence;
  if (step.kind === 'report') {
    await orderReportFor(tx, { clientId: order.reader.id, on: order.occurrence.on });
    return null;
  }
  if (!sentKinds.includes(step.kind)) return planTask(tx, order, step.note);
  return planMessage(tx, order);
}

/**
 * Sent by the hub at its time, if the governor lets it; what cannot be said or has nowhere to go is a person's to do. Nothing
 * for who reads no language in which there are words.
 */
async function planMessage(tx: Tx, order: Order): Promise<string | null> {
  const { occurrence, reader, ruleKey, settings } = order;
  const { step, on } = occurrence;
  const words = wordsFor(step, reader.language);
  if (!words) return null;
  const zone = reader.timeZone ?? settings.timeZone;
  const dueAt = instantIn(on, reader.contactTime ?? step.time, zone);
  const filled = fillWords(words, valuesFor(reader, occurrence, dueAt));
  const place = placeFor(step.kind, reader.addresses);
  if (filled.gap || !place)
    return planTask(tx, order, [filled.gap, filled.text].filter(Boolean).join('\n\n'));
  const planned = await planFollowUp(tx, {
    clientId: reader.id,
    kind: 'text',
    purpose: 'care',
    title: step.title,
    text: filled.text,
    send: { ...place, subject: filled.subject || null, timeZone: zone },
    dueAt,
    ruleKey,
  });
  return planned?.followUpId ?? null;
}

/** A call and a visit are follow-ups of their own kind, where there is one: done, they are a contact between people. */
function kindOf(step: StepKind): FollowUpKind {
  return sentKinds.includes(step) ? 'task' : FollowUpKind.catch('task').parse(step);
}

async function planTask(tx: Tx, { occurrence, reader, ruleKey, settings }: Order, note: string) {
  const { step, on } = occurrence;
  const toWorkingDay = await loadWorkingDays(tx.db, settings.timeZone);
  const planned = await planFollowUp(tx, {
    clientId: reader.id,
    kind: kindOf(step.kind),
    title: step.title,
    note: note || undefined,
    ownerId: reader.agent?.id ?? null,
    forSupervisor: reader.agent === null,
    dueAt: instantIn(toWorkingDay(on), step.time, settings.timeZone),
    ruleKey,
  });
  return planned?.followUpId ?? null;
}

function valuesFor(reader: Reader, { years }: Occurrence, at: Date): Values {
  const addressOf = (kind: 'phone' | 'email') =>
    reader.addresses.find((address) => address.kind === kind)?.value ?? null;
  return new Map(
    Object.entries({
      ...variableValues({
        client: reader,
        phone: addressOf('phone'),
        email: addressOf('email'),
        agentName: reader.agent?.name ?? null,
        queueName: null,
        ourAddress: null,
        now: at.getTime(),
      }),
      years: years === null ? null : String(years),
    }),
  );
}
