import { Button } from '@mantine/core';
import { IconPhone, IconPhoneIncoming, IconPhoneOff, IconPhoneOutgoing } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { InternalCall } from '../api/types.ts';
import { VoiceMeter } from '../call/VoiceMeter.tsx';
import { Since } from '../clock/Ticking.tsx';
import classes from '../monitoring/MonitorStrip.module.css';
import { testIds } from '../testIds.ts';

async function settled(request: Promise<unknown>): Promise<void> {
  await request.catch(tellFailure);
  refresh(keys.desk);
}

/** A colleague: called, calling, or talking with me. */
export function InternalStrip({ call }: { call: InternalCall }) {
  const { t } = useTranslation();
  const { direction, state, colleagueName: name } = call;
  const isAsked = state === 'asking' && direction === 'inbound';
  const words = state === 'live' ? 'internal.live' : (`internal.${direction}` as const);
  const StateIcon =
    state === 'live' ? IconPhone : direction === 'inbound' ? IconPhoneIncoming : IconPhoneOutgoing;
  return (
    <section
      className={classes['strip']}
      aria-label={t('internal.title')}
      data-testid={testIds.internalStrip}
      data-state={state}
      data-direction={direction}
    >
      <StateIcon size={17} aria-hidden="true" />
      <span role="status" className={classes['who']}>
        {t(words, { name })}
      </span>
      <span className={classes['timer']}>
        <Since at={call.since} />
      </span>
      {state === 'live' && <VoiceMeter />}
      <span className={classes['leave']}>
        {isAsked && (
          <Button
            mr={6}
            leftSection={<IconPhone size={15} />}
            data-testid={testIds.internalAccept}
            onClick={() => void settled(api.acceptInternalCall())}
          >
            {t('internal.accept')}
          </Button>
        )}
        <Button
          color="red"
          variant="light"
          leftSection={<IconPhoneOff size={15} />}
          data-testid={testIds.internalEnd}
          onClick={() => void settled(api.endInternalCall())}
        >
          {t(isAsked ? 'internal.decline' : 'internal.end')}
        </Button>
      </span>
    </section>
  );
}
