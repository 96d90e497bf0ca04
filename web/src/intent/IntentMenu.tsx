import { Button, Menu } from '@mantine/core';
import { IconBolt, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentState } from '../api/types.ts';
import { Since } from '../clock/Ticking.tsx';
import { setIntent } from '../desk/actions.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { awayReasons, useIntentLabel } from './awayReasons.ts';
import { CheckPopover } from './CheckPopover.tsx';
import { IntentDot } from './IntentDot.tsx';
import classes from './IntentMenu.module.css';
import { useGoAvailable } from './useGoAvailable.ts';

export function IntentMenu({ agent, isNarrow }: { agent: AgentState; isNarrow: boolean }) {
  const { t } = useTranslation();
  const label = useIntentLabel();
  const [isOpen, setIsOpen] = useState(false);
  const { goAvailable, isChecking, result, dismiss } = useGoAvailable();
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
          {awayReasons.map((reason) => (
            <Menu.Item
              key={reason}
              data-testid={testIds.intent(`away-${reason}`)}
              leftSection={<IntentDot agent={{ intent: 'away' }} />}
              onClick={() => void setIntent({ intent: 'away', reason })}
            >
              {t(`away.${reason}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            data-testid={testIds.intent('offline')}
            leftSection={<IntentDot agent={{ intent: 'offline' }} />}
            onClick={() => void setIntent({ intent: 'offline' })}
          >
            {t('intent.offline')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {agent.nextIntent && (
        <span className={classes['next']}>
          {t('intent.next', { intent: t(`intent.${agent.nextIntent}`) })}
        </span>
      )}
      <CheckPopover result={result} onClose={dismiss}>
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
