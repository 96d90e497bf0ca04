import {
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhoneX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatTimer } from '../clock/format.ts';
import { ArrivalPath } from '../arrival/ArrivalPath.tsx';
import { Since } from '../clock/Ticking.tsx';
import { NumberLink } from '../dialling/NumberLink.tsx';
import { Recordings } from '../recordings/Recordings.tsx';
import { testIds } from '../testIds.ts';
import type { CallRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

const icons = {
  inbound: IconPhoneIncoming,
  outbound: IconPhoneOutgoing,
  abandoned: IconPhoneX,
  failed: IconPhoneOff,
  missed: IconPhoneX,
  left: IconPhoneX,
  informed: IconPhoneOff,
  forwarded: IconPhoneOutgoing,
  turnedAway: IconPhoneX,
  callback: IconPhoneIncoming,
  voicemail: IconPhoneIncoming,
  talking: IconPhoneCall,
} as const;

const tones: Record<CallRow['outcome'], string> = {
  ringing: 'warn',
  talking: 'good',
  ended: 'quiet',
  abandoned: 'bad',
  failed: 'bad',
  missed: 'bad',
  left: 'bad',
  informed: 'quiet',
  forwarded: 'quiet',
  turnedAway: 'bad',
  callback: 'quiet',
  voicemail: 'quiet',
};

/** A withheld caller has a word in place of a number. */
const isDiallable = (number: string): boolean => /^\+?\d+$/.test(number);

function useFacts(row: CallRow): string {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const facts = [
    row.agentId && agentName(row.agentId),
    row.waitedMs !== null && row.waitedMs > 0 && t('callCard.waited', { time: formatTimer(row.waitedMs) }),
    row.outcome === 'ended' && t('callCard.talked', { time: formatTimer(row.talkMs) }),
    row.holdMs > 0 && t('callCard.held', { time: formatTimer(row.holdMs) }),
    row.by && t(`callCard.by.${row.by}`),
    row.outcome === 'missed' && t('takenInLater'),
    row.reason,
  ];
  return facts.filter((fact) => fact !== null && fact !== false && fact !== '').join(' · ');
}

export function CallCard({ row }: { row: CallRow }) {
  const { t } = useTranslation();
  const facts = useFacts(row);
  const number = row.direction === 'inbound' ? row.from : row.to;
  const Icon = icons[row.outcome === 'ended' || row.outcome === 'ringing' ? row.direction : row.outcome];
  return (
    <article
      className={classes['card']}
      data-tone={tones[row.outcome]}
      data-conversation={row.conversationId}
      data-outcome={row.outcome}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <Icon size={17} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes['cardTitle']}>
          {t(`callCard.${row.direction}`)} ·{' '}
          {row.isHeld ? t('call.state.held') : t(`callCard.outcome.${row.outcome}`)}
          {row.outcome === 'talking' && row.connectedAt && (
            <>
              {' '}
              <Since at={row.connectedAt} />
            </>
          )}
        </div>
        <div className="quiet">
          {number && isDiallable(number) ? <NumberLink number={number} /> : number}
          {number && facts && ' · '}
          {facts}
        </div>
        {row.arrival && <ArrivalPath arrival={row.arrival} />}
      </div>
      <div className={classes['cardSide']}>
        <When at={row.at} />
      </div>
      {row.recordedMs > 0 && row.conversationId && (
        <Recordings conversationId={row.conversationId} recordedMs={row.recordedMs} />
      )}
    </article>
  );
}
