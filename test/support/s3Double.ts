import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

// A bucket that speaks what we use of S3 and checks each signature by its own reading of AWS's Signature Version 4.

export const S3_KEY = {
  accessKeyId: 'AKTEST',
  secretAccessKey: 'the-secret-of-the-bucket',
  region: 'eu-test-1',
};

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

export interface S3Double {
  endpoint: string;
  objects: Map<string, Buffer>;
  /** How the next requests are answered instead, one after the other. */
  moods: number[];
  close(): Promise<void>;
}

export async function openS3Double(): Promise<S3Double> {
  const objects = new Map<string, Buffer>();
  const moods: number[] = [];
  const server = createServer((req, res) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of req) parts.push(Buffer.from(part));
      const body = Buffer.concat(parts);
      const mood = moods.shift();
      if (mood !== undefined) return res.writeHead(mood).end();
      if (!isSigned(req, body)) return res.writeHead(403).end();
      const key = req.url ?? '';
      if (req.method === 'PUT') {
        if (req.headers['content-length'] === undefined) return res.writeHead(411).end();
        objects.set(key, body);
        return res.writeHead(200).end();
      }
      if (req.method === 'DELETE') {
        objects.delete(key);
        return res.writeHead(204).end();
      }
      const found = objects.get(key);
      return found ? res.writeHead(200).end(found) : res.writeHead(404).end('<Error/>');
    })();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    moods,
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

function isSigned(req: IncomingMessage, body: Buffer): boolean {
  const match =
    /^AWS4-HMAC-SHA256 Credential=AKTEST\/(\d{8})\/eu-test-1\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      req.headers.authorization ?? '',
    );
  if (!match) return false;
  const [, day = '', names = '', signature] = match;
  const claimed = String(req.headers['x-amz-content-sha256']);
  if (claimed !== 'UNSIGNED-PAYLOAD' && claimed !== sha256(body)) return false;
  const url = new URL(req.url ?? '', 'http://x');
  const headers = names.split(';').map((name) => `${name}:${String(req.headers[name]).trim()}\n`);
  const canonical = [req.method, url.pathname, '', headers.join(''), names, claimed].join('\n');
  const scope = `${day}/${S3_KEY.region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', req.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = ['s3', 'aws4_request'].reduce(
    (last, part) => hmac(last, part),
    hmac(hmac(`AWS4${S3_KEY.secretAccessKey}`, day), S3_KEY.region),
  );
  return hmac(key, toSign).toString('hex') === signature;
}
