import { ActionIcon, Avatar, Menu, Stack, Text } from '@mantine/core';
import { IconExternalLink, IconKeyboard, IconLogout, IconShieldLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { runCommand } from '../keyboard/commands.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { signOut, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { LookSwitches } from './LookSwitches.tsx';

export function UserMenu() {
  const { t } = useTranslation();
  const { user, sandboxUrl } = useSession();
  return (
    <Menu width={260}>
      <Menu.Target>
        <ActionIcon
          variant="transparent"
          size={36}
          radius="xl"
          aria-label={t('user.menu', { name: user.name })}
          data-testid={testIds.userMenu}
        >
          <Avatar size={32} radius="xl" name={user.name} color="pine" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Stack gap={0} px="sm" py={6}>
          <Text fw={600}>{user.name}</Text>
          <Text size="xs" c="dimmed">
            {user.email} · {t(`role.${user.role}`)}
          </Text>
        </Stack>
        <Menu.Divider />
        <Stack gap={6} px="sm" py={6}>
          <LookSwitches fullWidth />
        </Stack>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconKeyboard size={16} />}
          rightSection={<span className="quiet">?</span>}
          onClick={() => runCommand('help')}
        >
          {t('shortcuts.title')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/security"
          leftSection={<IconShieldLock size={16} />}
          data-testid={testIds.securityLink}
        >
          {t('user.security')}
        </Menu.Item>
        {sandboxUrl && (
          <Menu.Item
            component="a"
            href={sandboxUrl}
            c="inherit"
            target="_blank"
            rel="noreferrer"
            leftSection={<IconExternalLink size={16} />}
          >
            {t('user.sandbox')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLogout size={16} />}
          data-testid={testIds.signOut}
          onClick={() => void signOut().catch(tellFailure)}
        >
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
