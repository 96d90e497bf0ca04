import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Recording } from '../api/types.ts';
import { formatTimer } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Recording.module.css';
import { RecordingFoot } from './RecordingFoot.tsx';
import { SPEEDS, useSound, type SoundState } from './useSound.ts';
import { Waveform } from './Waveform.tsx';

const STEP_SECONDS = 5;

function nextSpeed(speed: number, by: 1 | -1): number {
  const place = SPEEDS.findIndex((one) => one === speed);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, place + by))] ?? speed;
}

/** What a key does to a recording; null for keys that are none of its. */
function actionOf(key: string, sound: SoundState): (() => void) | null {
  switch (key) {
    case ' ':
      return sound.toggle;
    case 'ArrowLeft':
      return () => sound.moveTo(sound.at - STEP_SECONDS);
    case 'ArrowRight':
      return () => sound.moveTo(sound.at + STEP_SECONDS);
    case 'Home':
      return () => sound.moveTo(0);
    case 'End':
      return () => sound.moveTo(sound.length);
    case '[':
      return () => sound.setSpeed(nextSpeed(sound.speed, -1));
    case ']':
      return () => sound.setSpeed(nextSpeed(sound.speed, 1));
    default:
      return null;
  }
}

/** Plays one recording: waveform, speed, keys. */
export function Player({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const sound = useSound(api.soundUrl(recording.id), recording.seconds);
  const peaks = useQuery({
    queryKey: keys.peaks(recording.id),
    queryFn: () => api.peaks(recording.id),
    staleTime: Infinity,
  });

  function press(event: KeyboardEvent): void {
    // The list of speeds has keys of its own.
    if (event.altKey || event.ctrlKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
    const action = actionOf(event.key, sound);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  const PlayIcon = sound.isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <div
      role="group"
      aria-label={t('recording.title')}
      title={t('recording.keys')}
      className={classes['player']}
      data-testid={testIds.recording(recording.id)}
      data-playing={sound.isPlaying}
      onKeyDown={press}
    >
      <div className={classes['controls']}>
        <ActionIcon
          size={34}
          radius="xl"
          aria-label={t(sound.isPlaying ? 'recording.pause' : 'recording.play')}
          data-testid={testIds.recordingPlay}
          onClick={sound.toggle}
        >
          <PlayIcon size={16} />
        </ActionIcon>
        <Waveform
          channels={peaks.data?.channels ?? [[]]}
          at={sound.at}
          length={sound.length}
          onMove={sound.moveTo}
        />
        <NativeSelect
          size="xs"
          aria-label={t('recording.speed')}
          data-testid={testIds.recordingSpeed}
          value={String(sound.speed)}
          onChange={(event) => sound.setSpeed(Number(event.currentTarget.value))}
          data={SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }))}
        />
      </div>
      <RecordingFoot recording={recording}>
        <span className={classes['time']} data-testid={testIds.recordingTime}>
          {formatTimer(sound.at * 1_000)} / {formatTimer(sound.length * 1_000)}
        </span>
        {(sound.isBroken || peaks.isError) && <span role="alert">{t('recording.unheard')}</span>}
      </RecordingFoot>
    </div>
  );
}
