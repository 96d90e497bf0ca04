import { Tooltip } from '@mantine/core';
import { IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../live/createStore.ts';
import { phoneStore } from '../phone/agentPhone.ts';
import { testIds } from '../testIds.ts';
import classes from './VoiceMeter.module.css';

/** How loud both sides are, ten times a second, drawn without a render of the page. */
const EVERY_MS = 100;

/** That one is heard, and hears: two bars that move with the voices, and in words what is wrong if something is. */
export function VoiceMeter() {
  const { t } = useTranslation();
  const { call, callState, quality, hasMicrophone } = useStore(phoneStore);
  const said = useRef<HTMLDivElement>(null);
  const heard = useRef<HTMLDivElement>(null);
  const isLive = callState === 'live';
  useEffect(() => {
    if (!call || !isLive) return;
    const timer = setInterval(() => {
      const level = call.level();
      if (said.current) said.current.style.transform = `scaleX(${level.said})`;
      if (heard.current) heard.current.style.transform = `scaleX(${level.heard})`;
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [call, isLive]);
  if (!call || !isLive) return null;
  const isConnected = quality !== 'none';
  const words = t(isConnected && !hasMicrophone ? 'phone.noMicrophone' : `phone.quality.${quality}`);
  const Icon = hasMicrophone || !isConnected ? IconMicrophone : IconMicrophoneOff;
  return (
    <Tooltip label={words}>
      <span
        className={classes['meter']}
        role="img"
        aria-label={words}
        data-quality={quality}
        data-microphone={hasMicrophone || !isConnected}
        data-testid={testIds.voiceMeter}
      >
        <Icon size={15} aria-hidden="true" />
        <span className={classes['bars']}>
          <span className={classes['bar']}>
            <div ref={said} className={classes['fill']} />
          </span>
          <span className={classes['bar']}>
            <div ref={heard} className={classes['fill']} />
          </span>
        </span>
      </span>
    </Tooltip>
  );
}
