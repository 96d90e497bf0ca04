import { createServer } from 'node:http';
import express, { type Request, type Response } from 'express';
import pg from 'pg';
import { Server } from 'socket.io';
import twilio from 'twilio';

// The floors: what the parts we build upon cost by themselves, with no business at all. One process per mode:
// a  = Express and a constant answer;  b = a + form and Twilio's signature;
// c2 = b + one statement that finds or makes the conversation and inserts the message;  e2 = c2 + a push to one client.
// c2 and e2 keep less than the hub does: no retry without a hole in the numbers, no client, no queue, no outbox.

const TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';
const TABLES = `
  CREATE TABLE IF NOT EXISTS conv (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, addr text NOT NULL UNIQUE,
    last_seq int NOT NULL DEFAULT 0, updated_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE IF NOT EXISTS msg (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, conv_id bigint NOT NULL,
    seq int NOT NULL, sid text NOT NULL UNIQUE, body text NOT NULL, at timestamptz NOT NULL DEFAULT now());`;
const RECEIVE = `
  WITH c AS (
    INSERT INTO conv (addr, last_seq) VALUES ($1, 1)
      ON CONFLICT (addr) DO UPDATE SET last_seq = conv.last_seq + 1, updated_at = now() RETURNING id, last_seq)
  INSERT INTO msg (conv_id, seq, sid, body) SELECT id, last_seq, $2, $3 FROM c
    ON CONFLICT (sid) DO NOTHING RETURNING id, conv_id, seq`;

type Form = Record<string, string>;

const {
  BENCH_MODE: mode,
  BENCH_DATABASE_URL: url,
  BENCH_TOKEN: token = '',
  BENCH_PUBLIC_URL: publicUrl,
  BENCH_PORT: port = '0',
} = process.env;
const app = express();
const http = createServer(app);
const pool = mode === 'c2' || mode === 'e2' ? new pg.Pool({ connectionString: url, max: 16 }) : undefined;
const io = mode === 'e2' ? new Server(http, { serveClient: false }) : undefined;
if (mode !== 'a') app.use(express.urlencoded({ extended: false }));

function isSigned(req: Request): boolean {
  const signature = req.headers['x-twilio-signature'];
  return twilio.validateRequest(token, String(signature), `${publicUrl}${req.originalUrl}`, req.body as Form);
}

async function receive(form: Form): Promise<void> {
  if (!pool) return;
  const { From, MessageSid, Body } = form;
  const { rows } = await pool.query<{ seq: number }>({
    name: 'receive',
    text: RECEIVE,
    values: [From, MessageSid, Body],
  });
  const row = rows[0];
  if (row) io?.emit('event', { seq: row.seq, sid: MessageSid, from: From, text: Body });
}

app.post('/webhooks/twilio/sms', async (req: Request, res: Response) => {
  if (mode !== 'a' && !isSigned(req)) {
    res.sendStatus(403);
    return;
  }
  await receive((req.body ?? {}) as Form);
  res.type('text/xml').send(TWIML);
});

await pool?.query(TABLES);
http.listen(Number(port), '127.0.0.1', () => {
  const address = http.address();
  process.send?.({ type: 'ready', port: typeof address === 'object' ? address?.port : 0 });
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
