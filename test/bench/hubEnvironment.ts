import { ACCOUNT, PUBLIC_URL, TOKEN } from './twilioForms.ts';

/** The surroundings of a hub that is measured: nobody to send to, and nothing leaves this machine. */
export function hubEnvironment(databaseUrl: string, dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PORT: '0',
    PUBLIC_URL,
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    INBOUND_SMTP_PORT: '0',
    AUTH_SECRET: 's'.repeat(32),
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    // Discard: nothing listens there.
    TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
    SMTP_URL: 'smtp://127.0.0.1:9',
    // Also keeps the hub on the loopback.
    SANDBOX: '1',
    LOG_LEVEL: 'warn',
  };
}
