import { Button, Menu, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

const reasons = ['busy', 'skill', 'break'] as const;

/** Decline at once, or with a reason from the little menu beside it. */
export function DeclineButton({ onDecline }: { onDecline: (reason?: string) => void }) {
  const { t } = useTranslation();
  return (
    <Button.Group>
      <Tooltip label="Alt X">
        <Button variant="default" h={44} fz="sm" data-testid={testIds.decline} onClick={() => onDecline()}>
          {t('offer.decline')}
        </Button>
      </Tooltip>
      <Menu zIndex={400}>
        <Menu.Target>
          <Button variant="default" h={44} px={8} aria-label={t('offer.declineReason')}>
            <IconChevronDown size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {reasons.map((reason, index) => (
            <Menu.Item
              key={reason}
              data-testid={testIds.declineReason(index + 1)}
              onClick={() => onDecline(t(`declineReason.${reason}`))}
            >
              {t(`declineReason.${reason}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
