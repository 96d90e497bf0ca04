import { Button, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { runCommand } from '../keyboard/commands.ts';
import { WrapUpForm } from './WrapUpForm.tsx';

/** Shown for my own open conversation: filled in at any time, saved once it is over. */
export function WrapUpPanel({ conversation }: { conversation: Conversation | null }) {
  const { t } = useTranslation();
  if (!conversation) {
    return (
      <Text size="sm" c="dimmed">
        {t('wrapUp.none')}
      </Text>
    );
  }
  return (
    <>
      {conversation.state === 'handled' && conversation.channel !== 'call' && (
        <Button
          fullWidth
          variant="light"
          mb="sm"
          h={34}
          leftSection={<IconCheck size={15} />}
          onClick={() => runCommand('finish')}
        >
          {t('client.finish')}
        </Button>
      )}
      <WrapUpForm conversation={conversation} />
    </>
  );
}
