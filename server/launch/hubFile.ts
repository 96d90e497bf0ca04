import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Demo } from './demo.ts';
import { sandboxUrl } from './environment.ts';
import type { Surroundings } from './environment.ts';
import { writePrivateFile } from './privateFile.ts';

const fileIn = (dataDir: string) => path.join(dataDir, 'hub.json');

/** Tells other programs on this machine how to reach the sandbox mode's hub. Its presence says that all is ready. */
export async function writeHubFile(around: Surroundings, demo: Demo): Promise<void> {
  const { settings, ports, secrets } = around;
  await writePrivateFile(fileIn(around.dataDir), {
    hubUrl: settings.publicUrl,
    sandboxUrl: sandboxUrl(ports),
    smtp: { host: '127.0.0.1', port: ports.inboundSmtp },
    apiToken: demo.apiToken,
    twilio: {
      accountSid: secrets.twilioAccountSid,
      authToken: secrets.twilioAuthToken,
      number: demo.numbers[0] ?? '',
    },
    mailbox: demo.mailboxes[0] ?? '',
    users: demo.users.map(({ email, password, role }) => ({ email, password, role })),
    database: { url: around.databaseUrl },
  });
}

/** Removes it: nothing is ready, or no longer. */
export async function removeHubFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}
