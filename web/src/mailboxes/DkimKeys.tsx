import { Button, CopyButton, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import type { DkimKey } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Mailboxes.module.css';
import { useWaysChange } from './useWays.ts';

const MOST_KEYS = 3;

function ToCopy({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <div className={classes['row']}>
        <Text size="sm" className={classes['grow'] ?? ''}>
          {label}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="subtle" onClick={copy}>
              {t(copied ? 'dkim.copied' : 'dkim.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
      {/* Scrolled by keyboard as well. */}
      <code className={classes['record']} tabIndex={0}>
        {text}
      </code>
    </div>
  );
}

function Key({ id, dkim }: { id: string; dkim: DkimKey }) {
  const { t, i18n } = useTranslation();
  const { sandbox } = useSession();
  const { selector } = dkim;
  const check = useWaysChange(id, () => api.checkDkim(id, { selector }));
  const turn = useWaysChange(id, (on: boolean) => api.switchDkim(id, { selector, on }));
  const remove = useWaysChange(id, () => api.removeDkim(id, { selector }));
  const signs = dkim.signsSince !== null;
  const time = dkim.checkedAt ? formatDateTime(dkim.checkedAt, i18n.language) : '';
  return (
    <li className={classes['key']} data-testid={testIds.dkimKey(selector)}>
      <Switch
        label={t('dkim.signs', { selector })}
        checked={signs}
        disabled={turn.isPending || (!signs && !sandbox && dkim.found !== 'found')}
        data-testid={testIds.dkim('switch')}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
      <ToCopy label={t('dkim.recordName')} text={dkim.recordName} />
      <ToCopy label={t('dkim.record')} text={dkim.record} />
      <div className={classes['row']}>
        <Text size="sm" className={classes['grow'] ?? ''} {...(dkim.found !== 'found' && { c: 'dimmed' })}>
          {dkim.found ? t(`dkim.found.${dkim.found}`, { time }) : t('dkim.notAsked')}
        </Text>
        <Button
          variant="default"
          loading={check.isPending}
          data-testid={testIds.dkim('check')}
          onClick={() => check.mutate()}
        >
          {t('dkim.check')}
        </Button>
        {!signs && (
          <Button
            variant="default"
            loading={remove.isPending}
            data-testid={testIds.dkim('remove')}
            onClick={() => remove.mutate()}
          >
            {t('dkim.remove')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** The keys that mails of this domain are signed with, and what its DNS must have for them. */
export function DkimKeys({ id, address, keys }: { id: string; address: string; keys: DkimKey[] }) {
  const { t } = useTranslation();
  const make = useWaysChange(id, () => api.makeDkim(id));
  return (
    <section className={classes['part']}>
      <h3 className={classes['heading']}>{t('dkim.title')}</h3>
      <Text c="dimmed" size="sm">
        {t('dkim.hint', { domain: address.slice(address.lastIndexOf('@') + 1) })}
      </Text>
      <ul className={classes['changes']}>
        {keys.map((one) => (
          <Key key={one.selector} id={id} dkim={one} />
        ))}
      </ul>
      {keys.length < MOST_KEYS && (
        <Button
          h={32}
          maw={200}
          variant="default"
          loading={make.isPending}
          data-testid={testIds.dkim('make')}
          onClick={() => make.mutate()}
        >
          {t('dkim.make')}
        </Button>
      )}
    </section>
  );
}
