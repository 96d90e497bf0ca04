import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { failureCode } from '../api/request.ts';
import { testIds } from '../testIds.ts';

/** Why nobody was let in: what has nothing to do with what they typed in its own words, all else as `otherwise`. */
export function Refusal({ error, otherwise }: { error: Error; otherwise: string }) {
  const { t } = useTranslation();
  const code = failureCode(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      role="alert"
      data-testid={testIds.signInError}
    >
      {code === 'offline' || code === 'unavailable' || code === 'rate_limited'
        ? t(`error.${code}`)
        : otherwise}
    </Alert>
  );
}
