// The voice of <Say>: espeak-ng where it is installed, else soft tones in the rhythm of the words.
import { spawn } from 'node:child_process';
import { makeTones } from './tones.ts';
import { telephoneSound } from './wave.ts';

const WORDS_A_MINUTE = 160;
const PATIENCE_MS = 10_000;

/** What a text sounds like. */
export async function speech(text: string, language: string): Promise<Int16Array> {
  const spoken = await synthesise(text, voiceOf(language));
  return spoken && spoken.length > 0 ? spoken : humming(text);
}

/** espeak-ng's name of the voice for a language tag such as zh-CN. */
function voiceOf(language: string): string {
  const [, family = 'en'] = /^([a-z]{2,3})(-|$)/i.exec(language) ?? [];
  return family.toLowerCase() === 'zh' ? 'cmn' : family.toLowerCase();
}

function synthesise(text: string, voice: string): Promise<Int16Array | null> {
  return new Promise((resolve) => {
    const speaker = spawn('espeak-ng', ['-v', voice, '-s', String(WORDS_A_MINUTE), '--stdin', '--stdout'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: PATIENCE_MS,
    });
    const pieces: Buffer[] = [];
    speaker.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    speaker.stdin.on('error', () => undefined);
    speaker.on('error', () => resolve(null));
    speaker.on('close', (code) => resolve(code === 0 ? telephoneSound(Buffer.concat(pieces)) : null));
    speaker.stdin.end(text);
  });
}

/** A tone for each word, as long as the word, higher or lower by its letters; so an announcement can be told from music. */
function humming(text: string): Int16Array {
  const words = text.match(/[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]+/g) ?? [];
  return makeTones(
    words.flatMap((word) => [
      {
        hertz: [180 + 12 * ((word.codePointAt(0) ?? 0) % 12)],
        seconds: 0.1 + 0.03 * word.length,
        amplitude: 0.12,
      },
      { hertz: [], seconds: 0.07 },
    ]),
  );
}
