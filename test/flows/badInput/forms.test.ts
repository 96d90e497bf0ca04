import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNT, TOKEN } from '../../support/fleet/fleet.ts';
import { naughtyStrings } from '../../support/naughtyStrings.ts';
import { Random } from '../../support/random.ts';
import { testSeed as seed } from '../../support/testSeed.ts';
import { startWatchedFleet, type WatchedFleet } from '../../support/watchedFleet.ts';
import { newSid, type Form } from '../../support/webhook.ts';

// What a provider with a right token could send and should not: fields of the wrong kind, in every webhook there is, and
// calls from everything that can stand where a number should. Taken or refused, never fallen over.

const FORMS = 3_000;
const AT_ONCE = 4;

let house: WatchedFleet;
beforeAll(async () => {
  house = await startWatchedFleet();
}, 120_000);
afterAll(() => house.close());

const callers = [
  '',
  'anonymous',
  'Anonymous',
  'restricted',
  'unavailable',
  'unknown',
  '+266696687',
  '266696687',
  '+7378742833',
  'sip:ann@sip.example',
  'sip:ann@sip.example;transport=tls',
  'client:agent-1',
  'whatsapp:+14155550100',
  'BANK',
  '72345',
  '+0',
  '+',
  '+1',
  `+${'1'.repeat(40)}`,
  '+1415555010O',
  'tel:+14155550100',
  '00442079460000',
  '020 7946 0000',
];

const paths = [
  'sms',
  'voice',
  'voice/status',
  `sms/status/${'t'.repeat(32)}`,
  `voice/leg/${randomUUID()}`,
  `voice/greet/${randomUUID()}`,
  `voice/wait/${randomUUID()}`,
  `voice/parked/${randomUUID()}`,
  'voice/recording',
  'voice/leg/none',
  'sms/status/',
  '',
  '..',
  'voice/x/y/z',
];

const someText = (random: Random): string => random.pick(naughtyStrings).toWellFormed().slice(0, 5_000);

function someForm(random: Random): Form {
  const form: Form = {
    AccountSid: ACCOUNT,
    MessageSid: newSid('SM'),
    CallSid: newSid('CA'),
    RecordingSid: newSid('CA').replace('CA', 'RE'),
    From: random.pick(callers),
    To: random.below(6) === 0 ? random.pick(callers) : house.number,
    Body: someText(random),
    NumMedia: random.pick(['0', '1', '10', '11', '-1', 'x', '']),
    CallStatus: random.pick(['ringing', 'completed', 'queued', 'RINGING', '']),
    MessageStatus: random.pick(['sent', 'delivered', 'exploded', '']),
    Digits: someText(random),
  };
  for (const key of Object.keys(form)) {
    const chance = random.below(30);
    if (chance === 0) form[key] = someText(random);
    if (chance === 1) Reflect.deleteProperty(form, key);
  }
  if (random.below(10) === 0)
    form[random.pick(['__proto__x', 'constructor', 'toString', 'MediaUrl0', ''])] = someText(random);
  return form;
}

async function post(path: string, form: Form): Promise<number> {
  const url = `${house.fleet.url}/webhooks/twilio/${path}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': twilio.getExpectedTwilioSignature(TOKEN, new URL(url).href, form) },
    body: new URLSearchParams(form),
  });
  await response.arrayBuffer();
  return response.status;
}

describe(`the provider’s forms (seed ${seed})`, () => {
  test(`${FORMS} with values of the wrong kind`, { timeout: 180_000 }, async () => {
    const random = new Random(seed);
    const wrong: string[] = [];
    let next = 0;
    const work = async (): Promise<void> => {
      while (next++ < FORMS) {
        const [path, form] = [random.pick([...paths, 'sms', 'sms', 'voice', 'voice']), someForm(random)];
        const status = await post(path, form);
        if (status >= 500) wrong.push(`${path} ${JSON.stringify(form).slice(0, 600)}: ${status}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test(
    'every text that was taken is there as it was written, but for what no text can hold',
    { timeout: 60_000 },
    async () => {
      const sent = new Map<string, string>();
      for (const text of naughtyStrings.map((one) => one.toWellFormed())) {
        const form = {
          AccountSid: ACCOUNT,
          MessageSid: newSid('SM'),
          From: '+14155550199',
          To: house.number,
          Body: text,
          NumMedia: '0',
        };
        if ((await post('sms', form)) === 200) sent.set(`twilio:${form.MessageSid}`, text);
      }
      expect(sent.size).toBeGreaterThan(naughtyStrings.length / 2);
      const { rows } = await house.fleet.database.pool.query(
        `SELECT dedupe_key, data ->> 'text' AS text FROM timeline_event WHERE dedupe_key = ANY($1)`,
        [[...sent.keys()]],
      );
      expect(rows).toHaveLength(sent.size);
      const changed = rows.filter((row) => row.text !== sent.get(row.dedupe_key)?.replaceAll('\u0000', ''));
      expect(changed).toEqual([]);
    },
  );

  test('the pass mark', async () => {
    expect(await house.verdict()).toEqual([]);
  });
});
