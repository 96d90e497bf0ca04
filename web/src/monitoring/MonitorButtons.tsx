import { ActionIcon, Button, Group, Menu, Tooltip } from '@mantine/core';
import { IconEar, IconEarOff, IconMessageCircle, IconUsers, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MonitorMode } from '../api/types.ts';
import { order } from '../call/inCallOrders.ts';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { startMonitoring } from './monitorActions.ts';

export const monitorIcons: Record<MonitorMode, Icon> = {
  listen: IconEar,
  whisper: IconMessageCircle,
  barge: IconUsers,
};
export const monitorModes = ['listen', 'whisper', 'barge'] as const;

interface Props {
  conversationId: string;
  /** In a row of the board there is room for icons only. */
  isCompact?: boolean;
  /** Its agent asks for help, and nobody is on it: whoever goes in is. */
  isHelpAsked?: boolean;
}

/** Into a call of somebody else: to listen, to speak to the agent alone, to join. */
export function MonitorButtons({ conversationId, isCompact = false, isHelpAsked = false }: Props) {
  const { t } = useTranslation();
  const session = useSession();
  const [isStarting, setIsStarting] = useState(false);
  if (!may(session, 'call.monitor') || session.phone === null) return null;

  async function start(mode: MonitorMode, unseen = false): Promise<void> {
    setIsStarting(true);
    const isIn = await startMonitoring(conversationId, mode, unseen);
    setIsStarting(false);
    if (isIn && isHelpAsked) await order(conversationId, 'take-help');
  }

  if (isCompact)
    return (
      <ActionIcon.Group style={{ display: 'inline-flex' }}>
        {monitorModes.map((mode) => {
          const ModeIcon = monitorIcons[mode];
          return (
            <Tooltip key={mode} label={t(`monitor.${mode}Hint`)}>
              <ActionIcon
                variant="default"
                size={24}
                disabled={isStarting}
                aria-label={t(`monitor.${mode}`)}
                data-testid={testIds.monitor(mode)}
                onClick={() => void start(mode)}
              >
                <ModeIcon size={14} />
              </ActionIcon>
            </Tooltip>
          );
        })}
      </ActionIcon.Group>
    );
  return (
    <Group gap={0}>
      <Menu>
        <Menu.Target>
          <Button variant="default" leftSection={<IconEar size={15} />} loading={isStarting}>
            {t('monitor.into')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {monitorModes.map((mode) => {
            const ModeIcon = monitorIcons[mode];
            return (
              <Menu.Item
                key={mode}
                leftSection={<ModeIcon size={15} />}
                data-testid={testIds.monitor(mode)}
                onClick={() => void start(mode)}
              >
                {t(`monitor.${mode}Hint`)}
              </Menu.Item>
            );
          })}
          {may(session, 'call.monitorUnseen') && (
            <Menu.Item
              leftSection={<IconEarOff size={15} />}
              data-testid={testIds.monitor('unseen')}
              onClick={() => void start('listen', true)}
            >
              {t('monitor.unseenHint')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
