import { ActionIcon, Pill, TagsInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { useStore } from '../live/createStore.ts';
import { testIds } from '../testIds.ts';
import { answering, type Answering } from './answering.ts';
import classes from './AnswerBar.module.css';

const MOST = 20;

function Named({ answer }: { answer: Answering }) {
  const { t } = useTranslation();
  const { messageId, mode, without } = answer;
  const recipients = useQuery({
    queryKey: [...keys.message(messageId), 'recipients', mode],
    queryFn: () => api.answerRecipients(messageId, mode),
    staleTime: Infinity,
  });
  return (['to', 'cc'] as const).map((role) => {
    const named = recipients.data?.[role].filter((address) => !without.includes(address)) ?? [];
    if (named.length === 0) return null;
    return (
      <div key={role} className={classes['line']}>
        <span className="quiet">{t(`mail.${role}`)}</span>
        {named.map((address) => (
          <Pill
            key={address}
            size="sm"
            withRemoveButton
            data-testid={testIds.recipient(address)}
            removeButtonProps={{
              'aria-label': t('mail.without', { address }),
              'aria-hidden': false,
              tabIndex: 0,
            }}
            onRemove={() => answering.set({ ...answer, without: [...without, address] })}
          >
            {address}
          </Pill>
        ))}
      </div>
    );
  });
}

/** To whom the mail that is being written goes, taken from the one it answers. */
export function AnswerBar({ conversationId }: { conversationId: string | null }) {
  const { t } = useTranslation();
  const answer = useStore(answering);
  if (answer === null || answer.conversationId !== conversationId) return null;
  const fields = answer.mode === 'forward' ? (['to', 'cc', 'bcc'] as const) : (['cc', 'bcc'] as const);
  return (
    <div className={classes['bar']} data-testid={testIds.answerBar}>
      <div className={classes['line']}>
        <strong>{t(`mail.mode.${answer.mode}`)}</strong>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          ml="auto"
          aria-label={t('mail.noAnswer')}
          onClick={() => answering.set(null)}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      <Named answer={answer} />
      {fields.map((field) => (
        <div key={field} className={classes['line']}>
          <span className="quiet">{t(`mail.${field}`)}</span>
          <TagsInput
            size="xs"
            variant="unstyled"
            className={classes['more']}
            aria-label={t('mail.more', { field: t(`mail.${field}`) })}
            placeholder={answer[field].length === 0 ? t('mail.addAddress') : ''}
            maxTags={MOST}
            acceptValueOnBlur
            value={answer[field]}
            data-testid={testIds.moreRecipients(field)}
            onChange={(addresses) => answering.set({ ...answer, [field]: addresses })}
          />
        </div>
      ))}
    </div>
  );
}
