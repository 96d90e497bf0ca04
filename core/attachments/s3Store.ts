import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { AppError } from '../errors.ts';
import type { FileStore } from './fileStore.ts';
import { writeWhole } from './writeWhole.ts';

const LIMIT_MS = 60_000;

export interface S3Settings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/**
 * Files in a bucket, by S3's protocol. What comes is written to a file first: the protocol wants length and checksum before
 * the first byte. Throws AppError('unavailable') when the bucket does not answer as it should.
 */
export function openS3Store(settings: S3Settings): FileStore {
  const client = new AwsClient({ ...settings, service: 's3', retries: 2 });
  const addressOf = (key: string): string => `${settings.endpoint}/${settings.bucket}/${key}`;

  async function ask(key: string, request: RequestInit): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(LIMIT_MS);
      return await client.fetch(addressOf(key), { ...request, signal });
    } catch (cause) {
      throw new AppError('unavailable', 'The file store does not answer', { cause });
    }
  }

  async function insist(key: string, request: RequestInit, fine: readonly number[]): Promise<Response> {
    const response = await ask(key, request);
    if (fine.includes(response.status)) return response;
    await response.body?.cancel();
    throw new AppError('unavailable', `The file store answers ${response.status}`);
  }

  return {
    async put(key, source, maxBytes) {
      const file = path.join(tmpdir(), `rapport-${randomUUID()}.part`);
      const stored = await writeWhole(file, source, maxBytes);
      try {
        const body = await openAsBlob(file);
        const headers = { 'x-amz-content-sha256': stored.sha256 };
        await insist(key, { method: 'PUT', body, headers }, [200]);
      } finally {
        await rm(file, { force: true });
      }
      return stored;
    },
    async open(key) {
      const response = await insist(key, { method: 'GET' }, [200, 404]);
      if (response.status === 404 || !response.body) {
        await response.body?.cancel();
        return null;
      }
      return Readable.from(response.body);
    },
    async remove(key) {
      const response = await insist(key, { method: 'DELETE' }, [200, 204, 404]);
      await response.body?.cancel();
    },
  };
}
