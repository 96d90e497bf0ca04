import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writePrivateFile } from './privateFile.ts';

const secretsSchema = z.object({
  authSecret: z.string().min(32),
  twilioAccountSid: z.string().regex(/^AC[0-9a-f]{32}$/),
  twilioAuthToken: z.string().min(32),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** The secrets of this data folder, made at its first start: sessions stay valid over a restart. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const file = path.join(dataDir, 'secrets.json');
  try {
    return secretsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    const secrets: Secrets = {
      authSecret: randomBytes(32).toString('base64url'),
      twilioAccountSid: `AC${randomBytes(16).toString('hex')}`,
      twilioAuthToken: randomBytes(16).toString('hex'),
    };
    await writePrivateFile(file, secrets);
    return secrets;
  }
}
