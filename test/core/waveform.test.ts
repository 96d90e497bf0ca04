import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { measurePeaks } from '../../core/recordings/waveform.ts';
import { writeWave } from '../../sandbox/media/wave.ts';

// The waveform of a recording: the loudest of each stretch, whatever pieces the file comes in.

const wave = writeWave([
  Int16Array.from({ length: 8_000 }, (_, index) => (index < 4_000 ? 32_767 : 0)),
  Int16Array.from({ length: 8_000 }, (_, index) => (index < 4_000 ? 0 : -16_384)),
]);

function inPieces(file: Buffer, size: number): Readable {
  const pieces = [];
  for (let at = 0; at < file.length; at += size) pieces.push(file.subarray(at, at + size));
  return Readable.from(pieces);
}

test.each([1, 3, 43, 44, 45, 1_000, 1_000_000])('in pieces of %i bytes', async (size) => {
  const [client, agent] = await measurePeaks(inPieces(wave, size), { stretches: 4, seconds: 1 });
  expect([...client!]).toEqual([255, 255, 0, 0]);
  expect([...agent!]).toEqual([0, 0, 128, 128]);
});

test('a file whose length its writer did not know is as long as the call', async () => {
  const endless = Buffer.from(wave);
  endless.writeUInt32LE(0xffffffff, 40);
  const [client] = await measurePeaks(inPieces(endless, 500), { stretches: 4, seconds: 1 });
  expect([...client!]).toEqual([255, 255, 0, 0]);
});

test('what is no sound is silent, and one that is cut off is as far as it goes', async () => {
  expect(await measurePeaks(Readable.from([Buffer.from('<html>')]), { stretches: 3, seconds: 1 })).toEqual([
    new Uint8Array(3),
  ]);
  const cutOff = wave.subarray(0, 44 + 4 * 2_000);
  const [client] = await measurePeaks(inPieces(cutOff, 100), { stretches: 4, seconds: 1 });
  expect([...client!]).toEqual([255, 0, 0, 0]);
});

test('mu-law, as telephones have it', async () => {
  const samples = Buffer.from([0xff, 0x7f, 0x80, 0x00]);
  const head = Buffer.alloc(44);
  wave.copy(head, 0, 0, 44);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samples.length, 40);
  const [peaks] = await measurePeaks(Readable.from([Buffer.concat([head, samples])]), {
    stretches: 2,
    seconds: 1,
  });
  expect([...peaks!]).toEqual([0, 250]);
});
