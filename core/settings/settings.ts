import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Config } from '../config.ts';
import type { z } from 'zod';
import { RelationSettings } from '../contract/relations.ts';
import { Settings, type UpdateSettings } from '../contract/settings.ts';

// Switches that people change on screen, one row. What is not set there comes from the configuration.

export interface SettingsStore {
  read(): Promise<Settings>;
  change(change: z.output<typeof UpdateSettings>): Promise<Settings>;
}

const KEY = 'hub';

export function createSettings(prisma: PrismaClient, config: Config): SettingsStore {
  const defaults: Settings = {
    surveyDelaySeconds: config.surveyDelaySeconds,
    surveysEnabled: true,
    // A newcomer at midnight should see the loop close; the switch is on screen.
    quietHoursEnabled: !config.sandbox,
    quietHours: { from: '08:00', to: '21:00' },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    recordingDays: 90,
    callGraceSeconds: 60,
    recordingPauseSeconds: 120,
    undoSendSeconds: 10,
    blockedCalls: 'end',
    homeCountry: 'US',
    homeRegion: null,
    holidayPurposes: ['survey', 'win_back', 'campaign'],
    consentPurposes: ['campaign'],
    // Reminders are what the client waits for: they count for themselves alone.
    contactCaps: [
      { count: 5, days: 7, channel: null, purposes: ['survey', 'care', 'win_back', 'campaign'] },
      { count: 20, days: 7, channel: null, purposes: ['reminder'] },
    ],
    contactLogDays: 90,
    followUpEscalateMinutes: 240,
    nextContactRequired: false,
    // The make-believe clients are asked once a week, so that a newcomer sees the loop close.
    surveyCapDays: config.sandbox ? 7 : 30,
    relations: RelationSettings.parse({}),
    secondFactorRoles: [],
    clientSegments: ['key', 'growth', 'retail'],
    careCadence: {
      tiers: { vip: 30, gold: 60, silver: 90, standard: 180 },
      segments: [{ segment: 'key', days: 30 }],
    },
    revisitMonths: 3,
  };
  const stored = Settings.partial();

  async function read(): Promise<Settings> {
    const row = await prisma.setting.findUnique({ where: { key: KEY } });
    return { ...defaults, ...dropUndefined(stored.parse(row?.value ?? {})) };
  }

  return {
    read,
    async change(change) {
      const row = await prisma.setting.findUnique({ where: { key: KEY } });
      const value = { ...dropUndefined(stored.parse(row?.value ?? {})), ...dropUndefined(change) };
      await prisma.setting.upsert({ where: { key: KEY }, create: { key: KEY, value }, update: { value } });
      return read();
    },
  };
}

/** The house's own time zone, for who has no schedule of theirs. */
export async function houseTimeZone({ db }: { db: Pick<PrismaClient, 'setting'> }): Promise<string> {
  const row = await db.setting.findUnique({ where: { key: KEY } });
  const { timeZone } = Settings.partial().parse(row?.value ?? {});
  return timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** A partial object without its empty fields, so that spreading it keeps the defaults. */
function dropUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  return Object.assign(
    kept,
    Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)),
  );
}
