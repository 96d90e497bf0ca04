import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from '../../core/access/viewer.ts';
import type { Settings } from '../../core/contract/settings.ts';
import { setIntent } from '../../core/presence/intent.ts';
import { takeMail } from '../../server/smtp/takeMail.ts';
import { isOnItsWay } from './leftJobs.ts';
import { Lives } from './lives.ts';
import { ACCOUNT, type Form } from './outsideWorld.ts';
import { makeCustomer, makePlace, type Place, type PlaceOptions } from './place.ts';
import { postForm } from './postForm.ts';
import { Stuck } from './scenario.ts';

// The driver of a scenario. It plays the customers, the agents and the provider, who do not die with the hub: what got no
// answer is tried again, what was answered is not. Time passes by moving rows, not by waiting.

/** With a bug in it there is less to wait for; thousands of plays beside other work take what they need. */
const PATIENCE_MS = process.env['CRASH_PLANTED']
  ? 8_000
  : process.env['CRASH_WHOLE'] === '1'
    ? 150_000
    : 40_000;
/** How long it waits before it lets time pass, and more each time: on a full machine, what that began is not done at once. */
const PAUSE_MS = { first: 60, growth: 1.6, most: 2_000 };

/** What is played, and by whom. */
export class World extends Lives {
  /** Everybody who works here, by the agent's id. */
  readonly people = new Map<string, Viewer>();

  /** Posts as the provider does: until there is an answer. */
  async post(path: string, form: Form, headers: Form = {}): Promise<{ status: number; body: string }> {
    for (let tries = 0; tries < 100; tries += 1) {
      const life = await this.alive();
      const answer = await postForm(life.port, { path: `/webhooks/twilio${path}`, form, headers });
      if (answer && answer.status < 500) return answer;
      if (answer) await sleep(20);
    }
    throw new Stuck(`no answer to ${path}`);
  }

  /** A text from a customer. */
  text(from: string, to: string, body: string): Promise<{ status: number; body: string }> {
    return this.post('/sms', {
      AccountSid: ACCOUNT,
      MessageSid: `SM${randomUUID().replaceAll('-', '')}`,
      From: from,
      To: to,
      Body: body,
      NumMedia: '0',
    });
  }

  /** A mail from outside, sent again until it is taken. */
  async mail(
    from: string,
    to: string,
    lines: readonly string[],
    sender: string | null = from,
  ): Promise<void> {
    const raw = Buffer.from([`From: ${from}`, `To: ${to}`, ...lines].join('\r\n'));
    await this.act((_hub, life) =>
      takeMail(
        life.mail,
        (async function* () {
          yield raw;
        })(),
        { sender, recipients: [to] },
      ),
    );
  }

  /**
   * Waits until `look` finds something; meanwhile the provider's news arrive. Time passes after a death, and when the
   * scenario says that it takes time.
   */
  async until<T>(
    what: string | (() => string),
    look: () => Promise<T | null | undefined | false>,
    { inTime = false } = {},
  ): Promise<T> {
    let end = Date.now() + PATIENCE_MS;
    let deaths = this.deaths;
    let pause = PAUSE_MS.first;
    for (;;) {
      await this.alive();
      if (this.deaths !== deaths) {
        end = Date.now() + PATIENCE_MS;
        pause = PAUSE_MS.first;
      }
      deaths = this.deaths;
      await this.deliverNews();
      const found = await look();
      if (found) return found;
      if ((this.deaths > 0 || inTime) && Date.now() - this.healedAt > pause) {
        await this.timePasses();
        pause = Math.min(pause * PAUSE_MS.growth, PAUSE_MS.most);
      }
      if (Date.now() > end) throw new Stuck(typeof what === 'string' ? what : what());
      await sleep(4);
    }
  }

  async deliverNews(): Promise<void> {
    for (let news = this.outside.news[0]; news; news = this.outside.news[0]) {
      const { status } = await this.post(news.path, news.form);
      if (status >= 400) throw new Stuck(`news was refused: ${status} ${JSON.stringify(news)}`);
      this.outside.news.shift();
    }
  }

  /**
   * A minute passes: what lies undone is old, leases of the dead have run out, the sweep comes round. Not so for what the
   * living has asked the provider for: it waits 10 s for an answer, and on a full machine one takes seconds.
   */
  async timePasses(): Promise<void> {
    const life = await this.alive();
    await this.pool.query(`UPDATE outbox_message SET created_at = created_at - interval '1 hour'`);
    await this.pool.query(
      `UPDATE delivery SET leased_until = now() - interval '1 s', uncertain_since = uncertain_since - interval '1 min'
        WHERE state = 'leased' AND (uncertain_since IS NOT NULL OR leased_until < now() + interval '8 s')`,
    );
    await this.pool.query(
      `UPDATE leg SET started_at = started_at - interval '1 min', asked_at = NULL
        WHERE state = 'queued' AND call_sid IS NULL AND (started_at < $1 OR started_at < now() - interval '12 s')`,
      [this.bornAt],
    );
    await this.pool.query(
      `UPDATE text_media SET due_at = now() - interval '1 min' WHERE state = 'waiting' AND tries > 0`,
    );
    await this.parts.leftJobs.release(life);
    // One that goes on is enough: on a full machine one after the other would always be in hand, and nothing ever be done.
    if (!isOnItsWay('due.sweep', await this.parts.leftJobs.list(life)))
      await this.act((hub) => hub.jobs.add([{ name: 'due.sweep', payload: {}, key: randomUUID() }]));
    this.healedAt = Date.now();
  }

  async settings(value: Partial<Settings>): Promise<void> {
    await this.prisma.setting.upsert({
      where: { key: 'hub' },
      create: { key: 'hub', value },
      update: { value },
    });
  }

  /** A queue of its own with number, mailbox and people, who are at their desks unless it says otherwise. */
  async place({ available = true, ...options }: PlaceOptions = {}): Promise<Place> {
    const place = await makePlace(this.prisma, options);
    for (const one of [...place.agents, place.supervisor]) this.people.set(one.agentId, one);
    if (available) for (const one of place.agents) await this.goes(one, 'available');
    return place;
  }

  async goes(agent: Viewer, intent: 'available' | 'away' | 'offline'): Promise<void> {
    await this.act((hub) =>
      setIntent(hub, { agentId: agent.agentId, intent, reason: null, byUserId: agent.userId }),
    );
  }

  customer(): { phone: string; email: string } {
    return makeCustomer();
  }

  async clientOf(address: string): Promise<string> {
    return this.until(
      `a client with ${address}`,
      async () => (await this.prisma.address.findFirst({ where: { value: address } }))?.clientId,
    );
  }

  async kindsOf(clientId: string): Promise<string[]> {
    const events = await this.prisma.timelineEvent.findMany({ where: { clientId }, orderBy: { seq: 'asc' } });
    return events.map((event) => event.kind);
  }

  /** Until nothing is left to be passed on, matched or carried out. */
  async drain(): Promise<void> {
    let quiet = 0;
    let seen = '';
    const what = (): string => `all is carried out; left: ${seen}`;
    await this.until(what, async () => {
      const left = await this.act(async (hub) => {
        await hub.relay.settled();
        await hub.matcher.settled();
        return hub.jobs.unfinished();
      });
      const outbox = await this.prisma.outboxMessage.count();
      const jobs = left ? await this.parts.leftJobs.list(await this.alive()) : [];
      seen = `${jobs.join(', ') || left} jobs, ${outbox} outbox rows, ${JSON.stringify(this.outside.news)}`;
      quiet = left === 0 && outbox === 0 && this.outside.news.length === 0 ? quiet + 1 : 0;
      return quiet >= 2;
    });
  }
}
