import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { BulkRefusal, BulkResult } from '#core/contract/bulk.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { i18n } from '../i18n/i18n.ts';
import { testIds } from '../testIds.ts';

/** As long as the server promises. */
const UNDO_MS = 10_000;
const ID = 'bulk';

export function refreshWork(): void {
  refresh(keys.workCounts, ['inbox'], keys.desk, ['conversations'], keys.tags, keys.views);
}

/** "3 of 5", and what became of the others, each reason once. */
export function bulkWords({ items }: BulkResult, done: 'bulk.done' | 'bulk.undone'): string {
  const left = items.flatMap(({ why }) => why ?? []);
  const reasons = new Map<BulkRefusal, number>();
  for (const why of left) reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const told = [...reasons].map(([why, count]) => i18n.t(`bulk.why.${why}`, { count }));
  const head = i18n.t(done, { done: items.length - left.length, all: items.length });
  return told.length === 0 ? head : `${head}: ${told.join(' · ')}`;
}

async function undo(id: string): Promise<void> {
  notifications.hide(ID);
  try {
    tellDone(bulkWords(await api.undoBulk(id), 'bulk.undone'));
  } catch (error) {
    tellFailure(error);
  }
  refreshWork();
}

/** Says what was done, with the way back where there is one. */
export function tellBulk(result: BulkResult): void {
  const { undo: back } = result;
  notifications.hide(ID);
  notifications.show({
    id: ID,
    color: result.items.some(({ why }) => why !== null) ? 'yellow' : 'pine',
    autoClose: UNDO_MS,
    role: 'status',
    closeButtonProps: { 'aria-label': i18n.t('common.close') },
    message: (
      <Group gap={8} justify="space-between" wrap="nowrap" data-testid={testIds.bulkTold}>
        <Text size="sm">{bulkWords(result, 'bulk.done')}</Text>
        {back && (
          <Button
            size="compact-xs"
            variant="light"
            data-testid={testIds.bulkUndo}
            onClick={() => void undo(back.id)}
          >
            {i18n.t('bulk.undo')}
          </Button>
        )}
      </Group>
    ),
  });
}
