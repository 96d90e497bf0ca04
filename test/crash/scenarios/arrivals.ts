import { closedNow, flowOf, hangUp, menu, queue } from '../../support/flows.ts';
import { PUBLIC_URL } from '../postForm.ts';
import type { Place } from '../place.ts';
import { counted, type Look, type Scenario } from '../scenario.ts';
import type { World } from '../world.ts';
import { connected, dials, form, hears, isOver, party, conferenceIn } from './callParts.ts';
import { accepted } from './texts.ts';

/** Lets a flow lead the calls to a place. */
async function led(w: World, place: Place, document: object): Promise<void> {
  const flow = await w.prisma.callFlow.create({
    data: {
      divisionId: place.divisionId,
      name: `Flow of ${place.number}`,
      draft: document,
      versions: { create: { number: 1, document } },
    },
    include: { versions: true },
  });
  await w.prisma.ourAddress.update({
    where: { kind_value: { kind: 'phone', value: place.number } },
    data: { flowId: flow.id, flowVersionId: flow.versions[0]!.id },
  });
}

const actionOf = (answer: string): string =>
  (/action="([^"#]+)/.exec(answer)?.[1] ?? '').replace(`${PUBLIC_URL}/webhooks/twilio`, '');

const throughMenu: Scenario = {
  name: 'a call through a menu: a key, the queue, an agent',
  async run(w): Promise<Look> {
    await w.settings({ surveysEnabled: false });
    const place = await w.place();
    const choices = [{ keys: '1', label: { en: 'Sales' }, next: 'queue' }];
    await led(w, place, flowOf('menu', menu({ key: 'menu', choices }), queue(place.queueId)));
    const { phone } = w.customer();
    const { call, answer } = await dials(w, phone, place.number);
    const pressed = await w.post(actionOf(answer), { ...form(call, 'in-progress'), Digits: '1' });
    call.conference = conferenceIn(pressed.body);
    const id = (call.conference ?? '').slice('conv-'.length);
    await hears(w, call, `/voice/greet/${id}`);
    await accepted(w, place);
    await party(w, id, 'agent');
    await connected(w, id);
    w.outside.tell(call, 'completed');
    await w.until('the call is over', () => isOver(w, id));
    return counted(w, await w.clientOf(phone), {
      'call.received': 1,
      'call.arrived': 1,
      'call.connected': 1,
      'call.ended': 1,
    });
  },
};

const broken: Scenario = {
  name: 'a flow that cannot be read leads to the queue of the number',
  async run(w): Promise<Look> {
    await w.settings({ surveysEnabled: false });
    const place = await w.place({ available: false });
    await led(w, place, {});
    const { phone } = w.customer();
    const { call, answer } = await dials(w, phone, place.number);
    const id = (conferenceIn(answer) ?? '').slice('conv-'.length);
    w.outside.tell(call, 'completed');
    await w.until('it is given up', () =>
      w.prisma.conversation.findFirst({ where: { id, outcome: 'abandoned' } }),
    );
    return counted(w, await w.clientOf(phone), {
      'call.received': 1,
      'call.arrived': 1,
      'call.abandoned': 1,
    });
  },
};

/** Closed: told so, and out. In the menu: hung up. A second call beside a talk: through the flow when that is over. */
const leaving: Scenario = {
  name: 'calls that a flow sends away, that are given up in it, and a second call that comes to it later',
  async run(w): Promise<Look> {
    await w.settings({ surveysEnabled: false });
    const [closed, open] = [await w.place(), await w.place({ wrapUpSeconds: 0 })];
    const { id: scheduleId } = await w.prisma.schedule.create({
      data: { divisionId: closed.divisionId, name: 'Never', hours: closedNow('Today') },
    });
    const hours = { key: 'hours', kind: 'hours', title: 'Hours', scheduleId, open: 'queue', closed: 'bye' };
    await led(w, closed, {
      language: 'client',
      start: 'hours',
      nodes: [hours, queue(closed.queueId), hangUp({ key: 'bye' })],
    });
    const late = w.customer().phone;
    const sent = await dials(w, late, closed.number);
    w.outside.tell(sent.call, 'completed');
    const ended = (phone: string, outcome: 'informed' | 'left') => async () =>
      w.prisma.conversation.findFirst({ where: { clientId: await w.clientOf(phone), outcome } });
    await w.until('it is sent away', ended(late, 'informed'));

    const choices = [{ keys: '1', label: { en: 'Sales' }, next: 'queue' }];
    await led(w, open, flowOf('menu', menu({ key: 'menu', choices }), queue(open.queueId)));
    const gone = w.customer().phone;
    w.outside.tell((await dials(w, gone, open.number)).call, 'completed');
    await w.until('it is given up', ended(gone, 'left'));

    const { phone } = w.customer();
    const first = await dials(w, phone, open.number);
    const pressed = await w.post(actionOf(first.answer), { ...form(first.call, 'in-progress'), Digits: '1' });
    first.call.conference = conferenceIn(pressed.body);
    const id = (first.call.conference ?? '').slice('conv-'.length);
    await hears(w, first.call, `/voice/greet/${id}`);
    await accepted(w, open);
    await party(w, id, 'agent');
    await connected(w, id);
    const second = await dials(w, phone, open.number);
    w.outside.tell(first.call, 'completed');
    await w.until('the first call is over', () => isOver(w, id));
    const clientId = await w.clientOf(phone);
    const legId = /voice\/parked\/([\w-]+)/.exec(second.answer)?.[1] ?? '';
    await hears(w, second.call, `/voice/parked/${legId}`);
    await w.until('the second is in the menu', () =>
      w.prisma.conversation.findFirst({ where: { clientId, id: { not: id }, arrival: { isNot: null } } }),
    );
    w.outside.tell(second.call, 'completed');
    await w.until('it is given up', ended(phone, 'left'));
    return counted(w, clientId, { 'call.arrived': 2, 'call.connected': 1, 'conversation.closed': 2 });
  },
};

/** From a blocked number: told before the first word of a menu; and, where a message is taken, hung up without one. */
const blocked: Scenario = {
  name: 'calls from a blocked number: refused before a menu, and hung up instead of leaving a message',
  async run(w): Promise<Look> {
    const [menuPlace, place] = [await w.place(), await w.place()];
    const choices = [{ keys: '1', label: { en: 'Sales' }, next: 'queue' }];
    await led(w, menuPlace, flowOf('menu', menu({ key: 'menu', choices }), queue(menuPlace.queueId)));
    const { phone } = w.customer();
    const address = { kind: 'phone', value: phone, blockedAt: new Date() } as const;
    const { divisionId } = place;
    const { id: clientId } = await w.prisma.client.create({
      data: { divisionId, name: 'Blocked', addresses: { create: address } },
    });
    const spam = (count: number) => async () =>
      (await w.prisma.conversation.count({ where: { clientId, outcome: 'spam' } })) === count;
    await w.settings({ surveysEnabled: false, blockedCalls: 'end' });
    const refused = await dials(w, phone, menuPlace.number);
    w.outside.tell(refused.call, 'completed');
    await w.until('it is refused', spam(1));
    await w.settings({ surveysEnabled: false, blockedCalls: 'voicemail' });
    const { call } = await dials(w, phone, place.number);
    const id = (call.conference ?? '').slice('conv-'.length);
    await hears(w, call, `/voice/greet/${id}`);
    w.outside.tell(call, 'completed');
    await w.until('it is over', spam(2));
    return counted(w, clientId, { 'call.received': 2, 'call.abandoned': 0, 'conversation.closed': 2 });
  },
};

export const arrivalScenarios: readonly Scenario[] = [throughMenu, broken, leaving, blocked];
