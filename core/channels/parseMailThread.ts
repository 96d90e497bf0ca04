import { parentPort } from 'node:worker_threads';
import { readMail } from './readMail.ts';

// The inside of the thread in which mail is read: one mail at a time, and the parent ends it when it takes too long.

parentPort?.on('message', (raw: Uint8Array) => {
  void readMail(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)).then((reading) =>
    parentPort?.postMessage(reading),
  );
});
parentPort?.postMessage('ready');
