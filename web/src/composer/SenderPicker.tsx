import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';
import type { Target } from './targets.ts';

/** Which number of ours a text leaves from, when the agent picked another than it would be. */
export function useSender(target: Target | null) {
  const [picked, setPicked] = useState<{ key: string; fromId: string } | null>(null);
  return {
    fromId: picked && picked.key === target?.key ? picked.fromId : undefined,
    pick: (fromId: string | null) => setPicked(fromId && target ? { key: target.key, fromId } : null),
  };
}

export type SenderChoice = ReturnType<typeof useSender>;

/** From which of our numbers this text leaves: that of the conversation, else the one that this client has. */
export function SenderPicker({ target, sender }: { target: Target; sender: SenderChoice }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: keys.textSenders(target.to),
    queryFn: () => api.textSenders(target.to),
    retry: false,
  });
  if (!found.data) return null;
  const { items, chosenId, why } = found.data;
  const talking = target.conversation?.ourAddress;
  const usual = items.find((one) => one.value === talking)?.id ?? chosenId;
  const chosen = items.find(({ id }) => id === (sender.fromId ?? usual));
  if (!chosen) return <span className="quiet">{t('sender.none')}</span>;
  const isOther = chosen.id !== usual;
  const reason = isOther
    ? talking
      ? 'sender.begins'
      : 'sender.keeps'
    : talking
      ? null
      : `sender.why.${why ?? 'any'}`;
  return (
    <div className={classes['sender']}>
      <Select
        size="xs"
        w={250}
        allowDeselect={false}
        checkIconPosition="right"
        aria-label={t('sender.from')}
        data-testid={testIds.sender}
        leftSection={<span className="quiet">{t('sender.short')}</span>}
        leftSectionWidth={48}
        value={chosen.id}
        data={items.map(({ id, value, name, queueName }) => ({
          value: id,
          label: `${value} · ${name ?? queueName}`,
        }))}
        onChange={(id) => sender.pick(id === usual ? null : id)}
      />
      {reason && (
        <span className="quiet" data-testid={testIds.senderWhy}>
          {t(reason as 'sender.begins')}
        </span>
      )}
    </div>
  );
}
