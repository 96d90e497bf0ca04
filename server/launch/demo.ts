import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const demoSchema = z.object({
  apiToken: z.string().default(''),
  users: z
    .array(
      z.object({ email: z.string(), password: z.string(), role: z.string(), name: z.string().default('') }),
    )
    .default([]),
  numbers: z.array(z.string()).default(['+15005550100']),
  mailboxes: z.array(z.string()).default(['support@rapport.example']),
  customers: z
    .array(z.object({ name: z.string(), number: z.string().optional(), email: z.string().optional() }))
    .default([]),
});
export type Demo = z.infer<typeof demoSchema>;

/** What prisma/seed.ts noted about the demo day; without one, the addresses that the sandbox serves anyway. */
export async function readDemo(dataDir: string): Promise<Demo> {
  const text = await readFile(path.join(dataDir, 'demo.json'), 'utf8').catch(() => '{}');
  return demoSchema.parse(JSON.parse(text));
}
