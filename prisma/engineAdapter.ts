import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';

// What Prisma's PostgreSQL adapter lacks for the schema engine. Only migrations use it.

type PgAdapter = SqlDriverAdapter & { underlyingDriver(): pg.Pool };

const INTERNAL_CHAR = 18;
const TEXT = 25;

/** Makes an adapter run scripts whole, and read PostgreSQL's catalog. */
export function fitForEngine<A extends PgAdapter>(adapter: A): A {
  const pool = adapter.underlyingDriver();
  const query = pool.query.bind(pool);
  // The adapter cuts a script at every semicolon, which breaks function bodies. PostgreSQL itself takes a whole script,
  // and then runs it as one transaction: a migration is applied wholly or not at all.
  adapter.executeScript = async (script) => {
    await query(script).catch(translate);
  };

  // It also refuses the one-byte "char" that the catalog is full of: let it pass as a text, then name it truly.
  const charColumns = new WeakMap<unknown[], number[]>();
  Object.assign(pool, {
    query: async (text: pg.QueryArrayConfig) => {
      const result = await query(text);
      const columns = result.fields.flatMap((field, i) => (field.dataTypeID === INTERNAL_CHAR ? [i] : []));
      for (const i of columns) Object.assign(result.fields[i] ?? {}, { dataTypeID: TEXT });
      charColumns.set(result.rows, columns);
      return result;
    },
  });
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (sql) => {
    const set = await queryRaw(sql);
    for (const i of charColumns.get(set.rows) ?? []) set.columnTypes[i] = ColumnTypeEnum.Character;
    return set;
  };
  return adapter;
}

/** In the engine's own terms, so that it can say which migration failed and why. */
function translate(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error;
  const { code = 'XX000', severity = 'ERROR', message, detail, hint } = error;
  throw new DriverAdapterError({
    kind: 'postgres',
    code,
    severity,
    message,
    detail,
    column: undefined,
    hint,
  });
}
