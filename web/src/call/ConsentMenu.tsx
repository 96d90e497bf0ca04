import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconShieldCheck, IconShieldQuestion, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { order } from './inCallOrders.ts';

const marks = {
  needed: { Icon: IconShieldQuestion, color: 'yellow' },
  told: { Icon: IconShieldCheck, color: null },
  given: { Icon: IconShieldCheck, color: null },
  refused: { Icon: IconShieldX, color: 'red' },
};

/** What the client says to being recorded: a yes begins the recording, a no ends it at once. */
export function ConsentMenu({ call, size }: { call: Conversation; size: number }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const said = call.call?.recordingConsent ?? null;
  if (!said) return null;
  const { Icon, color } = marks[said];
  const label = t(`consent.said.${said}`);
  return (
    <Menu shadow="md" position="bottom-end" opened={isOpen} onChange={setIsOpen}>
      <Menu.Target>
        <Tooltip label={label} disabled={isOpen}>
          <ActionIcon
            size={size}
            variant={color ? 'light' : 'default'}
            {...(color ? { color } : {})}
            aria-label={label}
            data-said={said}
            data-testid={testIds.consentMenu}
          >
            <Icon size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{label}</Menu.Label>
        {(['given', 'refused'] as const).map((consent) => (
          <Menu.Item
            key={consent}
            disabled={said === consent}
            data-testid={testIds.consent(consent)}
            onClick={() => void order(call.id, 'recording-consent', { consent })}
          >
            {t(`consent.${consent}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
