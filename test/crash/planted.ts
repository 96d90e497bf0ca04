import { exams } from './scenarios/exams.ts';
import { heldBack } from './scenarios/deliveries.ts';
import type { Scenario } from './scenario.ts';

// Seven bugs of the kind that such programs have had, and what finds each of them.

export const PLANTED = [
  'a unique key is dropped',
  'the webhook is answered before the commit',
  'a job may stall once, and nobody sweeps',
  'a lock is released before the commit',
  'what comes twice is known by an unsigned header',
  'sockets are recovered without being asked who they are',
  'quiet hours are asked about when a message is queued',
] as const;
export type PlantedName = (typeof PLANTED)[number];

interface Exam {
  scenario: Scenario;
  deaths?: { name: string; visit: number }[];
  /** For a bug that is in the database. */
  sql?: string;
}

const JOB = 'core/conversations/deliverMessage.ts:deliverMessage#0';

export const examOf: Record<PlantedName, Exam> = {
  'a unique key is dropped': {
    scenario: exams.jobsTwice,
    sql: 'DROP INDEX survey_invite_conversation_id_survey_id_key',
  },
  'the webhook is answered before the commit': { scenario: exams.deathBeforeCommit },
  'a job may stall once, and nobody sweeps': {
    scenario: exams.jobOfTheDead,
    deaths: [1, 2, 3].map((visit) => ({ name: JOB, visit })),
  },
  'a lock is released before the commit': { scenario: exams.tenAtOnce },
  'what comes twice is known by an unsigned header': { scenario: exams.replayed },
  'sockets are recovered without being asked who they are': { scenario: exams.revoked },
  'quiet hours are asked about when a message is queued': { scenario: heldBack },
};
