import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconBolt, IconChevronDown, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentState, SetIntent } from '../api/types.ts';
import { Since } from '../clock/Ticking.tsx';
import { cancelNext, setIntent } from '../desk/actions.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { awayReasons, useIntentLabel } from './awayReasons.ts';
import { CheckPopover } from './CheckPopover.tsx';
import { IntentDot } from './IntentDot.tsx';
import { isBusy, isOfCall } from './isBusy.ts';
import classes from './IntentMenu.module.css';
import { useGoAvailable } from './useGoAvailable.ts';
import { WhenSwitch, type When } from './WhenSwitch.tsx';

/** What the agent becomes after the work in hand, and a way out of it. */
function NextIntent({ agent }: { agent: AgentState }) {
  const { t } = useTranslation();
  const label = useIntentLabel();
  if (!agent.nextIntent) return null;
  return (
    <span className={classes['next']}>
      {t('intent.next', { intent: label(agent.nextIntent, agent.nextReason) })}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('intent.cancelNext')}
        data-testid={testIds.cancelNext}
        onClick={() => void cancelNext()}
      >
        <IconX size={14} />
      </ActionIcon>
    </span>
  );
}

/** Until something else is chosen: a call and its after-call work are finished first, texts stay where they are. */
function useWhen(agent: AgentState) {
  const [chosen, setWhen] = useState<When | null>(null);
  const isAtWork = isBusy(agent);
  const isInCall =
    isOfCall(agent.engagement) ||
    agent.conversations.some((one) => one.channel === 'call' || one.state === 'wrapping');
  const when: When = isAtWork ? (chosen ?? (isInCall ? 'afterWork' : 'now')) : 'now';
  return { isAtWork, when, setWhen };
}

export function IntentMenu({ agent, isNarrow }: { agent: AgentState; isNarrow: boolean }) {
  const { t } = useTranslation();
  const label = useIntentLabel();
  const [isOpen, setIsOpen] = useState(false);
  const { goAvailable, goAnyway, isChecking, result, dismiss } = useGoAvailable();
  const { isAtWork, when, setWhen } = useWhen(agent);
  const go = (order: SetIntent) => {
    setWhen(null);
    void setIntent({ ...order, when });
  };
  useCommand('statusMenu', () => setIsOpen((open) => !open));
  return (
    <div className={classes['intent']}>
      <Menu opened={isOpen} onChange={setIsOpen} position="bottom-start" width={230} returnFocus>
        <Menu.Target>
          <Button
            variant="default"
            h={isNarrow ? 44 : 34}
            px={10}
            className={classes['button']}
            leftSection={<IntentDot agent={agent} />}
            rightSection={<IconChevronDown size={14} />}
            data-testid={testIds.intentMenu}
            data-intent={agent.intent}
            data-engagement={agent.engagement}
          >
            <span className="truncate">{label(agent.intent, agent.intentReason)}</span>
            <span className={classes['since']}>
              <Since at={agent.intentSince} />
            </span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            data-testid={testIds.intent('available')}
            leftSection={<IntentDot agent={{ intent: 'available' }} />}
            onClick={goAvailable}
          >
            {t('intent.available')}
          </Menu.Item>
          <Menu.Divider />
          {isAtWork && <WhenSwitch when={when} onChange={setWhen} />}
          {awayReasons.map((reason) => (
            <Menu.Item
              key={reason}
              data-testid={testIds.intent(`away-${reason}`)}
              leftSection={<IntentDot agent={{ intent: 'away' }} />}
              onClick={() => go({ intent: 'away', reason })}
            >
              {t(`away.${reason}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            data-testid={testIds.intent('offline')}
            leftSection={<IntentDot agent={{ intent: 'offline' }} />}
            onClick={() => go({ intent: 'offline' })}
          >
            {t('intent.offline')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NextIntent agent={agent} />
      <CheckPopover
        result={result}
        fallbackNumber={agent.fallbackNumber}
        onClose={dismiss}
        onAgain={goAvailable}
        onAnyway={goAnyway}
      >
        <span>
          {agent.intent !== 'available' && (
            <Button
              h={isNarrow ? 44 : 34}
              leftSection={<IconBolt size={16} />}
              loading={isChecking}
              data-testid={testIds.goAvailable}
              onClick={goAvailable}
            >
              {t('intent.go')}
            </Button>
          )}
        </span>
      </CheckPopover>
    </div>
  );
}
