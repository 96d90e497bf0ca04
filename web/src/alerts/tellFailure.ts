import { notifications } from '@mantine/notifications';
import { failureCode, isTransient } from '../api/request.ts';
import { i18n } from '../i18n/i18n.ts';

/** A refused action, said aloud: what kind of refusal, and the server's own words (they name the winner of a lost race). */
export function tellFailure(error: unknown): void {
  const code = failureCode(error);
  notifications.show({
    color: code === 'already_assigned' || code === 'conflict' ? 'yellow' : 'red',
    title: i18n.t(`error.${code}`),
    message: !isTransient(error) && error instanceof Error ? error.message : '',
    autoClose: 7_000,
    role: 'alert',
    closeButtonProps: closable(),
  });
}

const closable = () => ({ 'aria-label': i18n.t('common.close') });

export function tellDone(message: string): void {
  notifications.show({
    color: 'pine',
    message,
    autoClose: 2_500,
    role: 'status',
    closeButtonProps: closable(),
  });
}
