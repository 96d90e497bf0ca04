import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BadConfigError, environmentKeys, readConfig } from '#core/config.ts';

const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
const good = {
  DATABASE_URL: 'postgresql://localhost/rapport',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'x'.repeat(32),
  SMTP_URL: 'smtp://127.0.0.1:25',
  AUTH_SECRET: 'y'.repeat(32),
};

describe('configuration', () => {
  it('has the same variables as .env.example, each with a comment above it', () => {
    const lines = example.split('\n');
    const keys = lines.flatMap((line) => /^([A-Z0-9_]+)=/.exec(line)?.[1] ?? []);
    expect(keys.toSorted()).toEqual(environmentKeys.toSorted());
    for (const key of keys)
      expect(lines[lines.findIndex((line) => line.startsWith(`${key}=`)) - 1]).toMatch(/^# \S/);
  });

  it('names every bad variable in one line each', () => {
    const read = (): unknown =>
      readConfig({ ...good, PORT: 'many', TWILIO_ACCOUNT_SID: 'AC1', AUTH_SECRET: '' });
    expect(read).toThrow(BadConfigError);
    expect(read).toThrow(
      /^The configuration is wrong:\n {2}PORT: .+\n {2}TWILIO_ACCOUNT_SID: must be AC.+\n {2}AUTH_SECRET: is missing$/,
    );
  });

  it('takes an empty value for one that is not set', () => {
    expect(readConfig({ ...good, REDIS_URL: '', SURVEY_DELAY_SECONDS: '' })).toMatchObject({
      redisUrl: null,
      surveyDelaySeconds: 3600,
    });
    expect(readConfig({ ...good, SANDBOX: '1' })).toMatchObject({ surveyDelaySeconds: 20 });
  });
});
