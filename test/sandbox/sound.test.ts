import { describe, expect, test } from 'vitest';
import { speech } from '#sandbox/media/announcer.ts';
import { keyIn, keyTones } from '#sandbox/media/dtmf.ts';
import { amplitudeOf } from '#sandbox/media/goertzel.ts';
import { SoundLibrary } from '#sandbox/media/library.ts';
import { holdMelody } from '#sandbox/media/melody.ts';
import { Microphone } from '#sandbox/media/microphone.ts';
import { fromMuLaw, SILENCE, toMuLaw } from '#sandbox/media/muLaw.ts';
import { audibleSeconds, FRAME, frameAt, loudness, mix, RATE, resample } from '#sandbox/media/pcm.ts';
import { Recorder } from '#sandbox/media/recorder.ts';
import { telephoneEventReader } from '#sandbox/media/telephoneEvent.ts';
import { makeTones, ringback } from '#sandbox/media/tones.ts';
import { readWave, telephoneSound, writeWave } from '#sandbox/media/wave.ts';

// The sound of the telephone network, measured by its frequencies.

const tone = (hertz: number, seconds = 0.5, amplitude = 0.25) =>
  makeTones([{ hertz: [hertz], seconds, amplitude }]);

describe('mu-law', () => {
  test('carries the values of the standard', () => {
    // ITU-T G.711, table 2: silence, the loudest of either sign, and the end of the first segment.
    expect(SILENCE).toBe(0xff);
    expect([...toMuLaw(Int16Array.of(32_635, -32_635, 0))]).toEqual([0x80, 0x00, 0xff]);
    expect([...fromMuLaw(Uint8Array.of(0x80, 0x00, 0xff, 0x7f))]).toEqual([32_124, -32_124, 0, 0]);
  });

  test('gives every code back, and every sample within the step of its segment', () => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const again = toMuLaw(fromMuLaw(codes));
    // 0x7f is the other zero.
    expect([...again]).toEqual([...codes].map((code) => (code === 0x7f ? 0xff : code)));
    const samples = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    const carried = fromMuLaw(toMuLaw(samples));
    for (const [index, sample] of samples.entries()) {
      const off = Math.abs(sample - (carried[index] ?? 0));
      expect(off).toBeLessThanOrEqual(Math.max(4, Math.abs(sample) / 16 + 33));
    }
  });
});

describe('tones', () => {
  test('a tone has its frequency and no other', () => {
    const samples = tone(440);
    expect(amplitudeOf(440, samples)).toBeCloseTo(0.25, 1);
    for (const other of [350, 480, 880, 1_000]) expect(amplitudeOf(other, samples)).toBeLessThan(0.02);
  });

  test('mu-law does not change what is heard', () => {
    const carried = fromMuLaw(toMuLaw(tone(1_000)));
    expect(amplitudeOf(1_000, carried)).toBeCloseTo(0.25, 1);
    expect(amplitudeOf(2_000, carried)).toBeLessThan(0.01);
  });

  test('what the caller hears while it rings is 440 and 480 Hz for two of six seconds', () => {
    const samples = ringback();
    expect(samples.length).toBe(6 * RATE);
    for (const hertz of [440, 480])
      expect(amplitudeOf(hertz, samples.subarray(0, 2 * RATE))).toBeCloseTo(0.1, 1);
    expect(loudness(samples.subarray(2 * RATE))).toBe(0);
  });

  test('every key is told by its two tones, also after mu-law, and a voice is none', () => {
    for (const key of '0123456789*#ABCD') {
      const heard = fromMuLaw(toMuLaw(keyTones(key)));
      expect(keyIn(heard.subarray(0, 0.06 * RATE))).toBe(key);
    }
    expect(keyTones('1w2').length / RATE).toBeCloseTo(0.16 + 0.5 + 0.16, 2);
    expect(keyIn(tone(697, 0.06))).toBeUndefined();
    expect(keyIn(holdMelody().subarray(0, 0.06 * RATE))).toBeUndefined();
    expect(keyIn(new Int16Array(480))).toBeUndefined();
  });

  test('the hold music is heard all the time, is never too loud, and goes round without a click', () => {
    const melody = holdMelody();
    expect(audibleSeconds(melody)).toBeGreaterThan(melody.length / RATE - 0.1);
    expect(melody.every((sample) => Math.abs(sample) < 0.5 * 32_768)).toBe(true);
    const jump = Math.abs((melody[0] ?? 0) - (melody.at(-1) ?? 0));
    expect(jump).toBeLessThan(1_000);
    // Its first bass note, the C below, and its fifth beat: the C two octaves above.
    expect(amplitudeOf(130.81, melody.subarray(0, RATE / 2))).toBeGreaterThan(0.03);
    expect(amplitudeOf(523.25, melody.subarray(2 * RATE, 2.5 * RATE))).toBeGreaterThan(0.02);
  });
});

describe('mixing', () => {
  test('two tones together are both heard; what is too loud is cut, not turned over', () => {
    const both = mix([tone(440), tone(1_000)]) ?? new Int16Array(0);
    for (const hertz of [440, 1_000]) expect(amplitudeOf(hertz, both)).toBeCloseTo(0.25, 1);
    expect([...(mix([Int16Array.of(30_000, -30_000), Int16Array.of(30_000, -30_000)]) ?? [])]).toEqual([
      32_767, -32_767,
    ]);
    expect(mix([])).toBeUndefined();
  });

  test('other rates become the telephone’s, and what is too high for it does not come back lower', () => {
    const at = (hertz: number, rate: number) =>
      Int16Array.from({ length: rate / 2 }, (_, index) =>
        Math.round(8_000 * Math.sin((2 * Math.PI * hertz * index) / rate)),
      );
    const low = resample(at(440, 48_000), 48_000);
    expect(low.length).toBe(RATE / 2);
    expect(amplitudeOf(440, low)).toBeCloseTo(0.24, 1);
    // 7 kHz would be heard as 1 kHz.
    expect(amplitudeOf(1_000, resample(at(7_000, 48_000), 48_000))).toBeLessThan(0.06);
  });

  test('the last frame is filled up with silence', () => {
    const samples = new Int16Array(FRAME + 1).fill(7);
    expect(frameAt(samples, FRAME)?.[0]).toBe(7);
    expect(frameAt(samples, FRAME)?.[1]).toBe(0);
    expect(frameAt(samples, 2 * FRAME)).toBeUndefined();
  });

  test('a microphone evens out packets and drops what is too old', () => {
    const microphone = new Microphone();
    microphone.put(new Int16Array(FRAME).fill(1));
    expect(microphone.take(), 'it waits for a little more').toBeUndefined();
    microphone.put(new Int16Array(FRAME / 2).fill(2));
    microphone.put(new Int16Array(FRAME / 2).fill(3));
    expect(microphone.take()?.[0]).toBe(1);
    expect([...(microphone.take() ?? [])].slice(79, 81)).toEqual([2, 3]);
    expect(microphone.take()).toBeUndefined();
    for (let packet = 0; packet < 20; packet += 1) microphone.put(new Int16Array(FRAME).fill(packet));
    const first = microphone.take()?.[0] ?? 0;
    expect(first).toBeGreaterThanOrEqual(12);
  });
});

describe('files', () => {
  test('a file written is read again, channel by channel', () => {
    const wave = readWave(writeWave([tone(440), tone(1_000, 0.25)]));
    expect(wave?.rate).toBe(RATE);
    expect(wave?.channels.map((channel) => channel.length)).toEqual([RATE / 2, RATE / 2]);
    expect(amplitudeOf(440, wave?.channels[0] ?? [])).toBeCloseTo(0.25, 1);
    expect(amplitudeOf(1_000, (wave?.channels[1] ?? new Int16Array(0)).subarray(0, RATE / 4))).toBeCloseTo(
      0.25,
      1,
    );
    expect(loudness((wave?.channels[1] ?? new Int16Array(0)).subarray(RATE / 4))).toBe(0);
  });

  test('mu-law files are read; what is no sound file, or another kind, is not', () => {
    const codes = Buffer.from(toMuLaw(tone(440)));
    const head = Buffer.alloc(46);
    head.write('RIFF', 0);
    head.write('WAVEfmt ', 8);
    head.writeUInt32LE(18, 16);
    head.writeUInt16LE(7, 20);
    head.writeUInt16LE(1, 22);
    head.writeUInt32LE(RATE, 24);
    head.writeUInt16LE(8, 34);
    head.write('data', 38);
    head.writeUInt32LE(codes.length, 42);
    expect(amplitudeOf(440, telephoneSound(Buffer.concat([head, codes])) ?? [])).toBeCloseTo(0.25, 1);
    expect(telephoneSound(Buffer.from('ID3 this is no wave file at all'))).toBeNull();
    head.writeUInt16LE(85, 20);
    expect(telephoneSound(Buffer.concat([head, codes]))).toBeNull();
  });
});

describe('recordings', () => {
  const write = (recorder: Recorder, said: Int16Array | null, heard: Int16Array | null): void => {
    for (let at = 0; at < RATE; at += FRAME)
      recorder.write(said?.subarray(at, at + FRAME), heard?.subarray(at, at + FRAME));
  };
  const channelsOf = (recorder: Recorder) => readWave(recorder.wave())?.channels ?? [];

  test('two channels keep the two sides apart, one has both', () => {
    const [dual, mono] = [new Recorder(['inbound', 'outbound']), new Recorder(['both'])];
    for (const recorder of [dual, mono]) write(recorder, tone(440, 1), tone(1_000, 1));
    const [said = [], heard = []] = channelsOf(dual);
    expect(amplitudeOf(440, said)).toBeCloseTo(0.25, 1);
    expect(amplitudeOf(1_000, said)).toBeLessThan(0.01);
    expect(amplitudeOf(1_000, heard)).toBeCloseTo(0.25, 1);
    const [both = []] = channelsOf(mono);
    for (const hertz of [440, 1_000]) expect(amplitudeOf(hertz, both)).toBeCloseTo(0.25, 1);
    expect([dual.seconds, mono.seconds]).toEqual([1, 1]);
  });

  test('silence has its length and is known to be empty', () => {
    const recorder = new Recorder(['both']);
    recorder.writeSilence(1.5);
    write(recorder, null, null);
    expect([recorder.seconds, recorder.audibleSeconds]).toEqual([2.5, 0]);
    write(recorder, tone(440, 1), null);
    expect(recorder.audibleSeconds).toBeCloseTo(1, 1);
  });
});

describe('keys beside the voice', () => {
  test('a press is one key, however many packets tell of it', () => {
    const read = telephoneEventReader();
    const packet = (key: number) => Uint8Array.of(key, 10, 0, 160);
    expect([read(100, packet(5)), read(100, packet(5)), read(100, packet(5))]).toEqual([
      '5',
      undefined,
      undefined,
    ]);
    expect([read(900, packet(5)), read(1_700, packet(11))]).toEqual(['5', '#']);
    expect(read(2_500, packet(77))).toBeUndefined();
    expect(read(3_300, Uint8Array.of(1))).toBeUndefined();
  });
});

describe('announcements', () => {
  test('every language makes something to hear, whether or not there is a voice for it', async () => {
    for (const [text, language] of [
      ['You are next in line.', 'en-US'],
      ['您是下一位。', 'zh-CN'],
      ['nonsense', 'xx-YY'],
      ['--version', '-v'],
    ] as const) {
      expect(audibleSeconds(await speech(text, language)), text).toBeGreaterThan(0.15);
    }
  });

  test('a sound is made once; a file that cannot be had is music', async () => {
    const library = new SoundLibrary(() => undefined);
    const say = { kind: 'say', text: 'One moment please.', language: 'en-US' } as const;
    expect(library.now(say)).toBeUndefined();
    const samples = await library.get(say);
    expect(library.now(say)).toBe(samples);
    expect(await library.lengthMs(say)).toBeCloseTo(samples.length / 8, 5);
    const gone = await library.get({ kind: 'play', url: 'http://127.0.0.1:1/nothing.wav' });
    expect(gone).toEqual(holdMelody());
  });
});
