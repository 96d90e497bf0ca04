import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Hub } from './hub.ts';
import type { Meters } from './meters.ts';
import { readWorkload, type Workload } from './workload.ts';

// The figures of one process, and of the whole hub as the database tells them, in Prometheus' text format. Loaded after
// the start, because nobody waits for it.

export interface Prometheus {
  meters: Meters;
  contentType: string;
  /** All figures as text. Never throws because the database is away: then it says so, in `rapport_database_up`. */
  text(): Promise<string>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const BATCHES = [1, 2, 5, 10, 20, 50, 100, 200];

/** `sockets` gives how many consoles are connected to this process; a worker has none. */
export function createPrometheus(hub: Hub, sockets: () => number = () => 0): Prometheus {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = makeGauges(registry);
  return {
    meters: makeMeters(registry),
    contentType: registry.contentType,
    async text() {
      gauges.sockets.set(sockets());
      gauges.connections.set({ state: 'used' }, hub.pool.totalCount - hub.pool.idleCount);
      gauges.connections.set({ state: 'idle' }, hub.pool.idleCount);
      gauges.connections.set({ state: 'waited_for' }, hub.pool.waitingCount);
      const workload = await readWorkload(hub).catch(() => null);
      gauges.databaseUp.set(workload ? 1 : 0);
      if (workload) show(gauges, workload);
      return registry.metrics();
    },
  };
}

function makeMeters(registry: Registry): Meters {
  const registers = [registry];
  const answers = new Histogram({
    name: 'rapport_answer_seconds',
    help: 'Time to answer, by door and route; webhooks are answered after their commit',
    labelNames: ['door', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const jobs = new Histogram({
    name: 'rapport_job_seconds',
    help: 'Time of one run of a job, by what came of it',
    labelNames: ['job', 'outcome'],
    buckets: SECONDS,
    registers,
  });
  const sends = new Counter({
    name: 'rapport_sends_total',
    help: 'Messages given to a provider, by what it made of them',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const batches = new Histogram({
    name: 'rapport_inbound_batch_items',
    help: 'Inbound items committed together',
    buckets: BATCHES,
    registers,
  });
  const bound = new Map<string, Histogram.Internal<'door' | 'route' | 'status'>>();
  return {
    answered(door, { route, status }, seconds) {
      const key = `${door} ${route} ${status}`;
      let series = bound.get(key);
      if (!series) {
        series = answers.labels(door, route, String(status));
        bound.set(key, series);
      }
      series.observe(seconds);
    },
    ran: (labels, seconds) => jobs.observe(labels, seconds),
    sent: (labels) => sends.inc(labels),
    tookIn: (items) => batches.observe(items),
  };
}

function makeGauges(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `rapport_${name}`, help, labelNames, registers: [registry] });
  return {
    sockets: gauge('sockets', 'Consoles connected to this process'),
    connections: gauge('database_connections', 'Connections of this process to PostgreSQL', ['state']),
    databaseUp: gauge('database_up', '1 when the figures of the whole hub below could be read'),
    outbox: gauge('outbox_events', 'Committed events whose consequences are not under way yet'),
    outboxAge: gauge('outbox_oldest_seconds', 'Age of the oldest of them; above 300 a promise is broken'),
    waiting: gauge('waiting_conversations', 'Conversations that wait for an agent', ['channel']),
    longest: gauge('longest_wait_seconds', 'How long the longest of them waits', ['channel']),
    agents: gauge('agents', 'Agents by what they chose', ['intent']),
    deliveries: gauge('deliveries', 'Outgoing messages not settled yet', ['channel', 'state']),
    unknown: gauge('deliveries_unknown_day', 'Outgoing messages of a day whose fate nobody knows', [
      'channel',
    ]),
    jobs: gauge('jobs', 'Jobs by lane', ['lane', 'state']),
  };
}

function show(gauges: ReturnType<typeof makeGauges>, workload: Workload): void {
  gauges.outbox.set(workload.outbox.events);
  gauges.outboxAge.set(workload.outbox.oldestSeconds);
  // What is no longer there must not stand at its last value.
  for (const one of [
    gauges.waiting,
    gauges.longest,
    gauges.agents,
    gauges.deliveries,
    gauges.unknown,
    gauges.jobs,
  ])
    one.reset();
  for (const { channel, waiting, longestSeconds } of workload.waiting) {
    gauges.waiting.set({ channel }, waiting);
    gauges.longest.set({ channel }, longestSeconds);
  }
  for (const { intent, agents } of workload.agents) gauges.agents.set({ intent }, agents);
  for (const { channel, state, deliveries } of workload.deliveries)
    gauges.deliveries.set({ channel, state }, deliveries);
  for (const { channel, deliveries } of workload.unknown) gauges.unknown.set({ channel }, deliveries);
  for (const { lane, state, jobs } of workload.jobs) gauges.jobs.set({ lane, state }, jobs);
}
