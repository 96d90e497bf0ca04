import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { makeTones } from '../../sandbox/media/tones.ts';
import { writeWave } from '../../sandbox/media/wave.ts';

// What comes out of a browser phone, measured: how loud a frequency is in the voice that a page plays.

/** Louder is heard, softer is not. The voices of these tests come through with about 0.1. */
const AUDIBLE = 0.02;
const INAUDIBLE = 0.006;
/** Long enough for two breaths of a voice. */
const LISTENED_MS = 1_600;

/** Files for microphones: a voice on one note, with breaths, so that no browser takes it for noise. */
export async function makeVoices<Name extends string>(
  notes: Record<Name, number>,
): Promise<{ files: Record<Name, string>; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rapport-voices-'));
  const files: Record<string, string> = {};
  for (const [name, hertz] of Object.entries<number>(notes)) {
    const breath = [
      { hertz: [hertz], seconds: 0.55, amplitude: 0.5 },
      { hertz: [], seconds: 0.2 },
    ];
    files[name] = path.join(folder, `${name}.wav`);
    await writeFile(files[name], writeWave([makeTones([...breath, ...breath, ...breath, ...breath])]));
  }
  return { files, remove: () => rm(folder, { recursive: true }) };
}

/** Keeps every voice that a page is sent, so that it can be listened to. Before the page is opened. */
export async function giveEars(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const held: MediaStreamTrack[] = [];
    const lines: RTCPeerConnection[] = [];
    Object.assign(globalThis, { heardTracks: held, voiceLines: lines });
    const Native = RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Native {
      constructor(settings?: RTCConfiguration) {
        super(settings);
        lines.push(this);
        this.addEventListener('track', ({ track }) => held.push(track));
      }
    };
  });
}

/** Sends a key beside the voice, as telephones do (RFC 4733), and not by the page's own word. */
export async function sendKey(page: Page, key: string): Promise<void> {
  await page.evaluate((digit) => {
    const lines: RTCPeerConnection[] = (globalThis as any).voiceLines;
    lines.at(-1)!.getSenders()[0]!.dtmf!.insertDTMF(digit);
  }, key);
}

/** How loud each of these frequencies gets in what the page hears within so many milliseconds, 0 to 1. */
export function listen(page: Page, hertz: readonly number[], forMs = LISTENED_MS): Promise<number[]> {
  return page.evaluate(
    async ({ hertz: wanted, forMs: long }) => {
      const tracks: MediaStreamTrack[] = (globalThis as any).heardTracks;
      const track = tracks.at(-1);
      if (!track) return wanted.map(() => 0);
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 8_192;
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const loudest = wanted.map(() => 0);
      const until = performance.now() + long;
      // The first window is half empty: nothing had been heard before.
      await new Promise((resolve) => setTimeout(resolve, 200));
      while (performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        analyser.getFloatTimeDomainData(samples);
        for (const [index, one] of wanted.entries()) {
          const turn = 2 * Math.cos((2 * Math.PI * one) / context.sampleRate);
          let [last, before] = [0, 0];
          for (const sample of samples) [last, before] = [sample + turn * last - before, last];
          const power = Math.max(0, last * last + before * before - turn * last * before);
          loudest[index] = Math.max(loudest[index]!, (2 * Math.sqrt(power)) / samples.length);
        }
      }
      await context.close();
      return loudest;
    },
    { hertz, forMs },
  );
}

/** Until every one of these is heard. */
export async function hears(page: Page, ...hertz: number[]): Promise<void> {
  const softest = async () => Math.min(...(await listen(page, hertz, 500)));
  await expect
    .poll(softest, { timeout: 20_000, message: `hears ${hertz.join(' and ')} Hz` })
    .toBeGreaterThan(AUDIBLE);
}

/** Hears the two tones of a key, which are over in a moment: it is pressed until they have been caught. */
export async function hearsKey(
  page: Page,
  hertz: readonly number[],
  press: () => Promise<void>,
): Promise<void> {
  const softest = async () => {
    const [caught] = await Promise.all([listen(page, hertz), press()]);
    return Math.min(...caught);
  };
  await expect
    .poll(softest, { timeout: 20_000, message: `a key of ${hertz.join(' and ')} Hz` })
    .toBeGreaterThan(AUDIBLE);
}

/** None of these is heard, from now on for a while. */
export async function doesNotHear(page: Page, ...hertz: number[]): Promise<void> {
  const loudest = async () => Math.max(...(await listen(page, hertz)));
  // What was on its way when the line was changed is let out first.
  await expect
    .poll(loudest, { timeout: 20_000, message: `does not hear ${hertz.join(', ')} Hz` })
    .toBeLessThan(INAUDIBLE);
}
