import { useTranslation } from 'react-i18next';
import { formatTimer } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Recording.module.css';

const HEIGHT = 44;
const QUIETEST = 0.03;

interface Props {
  /** How loud, 0 to 255: the client's side first, and ours second where there are two. */
  channels: readonly (readonly number[])[];
  /** Seconds. */
  at: number;
  length: number;
  onMove: (seconds: number) => void;
}

/** Loudness as the ear has it: half as strong is still well heard. */
const tall = (peak: number): number => Math.max(QUIETEST, Math.sqrt(peak / 255)) * (HEIGHT / 2 - 1);

/** The client above the line, us below it; one channel is drawn on both sides. */
function outline(channels: Props['channels']): string {
  const [upper = [], lower = upper] = channels;
  return upper
    .map((peak, index) => {
      const [up, down] = [tall(peak), tall(lower[index] ?? 0)];
      return `M${index + 0.5} ${(HEIGHT / 2 - up).toFixed(1)}V${(HEIGHT / 2 + down).toFixed(1)}`;
    })
    .join('');
}

export function Waveform({ channels, at, length, onMove }: Props) {
  const { t } = useTranslation();
  const stretches = channels[0]?.length ?? 1;
  const share = length > 0 ? Math.min(1, at / length) : 0;
  const path = outline(channels);
  return (
    <div
      role="slider"
      tabIndex={0}
      className={classes['wave']}
      aria-label={t('recording.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(length)}
      aria-valuenow={Math.round(at)}
      aria-valuetext={`${formatTimer(at * 1_000)} / ${formatTimer(length * 1_000)}`}
      data-testid={testIds.recordingWave}
      onPointerDown={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        onMove(((event.clientX - box.left) / box.width) * length);
      }}
    >
      <svg viewBox={`0 0 ${stretches} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path d={path} className={classes['ahead']} />
        <svg width={share * stretches} height={HEIGHT} overflow="hidden">
          <path d={path} className={classes['behind']} />
        </svg>
        <line x1={share * stretches} x2={share * stretches} y1={0} y2={HEIGHT} className={classes['here']} />
      </svg>
    </div>
  );
}
