import { Suspense } from 'react';
import { Center, Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { failureCode } from '../api/request.ts';
import { Trouble } from '../app/Trouble.tsx';
import { ConnectionBanners } from '../live/ConnectionBanners.tsx';
import { Enrol, SetPassword } from '../shell/lazyPages.ts';
import { Shell } from '../shell/Shell.tsx';
import { SessionContext, useSessionQuery } from './session.ts';
import { SignIn } from './SignIn.tsx';

export function Gate() {
  const { t } = useTranslation();
  const session = useSessionQuery();
  const { pathname } = useLocation();
  const refusal = session.error && failureCode(session.error);
  if (pathname === '/set-password')
    return (
      <Suspense>
        <SetPassword />
      </Suspense>
    );
  if (refusal === 'unauthenticated') return <SignIn />;
  if (refusal === 'second_factor_needed')
    return (
      <Suspense>
        <Enrol />
      </Suspense>
    );
  if (session.data) {
    return (
      <SessionContext value={session.data}>
        <Shell />
      </SessionContext>
    );
  }
  if (session.error) return <Trouble error={session.error} onRetry={() => void session.refetch()} />;
  return (
    <>
      <ConnectionBanners />
      <Center h="100%">
        <Loader aria-label={t('common.loading')} />
      </Center>
    </>
  );
}
