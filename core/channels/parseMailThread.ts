import { parentPort } from 'node:worker_threads';
import type { MailReading } from './parsedMail.ts';
import { readMail } from './readMail.ts';

// The inside of the thread in which mail is read: a few small mails or a large one at a time, one after the other, and the
// parent ends it when they take too long.

async function readAll(raws: readonly Uint8Array[]): Promise<MailReading[]> {
  const readings: MailReading[] = [];
  for (const raw of raws)
    readings.push(await readMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)));
  return readings;
}

/** What changes hands instead of being copied: the bytes of files. */
function buffersOf(reading: MailReading): ArrayBuffer[] {
  if ('unreadable' in reading) return [];
  return reading.files.flatMap(({ content }) =>
    content.buffer instanceof ArrayBuffer ? [content.buffer] : [],
  );
}

parentPort?.on('message', (raws: readonly Uint8Array[]) => {
  void readAll(raws).then((readings) => parentPort?.postMessage(readings, readings.flatMap(buffersOf)));
});
parentPort?.postMessage('ready');
