import pg from 'pg';

/** As many as the inbound door has batches under way. */
const INBOUND_CONNECTIONS = 2;

/** For the inbound door alone: what comes in never waits behind what people do. */
export const openInboundPool = (url: string): pg.Pool => openPool(url, INBOUND_CONNECTIONS);

/**
 * A connection that breaks while it is out of its pool says so to whoever listens, and if nobody does (BullMQ, and Prisma
 * between two steps) the process ends. The query that was under way, or the next, fails anyway, and that is enough.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** After so long somebody who waits for a connection is told that the database is away. */
const CONNECTION_WITHIN_MS = 1_500;
/** So long a connection may take to be made, whoever waits for it. */
const MADE_WITHIN_MS = 10_000;

type Connected = (
  err: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (err?: Error | boolean) => void,
) => void;

/**
 * Who waits too long is told so, but the connection goes on being made and serves the next. Breaking it off would mean
 * that after an outage a busy machine, where each takes longer than one waits, never gets any.
 */
class PatientPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    const connected = inTime(super.connect());
    if (!callback) return connected;
    connected.then(
      (client) => callback(undefined, client, (err) => client.release(err)),
      (error: Error) => callback(error, undefined, () => undefined),
    );
  }
}

function inTime(connecting: Promise<pg.PoolClient>): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      // If this process stood still, the connection may be there already and only not have been looked at.
      setImmediate(() => {
        isLate = true;
        reject(new Error('timeout exceeded when trying to connect'));
      });
    }, CONNECTION_WITHIN_MS);
    connecting.then(
      (client) => {
        clearTimeout(timer);
        if (isLate) client.release();
        else resolve(client);
      },
      (error: Error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Connections are made when they are needed. */
export function openPool(url: string, most: number): pg.Pool {
  const pool = new PatientPool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: MADE_WITHIN_MS,
    idleTimeoutMillis: 60_000,
    application_name: 'rapport',
    Client: HeardClient,
  });
  // An idle connection that breaks is replaced; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}
