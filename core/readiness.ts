import type { Hub } from './hub.ts';

const TIMEOUT_MS = 2_000;

export interface Readiness {
  ok: boolean;
  checks: { database: boolean; migrations: boolean; queue: boolean };
}

/** Whether this process can do its work. Each check has two seconds; one that takes longer has failed. */
export async function checkReadiness(hub: Hub): Promise<Readiness> {
  const [database, migrations, queue] = await Promise.all([
    passes(hub.pool.query('SELECT 1')),
    passes(hub.pool.query("SELECT 'ingest_inbound'::regproc")),
    passes(hub.jobs.ping()),
  ]);
  return { ok: database && migrations && queue, checks: { database, migrations, queue } };
}

async function passes(check: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS);
  });
  const outcome = check.then(
    () => true,
    () => false,
  );
  const passed = await Promise.race([outcome, late]);
  clearTimeout(timer);
  return passed;
}
