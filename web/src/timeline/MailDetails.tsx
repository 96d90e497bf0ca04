import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../app/Tag.tsx';
import classes from './MailDetails.module.css';
import { useMessage } from './useMessage.ts';

/** To whom a mail went besides us, where answers go, and what vouches for who it says it is from. */
export function MailDetails({ messageId }: { messageId: string }) {
  const { t } = useTranslation();
  const { data } = useMessage(messageId);
  if (!data) return null;
  const { mail } = data;
  const rows = [
    { name: t('mail.to'), value: mail?.to.join(', ') ?? data.to },
    { name: t('mail.cc'), value: mail?.cc.join(', ') ?? '' },
    { name: t('mail.replyTo'), value: mail?.replyTo.join(', ') ?? '' },
  ].filter(({ value }) => value !== '');
  const sender = mail?.sender ?? null;
  return (
    <dl className={classes['details']}>
      {rows.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('mail.sender')}</dt>
        <dd>
          {sender === null ? (
            t('mail.notChecked')
          ) : (
            <>
              <Tag
                tone={sender.verified ? 'good' : 'warn'}
                Icon={sender.verified ? IconShieldCheck : IconShieldOff}
              >
                {t(sender.verified ? 'mail.verified' : 'mail.notVerified')}
              </Tag>{' '}
              <span className="quiet">
                SPF {sender.spf} · DKIM {sender.dkim} · DMARC {sender.dmarc}
              </span>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
