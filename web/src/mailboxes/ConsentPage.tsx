import { Anchor, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { api } from '../api/endpoints.ts';
import { Page } from '../app/Page.tsx';
import { testIds } from '../testIds.ts';

/** The provider has sent the browser back: what it says is handed on, once, and the settings are shown. */
export function ConsentPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const [state, code, error] = ['state', 'code', 'error'].map((name) => search.get(name));
  const given = useQuery({
    // A query and no effect: asked once, however often this is drawn.
    queryKey: ['mail-consent', state],
    queryFn: () =>
      api.finishConsent({ state: state ?? '', ...(code ? { code } : {}), ...(error ? { error } : {}) }),
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
  });
  if (given.data) return <Navigate to="/settings" replace />;
  return (
    <Page title={t('consent.title')} testId={testIds.consentPage}>
      {given.isError ? (
        <Stack gap={8} role="alert" data-testid={testIds.consentRefused}>
          <Text>{error === 'access_denied' ? t('consent.denied') : t('consent.failed')}</Text>
          <Anchor component={Link} to="/settings">
            {t('consent.back')}
          </Anchor>
        </Stack>
      ) : (
        <Loader aria-label={t('consent.title')} />
      )}
    </Page>
  );
}
