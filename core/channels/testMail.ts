import type { MailFailure } from '../contract/mailAccounts.ts';
import { failureOf } from './mailFailure.ts';
import { dkimOf, openHouseTransport, openLineTransport, type MailWay } from './mailWay.ts';

const GIVE_UP_AFTER_MS = 20_000;

export interface TestMailOrder {
  from: string;
  to: string;
  way: MailWay;
}

/** Sends one mail by this way and says what came of it; tried once. Never throws for what a server says. */
export async function sendTestMail(
  { smtpUrl, sandbox }: { smtpUrl: string; sandbox: boolean },
  { from, to, way }: TestMailOrder,
): Promise<{ failure: MailFailure | null; answer: string | null }> {
  if (typeof way.line === 'string')
    return { failure: way.line === 'unreadable' ? 'secret' : 'consent', answer: null };
  const transport =
    way.line === null ? openHouseTransport(smtpUrl) : openLineTransport(way.line, { sandbox });
  try {
    const { response } = await transport.sendMail({
      from: { name: '', address: from },
      envelope: { from, to: [to] },
      to: [{ name: '', address: to }],
      subject: 'A test from Rapport / 测试邮件',
      text: `Mails of ${from} leave by this way.\n${from} 的邮件将以此方式发送。\n`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'X-Loop': 'rapport' },
      ...dkimOf(way.signers),
      signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
    });
    return { failure: null, answer: said(response) };
  } catch (error) {
    return { failure: whatFailed(error), answer: answerOf(error) };
  } finally {
    transport.close();
  }
}

const ABOUT: Record<string, MailFailure> = { 'MAIL FROM': 'mailbox', 'RCPT TO': 'recipient' };

function whatFailed(error: unknown): MailFailure {
  const command =
    error instanceof Error && 'command' in error && 'responseCode' in error ? String(error.command) : '';
  return ABOUT[command] ?? failureOf(error);
}

/** The server's own words only: what Node says of a connection could tell what stands where in somebody's network. */
function answerOf(error: unknown): string | null {
  return error instanceof Error && 'response' in error ? said(error.response) : null;
}

const said = (words: unknown): string | null =>
  typeof words === 'string' ? words.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 300) : null;
