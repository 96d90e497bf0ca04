import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { brokenPromises } from '../support/invariants.ts';
import { arm, armed, visitsOf, watchVisits } from './failpoints.ts';
import { leftJobsInPostgres, leftJobsInRedis } from './leftJobs.ts';
import type { Scenario } from './scenario.ts';
import { unmoved } from './unmoved.ts';
import { World } from './world.ts';

// Plays scenarios on a database of their own, and lets the process die in them.

export interface Where {
  postgresUrl: string;
  templateDatabase: string;
  redisUrl: string;
  backend: 'redis' | 'postgres';
  /** Done to the database before anything is played. */
  sql: string | null;
}

export interface Played {
  wrong: string[];
  deaths: number;
  ms: number;
}

export interface Player {
  play(scenario: Scenario, plan?: readonly Death[]): Promise<Played>;
  /** Which failpoints a scenario visits when nothing dies. */
  record(scenario: Scenario): Promise<Played & { visited: Set<string> }>;
  close(): Promise<void>;
}

export function openPlayer(where: Where): Player {
  let world: World | null = null;

  async function play(scenario: Scenario, plan: readonly Death[] = []): Promise<Played> {
    world ??= await openWorld(where);
    await world.begin();
    arm(plan);
    const startedAt = performance.now();
    const wrong = await outcomeOf(world, scenario);
    const played = { wrong, deaths: world.deaths, ms: Math.round(performance.now() - startedAt) };
    if (wrong.length > 0) {
      // What is wrong in one database must not be counted again.
      await world.close();
      world = null;
    }
    return played;
  }

  return {
    play,
    async record(scenario) {
      let visited = new Set<string>();
      watchVisits((name) => visited.add(name));
      const played = await play(scenario);
      watchVisits(null);
      visited = new Set([...visited].filter((name) => visitsOf(name) > 0));
      return { ...played, visited };
    },
    async close() {
      await world?.close();
    },
  };
}

interface Death {
  name: string;
  visit: number;
}

export interface Crash {
  name: string;
  scenario: string;
  /** At its first visit, or at that and at the next one, in the life after. */
  again: boolean;
  /** Whether it came to pass. */
  died: boolean;
  wrong: string[];
  ms: number;
}

/**
 * Dies once at this failpoint, and then, if the next life comes by it again, a second time there. Of the scenarios the first
 * in which it comes to pass counts: what a timer does is not done every time.
 */
export async function crashAt(
  player: Player,
  name: string,
  scenarios: readonly Scenario[],
): Promise<Crash[]> {
  const crashes: Crash[] = [];
  for (const scenario of scenarios) {
    for (const again of [false, true]) {
      const first = { name, visit: 1 };
      const { wrong, ms } = await player.play(scenario, again ? [first, { name, visit: 2 }] : [first]);
      crashes.push({ name, scenario: scenario.name, again, died: armed() === 0, wrong, ms });
      if (armed() > 0 || visitsOf(name) < 2) break;
    }
    if (crashes.some((crash) => crash.died)) break;
  }
  return crashes;
}

async function outcomeOf(world: World, scenario: Scenario): Promise<string[]> {
  try {
    const look = await scenario.run(world);
    await world.drain();
    // A relay that was reading its rows may order once more what has just been done: unmoved is what stays.
    for (let tries = 0; tries < 3 && (await unmoved(world)).length > 0; tries += 1) await world.drain();
    return [
      ...(await look()),
      ...(await brokenPromises(world.pool)),
      ...(await unmoved(world)),
      ...world.errors,
    ];
  } catch (error) {
    return [error instanceof Error ? String(error.stack) : String(error), ...world.errors];
  }
}

async function openWorld({ postgresUrl, templateDatabase, redisUrl, backend, sql }: Where): Promise<World> {
  const name = `rapport_crash_${randomUUID().slice(0, 8)}`;
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase} STRATEGY file_copy`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  const isRedis = backend === 'redis';
  const world = new World({
    databaseUrl: url.href,
    redisUrl: isRedis ? redisUrl : null,
    leftJobs: isRedis ? leftJobsInRedis(redisUrl, name) : leftJobsInPostgres(url.href),
  });
  await world.open();
  if (sql) await world.pool.query(sql);
  return world;
}
