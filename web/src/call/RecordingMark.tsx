import { IconPlayerPauseFilled, IconPlayerRecordFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../clock/clock.ts';
import { testIds } from '../testIds.ts';
import type { Call } from './parties.ts';
import classes from './RecordingMark.module.css';

/** Said before a paused recording goes on by itself. */
const WARN_SECONDS = 15;

function Paused({ resumeAt }: { resumeAt: string | null }) {
  const { t } = useTranslation();
  const now = useNow();
  const seconds = resumeAt ? Math.max(0, Math.ceil((Date.parse(resumeAt) - now) / 1_000)) : null;
  const isSoon = seconds !== null && seconds <= WARN_SECONDS;
  return (
    <span role="status">{isSoon ? t('call.recordingWarn', { seconds }) : t('call.recordingPaused')}</span>
  );
}

/** Whether the call is recorded, as the phone network has confirmed it: always there, in words and not by colour alone. */
export function RecordingMark({ call, isNarrow }: { call: Call; isNarrow: boolean }) {
  const { t } = useTranslation();
  if (!call.recording) return null;
  const isPaused = call.recording === 'paused';
  const Icon = isPaused ? IconPlayerPauseFilled : IconPlayerRecordFilled;
  return (
    <span
      className={classes['mark']}
      data-state={call.recording}
      data-testid={testIds.recordingMark}
      {...(isNarrow && !isPaused ? { 'aria-label': t('call.recording'), role: 'img' } : {})}
    >
      <Icon size={13} aria-hidden="true" />
      {isPaused ? (
        <Paused resumeAt={call.recordingResumeAt} />
      ) : (
        !isNarrow && <span>{t('call.recording')}</span>
      )}
    </span>
  );
}
