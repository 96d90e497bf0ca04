import { Button, Select, TagsInput, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { ImapAfter, MailboxWays, SaveImap } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { ImapState } from './ImapState.tsx';
import classes from './Mailboxes.module.css';
import { isWhole, ServerFields, type Ports, type ServerValue } from './ServerFields.tsx';
import { useWaysChange } from './useWays.ts';

const PORTS: Ports = { tls: 993, starttls: 143, none: 143 };
const AFTER: ImapAfter[] = ['keep', 'seen', 'move'];

interface Value extends ServerValue {
  folders: string[];
  /** A day, as a date field has it. */
  since: string;
  after: ImapAfter;
  moveTo: string;
}

function useImapForm(id: string, address: string, imap: MailboxWays['imap']) {
  const [changed, setChanged] = useState<Partial<Value>>({});
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const first = {
    host: '',
    port: PORTS.tls,
    security: 'tls',
    username: address,
    signIn: 'password',
    after: 'keep',
  } as const;
  const value: Value = {
    ...first,
    ...imap,
    folders: imap?.folders.map(({ path }) => path) ?? ['INBOX'],
    since: imap?.since.slice(0, 10) ?? today,
    moveTo: imap?.moveTo ?? '',
    password: '',
    ...changed,
  };
  const save = useWaysChange(
    id,
    () => api.saveImap(id, toOrder(value, imap)),
    () => setChanged({}),
  );
  return {
    value,
    save,
    isChanged: Object.keys(changed).length > 0,
    change: (part: Partial<Value>) => setChanged({ ...changed, ...part }),
    forget: () => setChanged({}),
  };
}

/** The hour that is kept is not lost when the day is the same. */
function toOrder({ password, since, moveTo, ...value }: Value, imap: MailboxWays['imap']): SaveImap {
  const { host, port, security, username, signIn, folders, after } = value;
  return {
    host,
    port,
    security,
    username,
    signIn,
    folders,
    after,
    since: imap?.since.startsWith(since) ? imap.since : new Date(since).toISOString(),
    moveTo: after === 'move' ? moveTo : null,
    ...(signIn === 'password' && password !== '' && { password }),
  };
}

interface Props {
  id: string;
  address: string;
  imap: MailboxWays['imap'];
}

interface FieldsProps {
  value: Value;
  change: (part: Partial<Value>) => void;
}

const mark = (name: string): string => testIds.mailServer('imap', name);

function FolderFields({ id, isKept, value, change }: FieldsProps & { id: string; isKept: boolean }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: keys.imapFolders(id),
    queryFn: () => api.imapFolders(id),
    enabled: false,
  });
  const folders = found.data?.folders ?? [];
  return (
    <>
      <div className={classes['row']}>
        <TagsInput
          className={classes['grow'] ?? ''}
          label={t('imap.folders')}
          maxTags={20}
          data={folders}
          value={value.folders}
          data-testid={mark('folders')}
          onChange={(chosen) => change({ folders: chosen })}
        />
        {isKept && (
          <Button
            h={36}
            variant="default"
            loading={found.isFetching}
            data-testid={mark('find')}
            onClick={() => void found.refetch()}
          >
            {t('imap.find')}
          </Button>
        )}
      </div>
      {found.data && (
        <Text size="sm" c="dimmed" data-testid={mark('found')}>
          {found.data.failure
            ? t('imap.notFound', { why: t(`mailFailure.${found.data.failure}`) })
            : t('imap.found', { folders: folders.join(', ') })}
        </Text>
      )}
    </>
  );
}

function WhichFields({ value, change }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['fields']}>
      <TextInput
        type="date"
        label={t('imap.since')}
        value={value.since}
        data-testid={mark('since')}
        onChange={(event) => change({ since: event.currentTarget.value })}
      />
      <Select
        label={t('imap.after')}
        allowDeselect={false}
        data={AFTER.map((one) => ({ value: one, label: t(`imap.after.${one}`) }))}
        value={value.after}
        data-testid={mark('after')}
        onChange={(chosen) => change({ after: AFTER.find((one) => one === chosen) ?? 'keep' })}
      />
      {value.after === 'move' && (
        <TextInput
          label={t('imap.moveTo')}
          maxLength={255}
          value={value.moveTo}
          data-testid={mark('moveTo')}
          onChange={(event) => change({ moveTo: event.currentTarget.value })}
        />
      )}
    </div>
  );
}

function isReady(value: Value, isKept: boolean): boolean {
  const mayMove = value.after !== 'move' || value.moveTo.trim() !== '';
  return isWhole(value, isKept) && value.folders.length > 0 && value.since !== '' && mayMove;
}

/** From which server the mails of a mailbox are fetched. */
export function ImapForm({ id, address, imap }: Props) {
  const { t } = useTranslation();
  const { value, save, isChanged, change, forget } = useImapForm(id, address, imap);
  const remove = useWaysChange(id, () => api.removeImap(id), forget);
  const isKept = imap !== null;
  const hasPassword = imap?.signIn === 'password';
  return (
    <section className={classes['part']} data-testid={testIds.mailWay('imap')}>
      <h3 className={classes['heading']}>{t('imap.title')}</h3>
      <Text c="dimmed" size="sm">
        {t(isKept ? 'imap.own' : 'imap.none')}
      </Text>
      {imap && <ImapState id={id} imap={imap} />}
      <ServerFields kind="imap" value={value} ports={PORTS} isKept={hasPassword} onChange={change} />
      <FolderFields id={id} isKept={isKept} value={value} change={change} />
      <WhichFields value={value} change={change} />
      <div className={classes['row']}>
        <Button
          h={32}
          disabled={!isChanged || !isReady(value, hasPassword)}
          loading={save.isPending}
          data-testid={mark('save')}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
        {isKept && (
          <Button
            h={32}
            variant="default"
            loading={remove.isPending}
            data-testid={mark('remove')}
            onClick={() => remove.mutate()}
          >
            {t('imap.remove')}
          </Button>
        )}
      </div>
    </section>
  );
}
