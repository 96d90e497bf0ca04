import type { World } from '../world.ts';

interface Break {
  table: 'delivery' | 'message' | 'reservation';
  when: 'BEFORE INSERT' | 'BEFORE UPDATE';
  /** SQL about NEW. */
  condition?: string;
  /** What stands behind RAISE EXCEPTION. */
  error: string;
  times?: number;
}

/** The next statement of this kind fails in the database. A counter, which outlives the rollback, knows that it did. */
export async function breaksOnce(
  w: World,
  { table, when, condition = 'true', error, times = 1 }: Break,
): Promise<{ end(): Promise<void> }> {
  await w.pool.query(`
    DROP SEQUENCE IF EXISTS broken_once;
    CREATE SEQUENCE broken_once;
    CREATE OR REPLACE FUNCTION break_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF ${condition} AND nextval('broken_once') <= ${times} THEN RAISE EXCEPTION ${error}; END IF;
        RETURN NEW;
      END $$;
    CREATE TRIGGER break_once ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION break_once()`);
  return {
    async end() {
      await w.pool.query(`DROP TRIGGER IF EXISTS break_once ON ${table}`);
    },
  };
}
