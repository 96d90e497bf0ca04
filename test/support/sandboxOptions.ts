import type { SandboxOptions } from '../../sandbox/config.ts';

export const ACCOUNT = `AC${'7'.repeat(32)}`;
export const TOKEN = 'the-twilio-token-of-the-tests';
/** Signs the tokens of browser phones. */
export const PHONE_KEY = { sid: `SK${'7'.repeat(32)}`, secret: 'the-twilio-key-of-the-tests' };
export const PLACES = 40;
export const numberOf = (index: number): string => `+1500555${String(200 + index).padStart(4, '0')}`;
export const mailboxOf = (index: number): string => `desk${index}@hub.example`;

/** The outside world of a hub at this address: numbers and mailboxes enough for every test of a file. */
export function sandboxOptions(
  hubUrl: string,
  { smtp, speed, phones }: { smtp: number; speed: number; phones?: boolean | undefined },
): SandboxOptions {
  const webhooks = `${hubUrl}/webhooks/twilio`;
  return {
    accountSid: ACCOUNT,
    authToken: TOKEN,
    ...(phones ? { apiKeySid: PHONE_KEY.sid, apiKeySecret: PHONE_KEY.secret } : {}),
    hubSmtpPort: smtp,
    speed,
    mailboxes: Array.from({ length: PLACES }, (_, index) => mailboxOf(index)),
    numbers: Array.from({ length: PLACES }, (_, index) => ({
      number: numberOf(index),
      voiceUrl: `${webhooks}/voice`,
      smsUrl: `${webhooks}/sms`,
      statusCallback: `${webhooks}/voice/status`,
    })),
  };
}
