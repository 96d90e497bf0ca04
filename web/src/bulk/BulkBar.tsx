import { Button, Menu, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../agents/useAgents.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import type { BulkOrder } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { ReturnDialog } from '../inbox/ReturnDialog.tsx';
import { snoozeTimes } from '../inbox/snoozeTimes.ts';
import { useTags } from '../tags/useTags.ts';
import { testIds } from '../testIds.ts';
import classes from './BulkBar.module.css';
import { refreshWork, tellBulk } from './tellBulk.tsx';
import type { Selection } from './useSelection.ts';

type Order = Omit<BulkOrder, 'conversationIds'>;

/** What is done to all that is selected at once. What could not be done stays selected. */
function useBulk(selection: Selection) {
  return useMutation({
    mutationFn: (order: Order) => api.bulk({ ...order, conversationIds: [...selection.ids] }),
    onSuccess: (result) => {
      selection.set(result.items.flatMap(({ conversationId, why }) => (why === null ? [] : conversationId)));
      tellBulk(result);
    },
    onError: tellFailure,
    onSettled: refreshWork,
  });
}

function Choice({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="compact-xs" variant="default" data-testid={testIds.bulk(name)}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}

function TagChoice({ onOrder }: { onOrder: (order: Order) => void }) {
  const { t } = useTranslation();
  const tags = useTags().filter(({ retired }) => !retired);
  const items = (action: 'tag' | 'untag') =>
    tags.map(({ id, name, colour }) => (
      <Menu.Item
        key={id}
        data-testid={testIds.bulkChoice(`${action}-${id}`)}
        onClick={() => onOrder({ action, tagId: id })}
      >
        <Tag tone={colour}>{name}</Tag>
      </Menu.Item>
    ));
  if (tags.length === 0) return null;
  return (
    <Choice name="tag" label={t('tag.edit')}>
      <Menu.Label>{t('bulk.putOn')}</Menu.Label>
      {items('tag')}
      <Menu.Divider />
      <Menu.Label>{t('bulk.takeOff')}</Menu.Label>
      {items('untag')}
    </Choice>
  );
}

/** The bar over the list while something is selected. */
export function BulkBar({ selection }: { selection: Selection }) {
  const { t } = useTranslation();
  const agents = useAgents();
  const bulk = useBulk(selection);
  const [isReturning, setIsReturning] = useState(false);
  const count = selection.ids.length;
  if (count === 0) return null;
  const order = (what: Order) => bulk.mutate(what);
  const plain = (action: 'claim' | 'close' | 'spam') => (
    <Button
      size="compact-xs"
      variant="default"
      disabled={bulk.isPending}
      data-testid={testIds.bulk(action)}
      onClick={() => order({ action })}
    >
      {t(`bulk.${action}`)}
    </Button>
  );
  return (
    <div className={classes['bar']} role="toolbar" aria-label={t('bulk.label')} data-testid={testIds.bulkBar}>
      <Text size="sm" fw={600}>
        {t('bulk.selected', { count })}
      </Text>
      {plain('claim')}
      <Choice name="assign" label={t('inbox.assign')}>
        {agents.map(({ id, name }) => (
          <Menu.Item
            key={id}
            data-testid={testIds.bulkChoice(`assign-${id}`)}
            onClick={() => order({ action: 'assign', agentId: id })}
          >
            {name}
          </Menu.Item>
        ))}
      </Choice>
      <Button
        size="compact-xs"
        variant="default"
        data-testid={testIds.bulk('return')}
        onClick={() => setIsReturning(true)}
      >
        {t('inbox.return')}
      </Button>
      <TagChoice onOrder={order} />
      <Choice name="snooze" label={t('inbox.snooze')}>
        {snoozeTimes.map(({ name, at }) => (
          <Menu.Item
            key={name}
            data-testid={testIds.bulkChoice(`snooze-${name}`)}
            onClick={() => order({ action: 'snooze', until: at(new Date()) })}
          >
            {t(`inbox.snooze.${name}`)}
          </Menu.Item>
        ))}
      </Choice>
      {plain('close')}
      {plain('spam')}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => selection.set([])}>
        {t('bulk.clear')}
      </Button>
      {isReturning && (
        <ReturnDialog
          lead={t('bulk.returnLead', { count })}
          give={(reason) => bulk.mutateAsync({ action: 'return', reason })}
          onClose={() => setIsReturning(false)}
        />
      )}
    </div>
  );
}
