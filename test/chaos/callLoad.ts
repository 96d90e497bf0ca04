import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../support/fleet/fleet.ts';
import { startFleet } from '../support/fleet/fleet.ts';
import { askerOf, newTold, type Told } from './asking.ts';
import { judgeCalls } from './callJudge.ts';
import { CallTaker } from './callTaker.ts';
import { makeCompany } from './company.ts';
import { OUR_MAILBOX, OUR_NUMBER } from './providers.ts';

// Many calls at once through the sandbox, each in a conference of its own: they come in, are greeted, wait, are offered and
// taken; client and agent hear each other; one of the two hangs up. Nobody hangs up before all agents talk at the same time.

export interface CallLoadOptions {
  calls: number;
  agents: number;
  backend: 'postgres' | 'redis';
  say?: (line: string) => void;
}

export interface CallLoadResult {
  wrong: string[];
  counts: Record<string, number>;
  seconds: { arriving: number; talking: number; all: number };
}

/** A call that talks, as the database has it. */
export interface Talking {
  conversation_id: string;
  client_sid: string;
  agent_sid: string;
  agent_id: string;
}

/** Callers who dial in the same moment. */
const DIAL_AT_ONCE = 25;
const LOOK_EVERY_MS = 250;
/** Longer than that nobody stays on a line in which nothing is heard: something is lost. */
const HEARD_WITHIN_MS = 60_000;
const SAY_EVERY_MS = 5_000;
/** So long nothing happens at all: something is lost. */
const STUCK_AFTER_MS = 120_000;

export async function runCallLoad(options: CallLoadOptions): Promise<CallLoadResult> {
  const fleet = await startFleet({
    backend: options.backend,
    numbers: [OUR_NUMBER],
    mailboxes: [OUR_MAILBOX],
    fsync: 'off',
    // A caller who waits asks every half minute what to hear next, as with a real network.
    sandboxSpeed: 1,
  });
  try {
    return await new CallLoad(fleet, options).run();
  } finally {
    await fleet.close();
  }
}

/** Every second call, whatever the order. */
const clientEnds = (id: string): boolean => Number.parseInt(id.at(-1) ?? '0', 16) % 2 === 0;

class CallLoad {
  readonly #fleet: Fleet;
  readonly #options: CallLoadOptions;
  readonly #told: Told = newTold();
  readonly #takers = new Map<string, CallTaker>();
  readonly #talked = new Set<string>();
  readonly #ends: Promise<void>[] = [];
  readonly #wrong: string[] = [];
  #atOnce = 0;
  #slowestHeardMs = 0;

  constructor(fleet: Fleet, options: CallLoadOptions) {
    this.#fleet = fleet;
    this.#options = options;
  }

  async run(): Promise<CallLoadResult> {
    const { calls, agents, say = () => undefined } = this.#options;
    await this.#openDesks(agents);
    const startedAt = performance.now();
    const since = (): number => (performance.now() - startedAt) / 1_000;
    const sids = await this.#dial(calls);
    const arriving = since();
    say(`  ${calls} calls came in within ${arriving.toFixed(1)} s`);
    const timer = setInterval(() => say(`  ${this.#talked.size}/${calls} talked`), SAY_EVERY_MS);
    await this.#talk(calls, agents);
    await Promise.all(this.#ends);
    const talking = since();
    await this.#untilClosed(calls);
    clearInterval(timer);
    for (const taker of this.#takers.values()) await taker.leave();
    return {
      wrong: [...this.#wrong, ...this.#told.odd, ...(await judgeCalls(this.#fleet, sids))],
      counts: {
        calls,
        talked: this.#talked.size,
        'talked at once': this.#atOnce,
        'slowest heard, ms': Math.round(this.#slowestHeardMs),
        failures: this.#told.failures,
      },
      seconds: { arriving, talking, all: since() },
    };
  }

  async #openDesks(count: number): Promise<void> {
    const company = { agents: count, number: OUR_NUMBER, mailbox: OUR_MAILBOX };
    const { agents } = await makeCompany(this.#fleet, company);
    await this.#fleet.database.pool.query(
      `INSERT INTO setting (key, value) VALUES ('hub', '{"surveysEnabled": false}')
       ON CONFLICT (key) DO UPDATE SET value = setting.value || excluded.value`,
    );
    for (const agent of agents) {
      const ask = askerOf(this.#fleet, agent.token, this.#told);
      this.#takers.set(agent.agentId, new CallTaker(this.#fleet.url, { ...agent, ask }));
    }
    for (const taker of this.#takers.values()) taker.start();
  }

  async #dial(count: number): Promise<string[]> {
    const sids: string[] = [];
    for (let first = 0; first < count; first += DIAL_AT_ONCE) {
      const some = Array.from({ length: Math.min(DIAL_AT_ONCE, count - first) }, (_, index) =>
        this.#fleet.control<{ callSid: string }>('POST', '/calls', {
          from: `+1415${2_000_000 + first + index}`,
          to: OUR_NUMBER,
        }),
      );
      for (const { callSid } of await Promise.all(some)) sids.push(callSid);
    }
    return sids;
  }

  /** Until every call has talked. The first to talk wait for each other. */
  async #talk(calls: number, agents: number): Promise<void> {
    const together = Math.min(calls, agents);
    const held: Talking[] = [];
    let lastNews = performance.now();
    while (this.#talked.size < calls) {
      for (const call of await this.#talking()) {
        if (this.#talked.has(call.conversation_id)) continue;
        this.#talked.add(call.conversation_id);
        held.push(call);
        lastNews = performance.now();
      }
      this.#atOnce = Math.max(this.#atOnce, held.length);
      if (this.#atOnce >= together) for (const call of held.splice(0)) this.#ends.push(this.#converse(call));
      if (performance.now() - lastNews > STUCK_AFTER_MS) {
        this.#wrong.push(`only ${this.#talked.size} of ${calls} calls talked`);
        for (const call of held.splice(0)) this.#ends.push(this.#converse(call));
        return;
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  async #talking(): Promise<Talking[]> {
    const { rows } = await this.#fleet.database.pool.query<Talking>(
      `SELECT c.id AS conversation_id, c.agent_id, l.call_sid AS client_sid, a.call_sid AS agent_sid FROM conversation c
         JOIN leg l ON l.conversation_id = c.id AND l.party = 'client' AND l.state = 'in_progress'
         JOIN leg a ON a.conversation_id = c.id AND a.party = 'agent' AND a.state = 'in_progress' AND a.agent_id = c.agent_id
        WHERE c.state = 'handled' AND c.connected_at IS NOT NULL`,
    );
    return rows;
  }

  /** Each hears the other; then the client hangs up, or the agent does. */
  async #converse({ conversation_id: id, client_sid, agent_sid, agent_id }: Talking): Promise<void> {
    const { control } = this.#fleet;
    await this.#isHeard({ by: client_sid, from: agent_sid, words: `Good day, this is about ${id}` });
    await this.#isHeard({ by: agent_sid, from: client_sid, words: `Thank you, I have ${id} before me` });
    if (clientEnds(id) || !(await this.#agentEnds(agent_id, id)))
      await control('POST', `/calls/${client_sid}/hangup`);
  }

  async #agentEnds(agentId: string, id: string): Promise<boolean> {
    const answer = await this.#takers.get(agentId)?.ask('POST', `/conversations/${id}/end`, {});
    return answer?.status === 200;
  }

  /** Said again until it is heard: who is told to go into a conference is in there a moment later. */
  async #isHeard({ by, from, words }: { by: string; from: string; words: string }): Promise<void> {
    const { control } = this.#fleet;
    const startedAt = performance.now();
    const since = (): number => performance.now() - startedAt;
    while (since() < HEARD_WITHIN_MS) {
      await control('POST', `/calls/${from}/say`, { text: words });
      const { transcript } = await control<{ transcript: { text: string }[] }>('GET', `/calls/${by}`);
      if (transcript.some(({ text }) => text === words)) {
        this.#slowestHeardMs = Math.max(this.#slowestHeardMs, since());
        return;
      }
      await pause(LOOK_EVERY_MS);
    }
    this.#wrong.push(`${by} does not hear ${from}`);
  }

  async #untilClosed(calls: number): Promise<void> {
    const end = performance.now() + STUCK_AFTER_MS;
    for (;;) {
      const { rows } = await this.#fleet.database.pool.query<{ left: number }>(
        `SELECT $1 - (SELECT count(*)::int FROM conversation WHERE state = 'closed')
              + (SELECT count(*)::int FROM leg WHERE state <> 'ended') + (SELECT count(*)::int FROM outbox_message) AS left`,
        [calls],
      );
      if (rows[0]?.left === 0) return;
      if (performance.now() > end) return;
      await pause(LOOK_EVERY_MS);
    }
  }
}
