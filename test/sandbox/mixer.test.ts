import { describe, expect, test } from 'vitest';
import { sandboxConfigSchema } from '#sandbox/config.ts';
import { heardBy, heardInConference } from '#sandbox/media/mixer.ts';
import type { Call } from '#sandbox/model/call.ts';
import type { ParticipantSettings } from '#sandbox/model/conference.ts';
import { createCall } from '#sandbox/phone/calls.ts';
import { conferenceRoom } from '#sandbox/phone/conferenceRoom.ts';
import { addParticipant, findOrCreateConference, usualSettings } from '#sandbox/phone/conferences.ts';
import { createWorld } from '#sandbox/world.ts';

// Who hears whom in a conference, by the rules of Twilio's participants. Each voice is a power of two, so that a sum tells
// who is in it.

const voices = { customer: 1, agent: 2, supervisor: 4, colleague: 8 };
type Name = keyof typeof voices;

function conferenceOf(settings: Partial<Record<Name, Partial<ParticipantSettings>>>, coached?: Name) {
  const config = sandboxConfigSchema.parse({
    accountSid: `AC${'1'.repeat(32)}`,
    authToken: 'a-token-of-the-tests',
    numbers: [{ number: '+15550001000' }],
  });
  const world = createWorld(config, (error) => {
    throw error;
  });
  const conference = findOrCreateConference(world, 'room');
  conference.status = 'in-progress';
  const calls = new Map<Name, Call>();
  for (const [name, changes] of Object.entries(settings) as [Name, Partial<ParticipantSettings>][]) {
    const call = createCall(world, { direction: 'outbound-api', from: '+15550001000', to: `client:${name}` });
    calls.set(name, call);
    const callSidToCoach = (coached && changes.coaching && calls.get(coached)?.sid) || null;
    const participant = addParticipant(conference, call, {
      settings: { ...usualSettings, ...changes, callSidToCoach },
      callback: null,
    });
    participant.status = 'connected';
    call.room = conferenceRoom(conference);
  }
  const nameOf = (call: Call) => [...calls].find(([, one]) => one === call)?.[0] as Name;
  const instant = {
    mouthOf: (call: Call) => Int16Array.of(voices[nameOf(call)]),
    lineOf: (call: Call) => (call.participant?.hold ? [Int16Array.of(64)] : []),
  };
  const heard = (name: Name) => heardBy(calls.get(name)!, instant)?.[0] ?? 0;
  return { heard, recorded: () => heardInConference([...calls.values()], instant)?.[0] ?? 0 };
}

const sum = (...names: Name[]) => names.reduce((total, name) => total + voices[name], 0);

describe('in a conference', () => {
  test('everybody hears all the others and nobody themselves', () => {
    const { heard, recorded } = conferenceOf({ customer: {}, agent: {}, colleague: {} });
    expect(heard('customer')).toBe(sum('agent', 'colleague'));
    expect(heard('agent')).toBe(sum('customer', 'colleague'));
    expect(heard('colleague')).toBe(sum('customer', 'agent'));
    expect(recorded()).toBe(sum('customer', 'agent', 'colleague'));
  });

  test('the held hear their music alone and are heard by nobody', () => {
    const { heard, recorded } = conferenceOf({ customer: { hold: true }, agent: {}, colleague: {} });
    expect(heard('customer')).toBe(64);
    expect(heard('agent')).toBe(sum('colleague'));
    expect(recorded()).toBe(sum('agent', 'colleague'));
  });

  test('the muted hear and are not heard', () => {
    const { heard, recorded } = conferenceOf({ customer: {}, agent: { muted: true } });
    expect(heard('agent')).toBe(sum('customer'));
    expect(heard('customer')).toBe(0);
    expect(recorded()).toBe(sum('customer'));
  });

  test('a coach hears all and is heard by the coached alone, also in the recording', () => {
    const { heard, recorded } = conferenceOf(
      { customer: {}, agent: {}, colleague: {}, supervisor: { coaching: true } },
      'agent',
    );
    expect(heard('supervisor')).toBe(sum('customer', 'agent', 'colleague'));
    expect(heard('agent')).toBe(sum('customer', 'colleague', 'supervisor'));
    expect(heard('customer')).toBe(sum('agent', 'colleague'));
    expect(heard('colleague')).toBe(sum('customer', 'agent'));
    expect(recorded()).toBe(sum('customer', 'agent', 'colleague'));
  });

  test('one who listens is muted, one who barges in is heard by all', () => {
    const listening = conferenceOf({ customer: {}, agent: {}, supervisor: { muted: true } });
    expect(listening.heard('supervisor')).toBe(sum('customer', 'agent'));
    expect(listening.heard('agent')).toBe(sum('customer'));
    const barging = conferenceOf({ customer: {}, agent: {}, supervisor: {} });
    expect(barging.heard('customer')).toBe(sum('agent', 'supervisor'));
  });
});
