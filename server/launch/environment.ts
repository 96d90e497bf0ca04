import { createHmac } from 'node:crypto';
import type { Demo } from './demo.ts';
import type { Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';
import type { LaunchSettings } from './settings.ts';

export interface Surroundings {
  settings: LaunchSettings;
  ports: Ports;
  secrets: Secrets;
  dataDir: string;
  databaseUrl: string;
}

/** The environment of server and worker, and of the scripts that prepare for them. */
export function hubEnvironment(around: Surroundings): NodeJS.ProcessEnv {
  const { settings, ports, secrets } = around;
  const hub: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(ports.hub),
    PUBLIC_URL: settings.publicUrl,
    DATABASE_URL: around.databaseUrl,
    DATA_DIR: around.dataDir,
    INBOUND_SMTP_PORT: String(ports.inboundSmtp),
    AUTH_SECRET: process.env.AUTH_SECRET || secrets.authSecret,
  };
  if (!settings.withSandbox) return hub;
  return {
    ...hub,
    SANDBOX: '1',
    TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
    TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
    ...phoneKey(secrets),
    TWILIO_API_BASE_URL: sandboxUrl(ports),
    // Even when a real one is configured: the demo customers' addresses must never get mail.
    SMTP_URL: `smtp://127.0.0.1:${ports.sandboxSmtp}`,
  };
}

/** The environment of the sandbox, which knows the hub by its public addresses only. */
export function sandboxEnvironment(around: Surroundings, demo: Demo): NodeJS.ProcessEnv {
  const { settings, ports, secrets } = around;
  const webhooks = `${settings.publicUrl}/webhooks/twilio`;
  // As it should be configured at the provider: an answer of 503 is asked for again. Neither sent nor signed.
  const retry = '#rc=3&rp=all';
  const numbers = demo.numbers.map((number) => ({
    number,
    friendlyName: 'Rapport',
    voiceUrl: `${webhooks}/voice${retry}`,
    smsUrl: `${webhooks}/sms${retry}`,
    statusCallback: `${webhooks}/voice/status${retry}`,
  }));
  return {
    PATH: process.env.PATH,
    NODE_OPTIONS: process.env.NODE_OPTIONS,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_SMTP_PORT: String(ports.sandboxSmtp),
    SANDBOX_SPEED: process.env.SANDBOX_SPEED,
    HUB_SMTP_HOST: '127.0.0.1',
    HUB_SMTP_PORT: String(ports.inboundSmtp),
    TWILIO_ACCOUNT_SID: secrets.twilioAccountSid,
    TWILIO_AUTH_TOKEN: secrets.twilioAuthToken,
    ...phoneKey(secrets),
    SANDBOX_NUMBERS: JSON.stringify(numbers),
    SANDBOX_MAILBOXES: JSON.stringify(demo.mailboxes),
    SANDBOX_CUSTOMERS: JSON.stringify(demo.customers),
  };
}

/** The key of the browser phones, made of what the data folder has had since its first start. */
function phoneKey({ authSecret, twilioAccountSid }: Secrets): NodeJS.ProcessEnv {
  const secret = createHmac('sha256', authSecret).update('browser phones').digest('hex');
  return { TWILIO_API_KEY_SID: twilioAccountSid.replace(/^AC/, 'SK'), TWILIO_API_KEY_SECRET: secret };
}

/** Where the sandbox serves its page and its telephone API. */
export function sandboxUrl(ports: Ports): string {
  return `http://localhost:${ports.sandbox}`;
}
