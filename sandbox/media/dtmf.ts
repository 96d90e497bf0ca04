// The tones of the keys (ITU-T Q.23): each key is a row and a column sounding together.
import { amplitudeOf } from './goertzel.ts';
import { makeTones } from './tones.ts';

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1_209, 1_336, 1_477, 1_633];
const KEYS = ['123A', '456B', '789C', '*0#D'];
const PRESSED_SECONDS = 0.1;
const PAUSE_SECONDS = 0.06;

/** What is heard when these keys are pressed; `w` waits half a second, `W` a whole one. */
export function keyTones(digits: string): Int16Array {
  return makeTones(
    digits.split('').flatMap((digit) => {
      const row = KEYS.findIndex((keys) => keys.includes(digit));
      const hertz = [ROWS[row], COLUMNS[KEYS[row]?.indexOf(digit) ?? -1]];
      const [low, high] = hertz;
      if (low === undefined || high === undefined)
        return [{ hertz: [], seconds: digit === 'w' ? 0.5 : digit === 'W' ? 1 : 0 }];
      return [
        { hertz: [low, high], seconds: PRESSED_SECONDS, amplitude: 0.2 },
        { hertz: [], seconds: PAUSE_SECONDS },
      ];
    }),
  );
}

/** The key whose two tones sound in a piece of at least 30 ms, and nothing else nearly as loud; else undefined. */
export function keyIn(samples: Int16Array): string | undefined {
  const row = loudestOf(ROWS, samples);
  const column = loudestOf(COLUMNS, samples);
  if (!row || !column) return undefined;
  // Neither tone may be much louder than the other, as voices are.
  const twist = row.amplitude / column.amplitude;
  return twist > 0.4 && twist < 2.5 ? KEYS[row.index]?.[column.index] : undefined;
}

function loudestOf(
  hertz: readonly number[],
  samples: Int16Array,
): { index: number; amplitude: number } | undefined {
  const amplitudes = hertz.map((one) => amplitudeOf(one, samples));
  const amplitude = Math.max(...amplitudes);
  const rivals = amplitudes.filter((one) => one > amplitude / 3);
  return amplitude > 0.02 && rivals.length === 1
    ? { index: amplitudes.indexOf(amplitude), amplitude }
    : undefined;
}
