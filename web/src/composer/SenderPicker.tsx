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
  const [picked, setPicked] = useState<{ key: string; fromId: string; value: string } | null>(null);
  const isOther = picked?.key === target?.key && picked?.value !== target?.conversation?.ourAddress;
  const fromId = isOther ? picked?.fromId : undefined;
  return {
    fromId,
    /** Another number of ours is a conversation of its own. */
    order: fromId ? { fromId, conversationId: null, takes: false } : {},
    pick: (one: { id: string; value: string } | null) =>
      setPicked(one && target ? { key: target.key, fromId: one.id, value: one.value } : null),
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
  // The number of the conversation may be retired: then the next is chosen.
  const there = items.find((one) => one.value === talking)?.id;
  const usual = there ?? chosenId;
  const chosen = items.find(({ id }) => id === (sender.fromId ?? usual));
  if (!chosen) return <span className="quiet">{t('sender.none')}</span>;
  const begins = talking ? t('sender.begins') : t('sender.keeps');
  const usually = there ? null : t(`sender.why.${why ?? 'any'}`);
  const reason = chosen.id === usual ? usually : begins;
  return (
    <div className={classes['sender']}>
      <Select
        size="xs"
        w={310}
        maw="100%"
        allowDeselect={false}
        checkIconPosition="right"
        aria-label={t('sender.from')}
        data-testid={testIds.sender}
        leftSection={<span className="quiet">{t('sender.short')}</span>}
        leftSectionWidth={48}
        value={chosen.id}
        data={items.map(({ id, value, name, queueName, refusal }) => ({
          value: id,
          label: `${value} · ${refusal ? t(`sender.refusal.${refusal}`) : (name ?? queueName)}`,
          disabled: refusal !== null,
        }))}
        onChange={(id) => sender.pick(items.find((one) => one.id === id && id !== usual) ?? null)}
      />
      {reason && (
        <span className="quiet" data-testid={testIds.senderWhy}>
          {reason}
        </span>
      )}
    </div>
  );
}
