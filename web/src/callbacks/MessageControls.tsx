import { Button, Group } from '@mantine/core';
import { IconCheck, IconPhoneOutgoing } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { act } from '../desk/actions.ts';
import { testIds } from '../testIds.ts';

/** What to do with a message that was left: call back, or be done with it. The message itself plays on the timeline. */
export function MessageControls({ call }: { call: Conversation }) {
  const { t } = useTranslation();
  const [isBusy, setIsBusy] = useState(false);
  async function order(action: 'call-back' | 'end') {
    setIsBusy(true);
    await act(call.id, action);
    setIsBusy(false);
  }
  return (
    <Group gap={8} wrap="nowrap">
      <Button
        leftSection={<IconPhoneOutgoing size={15} />}
        disabled={isBusy || !call.callback?.to}
        data-testid={testIds.callBack}
        onClick={() => void order('call-back')}
      >
        {t('callback.callBack')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconCheck size={15} />}
        disabled={isBusy}
        data-testid={testIds.messageDone}
        onClick={() => void order('end')}
      >
        {t('callback.messageDone')}
      </Button>
    </Group>
  );
}
