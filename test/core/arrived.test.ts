import { describe, expect, it } from 'vitest';
import { replyAddress } from '#core/channels/mailThreads.ts';
import { toArrived } from '#core/pickUp/arrived.ts';

// What a mail that lies in a mailbox says of its way.

const authSecret = 's'.repeat(32);
const address = 'help@hub.example';
const deliveryId = '01a2272b-b66e-71a0-aea6-ab822f35e19e';
const reply = replyAddress(authSecret, address, deliveryId);
const envelopeOf = (...lines: string[]) =>
  toArrived(
    { raw: Buffer.from([...lines, '', 'Hello'].join('\r\n')), at: new Date(0) },
    { address, authSecret },
  ).envelope;

describe('a mail in a mailbox', () => {
  it.each<[string, string[], string | null]>([
    [
      'by the server’s word',
      ['Return-Path: <Bounce+1@List.Example>', 'From: a@b.example'],
      'bounce+1@list.example',
    ],
    [
      'by the last server’s',
      ['Return-Path: <a@b.example>', 'Return-Path: <>', 'From: a@b.example'],
      'a@b.example',
    ],
    ['by a machine', ['Return-Path: <>', 'From: a@b.example'], null],
    ['by who is named', ['From: Ann <ann@b.example>'], 'ann@b.example'],
    ['by nobody one could name', ['From: a@b.example, c@d.example'], null],
    ['by nobody', ['Subject: x'], null],
  ])('was sent %s', (_how, lines, sender) => {
    expect(envelopeOf(...lines).sender).toBe(sender);
  });

  it.each<[string, string[], string[]]>([
    ['an answer, by To', [`To: "Help" <${reply}>`], [deliveryId]],
    [
      'an answer, by what the server wrote',
      ['To: list@x.example', `Delivered-To: ${reply.toUpperCase()}`],
      [deliveryId],
    ],
    ['an answer, named twice', [`To: ${reply}`, `Cc: x@y.example, ${reply}`], [deliveryId]],
    ['no answer', [`To: ${address}`], []],
    ['a forged answer', [`To: ${reply.replace(/.@/, '0@')}`, `Cc: help+${'0'.repeat(49)}@hub.example`], []],
    ['an answer to another mailbox', [`To: ${replyAddress(authSecret, 'sale@hub.example', deliveryId)}`], []],
    ['an answer that is only quoted', [`Subject: ${reply}`], []],
  ])('is %s', (_what, lines, repliesTo) => {
    expect(envelopeOf(...lines)).toMatchObject({ repliesTo, recipients: [address] });
  });
});
