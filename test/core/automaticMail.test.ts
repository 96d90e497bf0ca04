import { describe, expect, it } from 'vitest';
import type { ParsedMail } from '#core/channels/parsedMail.ts';
import { readMail } from '#core/channels/readMail.ts';

const crlf = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'));
const mail = (headers: string[], body = 'hello'): Buffer => crlf(`${headers.join('\n')}\n\n${body}\n`);
const from = 'From: Ann <ann@client.example>';

async function read(raw: Buffer): Promise<ParsedMail> {
  const reading = await readMail(raw);
  if ('unreadable' in reading) throw new Error(reading.unreadable);
  return reading;
}

describe('mail by machines', () => {
  it.each<[string, string]>([
    ['Auto-Submitted: auto-replied', 'auto_submitted'],
    ['Auto-Submitted: auto-generated (a comment)', 'auto_submitted'],
    ['Precedence: bulk', 'precedence'],
    ['Precedence: auto_reply', 'precedence'],
    ['X-Autoreply: yes', 'x_autoreply'],
    ['X-Autorespond: back on Monday', 'x_autoreply'],
    ['X-Auto-Response-Suppress: All', 'response_suppress'],
    ['List-Id: <news.example>', 'mailing_list'],
    ['List-Unsubscribe: <https://x.example>', 'mailing_list'],
    ['Return-Path: <>', 'null_sender'],
    ['X-Loop: rapport', 'own_loop'],
    ['Subject: Automatic reply: your order', 'absence_subject'],
    ['Subject: Out of Office until Monday', 'absence_subject'],
    ['Subject: Abwesenheitsnotiz: Danke', 'absence_subject'],
    ['Subject: 自动回复：已收到', 'absence_subject'],
    ['Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSN?=', 'absence_subject'],
    ['Subject: Réponse automatique : absent', 'absence_subject'],
    ['Subject: 不在通知', 'absence_subject'],
  ])('%s', async (header, sign) => expect((await read(mail([from, header]))).automatic).toBe(sign));

  it.each([
    'Auto-Submitted: no',
    'Precedence: normal',
    'X-Auto-Response-Suppress: None',
    'Subject: Re: Automatic reply: your order',
    'Subject: My autoreply is broken',
    'X-Loop: other',
  ])('%s is a person', async (header) => expect((await read(mail([from, header]))).automatic).toBeNull());
});

describe('bounces', () => {
  const report = (status: string, original: string): Buffer =>
    crlf(
      `From: MAILER-DAEMON@relay.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSorry\n--b\n` +
        `Content-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n${status}\n--b\n${original}\n--b--\n`,
    );
  const failed =
    'Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp;\n 550 no such\n user';
  const whole =
    'Content-Type: message/rfc822\n\nMessage-ID: <d.1@help.example>\nFrom: support@help.example\n\nhi';
  const head =
    'Content-Type: text/rfc822-headers\n\nFrom: support@help.example\nMessage-ID:\n <d.1@help.example>\n';

  it.each([
    ['the whole mail', whole],
    ['its header', head],
  ])('RFC 3464 with %s', async (_what, original) => {
    expect((await read(report(failed, original))).bounce).toEqual({
      originalMessageId: 'd.1@help.example',
      action: 'failed',
      recipient: 'x@y.example',
      status: '5.1.1',
      diagnostic: 'smtp; 550 no such user',
    });
  });

  it('a delay is not a failure', async () => {
    const bounce = (await read(report('Final-Recipient: rfc822; x@y\nAction: delayed\nStatus: 4.4.1', head)))
      .bounce;
    expect(bounce).toMatchObject({ action: 'delayed', status: '4.4.1' });
  });

  it('one that failed among several speaks for all', async () => {
    const bounce = (
      await read(report(`Final-Recipient: rfc822; z@y\nAction: relayed\nStatus: 2.0.0\n\n${failed}`, head))
    ).bounce;
    expect(bounce?.action).toBe('failed');
  });

  it('Exim and qmail have their own', async () => {
    const exim = await read(
      mail(
        ['From: Mail Delivery System <Mailer-Daemon@x.example>', 'X-Failed-Recipients: a@b.example'],
        'copy:\n\nMessage-ID: <d.1@help.example>\n',
      ),
    );
    expect(exim.bounce).toMatchObject({ action: 'failed', originalMessageId: 'd.1@help.example' });
    const qmail = await read(
      mail(['From: MAILER-DAEMON@x.example'], 'Hi. This is the qmail-send program at x.example.\n'),
    );
    expect(qmail.bounce).toMatchObject({ action: 'failed', originalMessageId: null });
  });

  it('a person who writes about one is a person', async () => {
    expect(
      (await read(mail([from, 'Subject: Undelivered mail'], 'I got: Action: failed'))).bounce,
    ).toBeNull();
  });
});
