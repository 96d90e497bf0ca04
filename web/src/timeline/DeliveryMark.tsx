import {
  IconAlertCircle,
  IconBan,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconHourglass,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DeliveryState } from '#core/contract/words.ts';
import { formatDateTime } from '../clock/format.ts';
import { useHoldReason } from '../i18n/useHoldReason.ts';
import { useReasonText } from './useReasonText.ts';
import { testIds } from '../testIds.ts';
import type { MessageRow } from './rows.ts';
import classes from './Timeline.module.css';
import { useMailReason } from './useMailReason.ts';

type Tone = 'quiet' | 'good' | 'warn' | 'bad';

const looks: Record<DeliveryState, { Icon: Icon; tone: Tone; isSaid: boolean }> = {
  pending: { Icon: IconClock, tone: 'quiet', isSaid: false },
  leased: { Icon: IconClock, tone: 'quiet', isSaid: false },
  accepted: { Icon: IconCheck, tone: 'quiet', isSaid: false },
  sent: { Icon: IconCheck, tone: 'quiet', isSaid: false },
  delivered: { Icon: IconChecks, tone: 'good', isSaid: false },
  held: { Icon: IconHourglass, tone: 'warn', isSaid: true },
  unknown: { Icon: IconHelpCircle, tone: 'warn', isSaid: true },
  canceled: { Icon: IconBan, tone: 'quiet', isSaid: true },
  undelivered: { Icon: IconAlertCircle, tone: 'bad', isSaid: true },
  failed: { Icon: IconAlertCircle, tone: 'bad', isSaid: true },
};

export function isTroubled(state: DeliveryState | undefined): boolean {
  return state === 'failed' || state === 'undelivered';
}

/** What became of a message of ours: ticks when it goes well, words when it does not. */
export function DeliveryMark({ delivery }: { delivery: NonNullable<MessageRow['delivery']> }) {
  const { t, i18n } = useTranslation();
  const holdReason = useHoldReason();
  const reasonText = useReasonText();
  const { Icon, tone, isSaid } = looks[delivery.state];
  const name = t(`delivery.${delivery.state}`);
  const mailReason = useMailReason();
  const reason = delivery.why ? holdReason(delivery.why) : reasonText(mailReason(delivery.reason));
  const until = delivery.until
    ? t('held.until', { time: formatDateTime(delivery.until, i18n.language) })
    : null;
  const words = [name, reason, until].filter((part) => part !== null && part !== '').join(' · ');
  return (
    <span
      className={classes['state']}
      data-tone={tone}
      data-state={delivery.state}
      data-testid={testIds.deliveryState}
      title={words}
    >
      <Icon size={14} role="img" aria-label={name} />
      {isSaid && words}
    </span>
  );
}
