import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { browserName } from './browserName.ts';

export function SessionsCard() {
  const { t, i18n } = useTranslation();
  const sessions = useQuery({ queryKey: keys.accountSessions, queryFn: api.accountSessions });
  const end = useMutation({
    mutationFn: (id: string | null) => (id === null ? api.endOtherSessions() : api.endSession(id)),
    onSuccess: () => refresh(keys.accountSessions),
    onError: tellFailure,
  });
  const items = sessions.data?.items ?? [];
  return (
    <section className={classes['card']} data-testid={testIds.securityCard('sessions')}>
      <h2 className={classes['title']}>{t('security.sessions')}</h2>
      {!sessions.data && <Trouble error={sessions.error} />}
      <Stack gap={12}>
        {items.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" data-testid={testIds.session(one.id)}>
            <div>
              <Text size="sm" fw={600}>
                {browserName(one.browser)} {one.isThis && <Badge size="sm">{t('security.thisOne')}</Badge>}
              </Text>
              <Text size="xs" c="dimmed">
                {t('security.lastUsed', { when: formatDateTime(one.lastUsedAt, i18n.language) })}
                {one.address && ` · ${one.address}`}
              </Text>
            </div>
            {!one.isThis && (
              <Button
                variant="default"
                size="xs"
                aria-label={`${t('security.end')}: ${browserName(one.browser)}`}
                onClick={() => end.mutate(one.id)}
              >
                {t('security.end')}
              </Button>
            )}
          </Group>
        ))}
        {items.length > 1 && (
          <Button
            variant="default"
            maw={300}
            data-testid={testIds.securityAction('end-others')}
            onClick={() => end.mutate(null)}
          >
            {t('security.endOthers')}
          </Button>
        )}
      </Stack>
    </section>
  );
}
