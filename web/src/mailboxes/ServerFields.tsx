import { NumberInput, PasswordInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MailSecurity, MailSignIn } from '../api/types.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Mailboxes.module.css';

export interface ServerValue {
  host: string;
  port: number;
  security: MailSecurity;
  username: string;
  signIn: MailSignIn;
  /** Empty: the one that is kept. */
  password: string;
}

/** Where providers listen, by how the line is made safe. */
export type Ports = Record<MailSecurity, number>;

const SIGN_INS: MailSignIn[] = ['password', 'consent'];

interface Props {
  kind: 'smtp' | 'imap';
  value: ServerValue;
  ports: Ports;
  /** Whether a password is kept. */
  isKept: boolean;
  onChange: (part: Partial<ServerValue>) => void;
}

/** Whether all is there that a server needs. */
export const isWhole = ({ host, username, signIn, password }: ServerValue, isKept: boolean): boolean =>
  host.trim() !== '' && username.trim() !== '' && (signIn === 'consent' || isKept || password !== '');

/** A server, and as whom to sign in there. The password is written here and never read back. */
export function ServerFields({ kind, value, ports, isKept, onChange }: Props) {
  const { t } = useTranslation();
  const { sandbox } = useSession();
  const kinds: MailSecurity[] = sandbox ? ['tls', 'starttls', 'none'] : ['tls', 'starttls'];
  const mark = (name: string) => testIds.mailServer(kind, name);
  return (
    <div className={classes['fields']}>
      <TextInput
        label={t('mailServer.host')}
        placeholder={`${kind}.example.com`}
        maxLength={253}
        spellCheck={false}
        value={value.host}
        data-testid={mark('host')}
        onChange={(event) => onChange({ host: event.currentTarget.value })}
      />
      <Select
        label={t('mailServer.security')}
        allowDeselect={false}
        data={kinds.map((one) => ({ value: one, label: t(`mailServer.security.${one}`) }))}
        value={value.security}
        data-testid={mark('security')}
        onChange={(chosen) => {
          const security = kinds.find((one) => one === chosen) ?? 'tls';
          // Whoever has not chosen a port of their own means the usual one.
          const port = value.port === ports[value.security] ? ports[security] : value.port;
          onChange({ security, port });
        }}
      />
      <NumberInput
        label={t('mailServer.port')}
        min={1}
        max={65_535}
        hideControls
        value={value.port}
        data-testid={mark('port')}
        onChange={(port) => onChange({ port: Number(port) })}
      />
      <TextInput
        label={t('mailServer.username')}
        maxLength={320}
        autoComplete="off"
        spellCheck={false}
        value={value.username}
        data-testid={mark('username')}
        onChange={(event) => onChange({ username: event.currentTarget.value })}
      />
      <Select
        label={t('mailServer.signIn')}
        allowDeselect={false}
        data={SIGN_INS.map((one) => ({ value: one, label: t(`mailServer.signIn.${one}`) }))}
        value={value.signIn}
        data-testid={mark('signIn')}
        onChange={(chosen) => onChange({ signIn: SIGN_INS.find((one) => one === chosen) ?? 'password' })}
      />
      {value.signIn === 'password' && (
        <PasswordInput
          label={t('mailServer.password')}
          placeholder={isKept ? t('mailServer.passwordKept') : ''}
          size="sm"
          maxLength={1_000}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('mailServer.showPassword') }}
          value={value.password}
          data-testid={mark('password')}
          onChange={(event) => onChange({ password: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
