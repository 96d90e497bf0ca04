import { IconAlertTriangle, IconCheck, IconClock, IconHelp, type Icon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { VerificationRun } from '../api/types.ts';
import { Tag, type Tone } from '../app/Tag.tsx';

const looks: Record<VerificationRun['state'], { tone: Tone; Icon: Icon }> = {
  ordered: { tone: 'quiet', Icon: IconClock },
  running: { tone: 'info', Icon: IconClock },
  ok: { tone: 'good', Icon: IconCheck },
  broken: { tone: 'bad', Icon: IconAlertTriangle },
  failed: { tone: 'warn', Icon: IconHelp },
};

export function RunState({ state }: { state: VerificationRun['state'] }) {
  const { t } = useTranslation();
  return <Tag {...looks[state]}>{t(`operations.state.${state}`)}</Tag>;
}
