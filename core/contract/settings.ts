import { z } from 'zod';
import { RelationSettings } from './relations.ts';
import { Role, TimeZone } from './words.ts';

// The switches of the whole house, which administrators turn on screen.

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const Days = z.number().int().min(1).max(3_650);
export const Settings = z.object({
  surveyDelaySeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400),
  surveysEnabled: z.boolean(),
  quietHoursEnabled: z.boolean(),
  quietHours: z.strictObject({ from: TimeOfDay, to: TimeOfDay }),
  timeZone: TimeZone,
  /** How long recordings are kept, where their queue says nothing else. */
  recordingDays: z.number().int().min(1).max(3_650),
  /** How long the client of a broken call waits for its agent. */
  callGraceSeconds: z.number().int().min(0).max(600),
  /** How long a recording stays paused before it goes on by itself. */
  recordingPauseSeconds: z.number().int().min(10).max(1_800),
  /** How long an agent may take a message back that was sent; 0: it leaves at once. */
  undoSendSeconds: z.number().int().min(0).max(60),
  /** What callers of blocked numbers meet: told and ended, or a voicemail that is held back. */
  blockedCalls: z.enum(['end', 'voicemail']),
  surveyCapDays: z.number().int().min(0).max(365),
  relations: RelationSettings,
  /** Roles that must have a second factor before they may do anything. Set by administrators only. */
  secondFactorRoles: z.array(Role).max(3),
  /** The groups of the market that clients are sorted into. */
  clientSegments: z.array(z.string().trim().min(1).max(40)).max(50),
  /** Within how many days there should be a contact between people: by the client's segment, else by the tier. */
  careCadence: z.strictObject({
    tiers: z.strictObject({ vip: Days, gold: Days, silver: Days, standard: Days }),
    segments: z.array(z.strictObject({ segment: z.string().trim().min(1).max(40), days: Days })).max(50),
  }),
  /** How often clients are visited and asked what they think of what was done, in months. */
  revisitMonths: z.number().int().min(1).max(60),
});
export type Settings = z.infer<typeof Settings>;
export const UpdateSettings = z.strictObject(Settings.partial().shape);
