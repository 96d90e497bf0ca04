import { Button, Checkbox, Group, Select, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientNeed, NeedKind } from '#core/contract/needs.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Tag, type Tone } from '../app/Tag.tsx';
import { formatDateTime } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';
import contactClasses from '../contacting/Contacting.module.css';
import classes from './Cases.module.css';
import { casesApi } from './casesApi.ts';

const kinds = ['need', 'difficulty', 'problem'] as const satisfies readonly NeedKind[];
const tones: Record<NeedKind, Tone> = { need: 'info', difficulty: 'warn', problem: 'bad' };

function useNeedOrder(clientId: string) {
  return useMutation({
    mutationFn: (order: () => Promise<{ items: ClientNeed[] }>) => order(),
    onSuccess: (fresh) => queryClient.setQueryData(keys.clientNeeds(clientId), fresh),
    onError: tellFailure,
  });
}

function Need({ need, clientId }: { need: ClientNeed; clientId: string }) {
  const { t, i18n } = useTranslation();
  const order = useNeedOrder(clientId);
  return (
    <div
      className={classes['line']}
      data-testid={caseTestIds.need(need.id)}
      data-settled={need.settledAt !== null}
    >
      <span>
        <Tag tone={need.settledAt ? 'quiet' : tones[need.kind]}>{t(`need.kind.${need.kind}`)}</Tag>{' '}
        {need.text}
        <Text size="xs" c="dimmed">
          {[need.by?.name, formatDateTime(need.at, i18n.language)].filter(Boolean).join(' · ')}
        </Text>
      </span>
      <Checkbox
        size="xs"
        aria-label={t('need.settle', { text: need.text })}
        title={t('need.settled')}
        checked={need.settledAt !== null}
        data-testid={caseTestIds.needSettle(need.id)}
        onChange={(event) => {
          const settled = event.currentTarget.checked;
          order.mutate(() => casesApi.settleNeed(need.id, settled));
        }}
      />
    </div>
  );
}

interface Props {
  clientId: string;
  /** In which it was said, while that goes on. */
  conversationId: string | null;
}

/** What the client needs and what is in the way, written down where it is heard (PR-31). */
export function NeedsPanel({ clientId, conversationId }: Props) {
  const { t } = useTranslation();
  const order = useNeedOrder(clientId);
  const [kind, setKind] = useState<NeedKind>('need');
  const [text, setText] = useState('');
  const needs = useQuery({
    queryKey: keys.clientNeeds(clientId),
    queryFn: () => casesApi.needs(clientId),
  });
  const items = needs.data?.items ?? [];
  const add = () =>
    order.mutate(
      () =>
        casesApi.noteNeed(clientId, {
          kind,
          text: text.trim(),
          ...(conversationId ? { conversationId } : {}),
        }),
      { onSuccess: () => setText('') },
    );
  return (
    <section className={contactClasses['panel']} data-testid={caseTestIds.needs}>
      <h3 className={contactClasses['title']}>{t('need.title')}</h3>
      {needs.data && items.length === 0 && (
        <Text size="xs" c="dimmed">
          {t('need.none')}
        </Text>
      )}
      {items
        .toSorted((one, other) => Number(one.settledAt !== null) - Number(other.settledAt !== null))
        .map((need) => (
          <Need key={need.id} need={need} clientId={clientId} />
        ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Textarea
          mt={8}
          size="xs"
          autosize
          minRows={2}
          maxLength={1_000}
          aria-label={t('need.text')}
          placeholder={t('need.text')}
          value={text}
          data-testid={caseTestIds.needText}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group gap={6} mt={6} justify="space-between">
          <Select
            size="xs"
            w={130}
            allowDeselect={false}
            aria-label={t('case.kind')}
            value={kind}
            data={kinds.map((value) => ({ value, label: t(`need.kind.${value}`) }))}
            data-testid={caseTestIds.needKind}
            onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'need')}
          />
          <Button
            type="submit"
            size="xs"
            variant="default"
            disabled={text.trim() === ''}
            loading={order.isPending}
            data-testid={caseTestIds.needAdd}
          >
            {t('case.add')}
          </Button>
        </Group>
      </form>
    </section>
  );
}
