import { Button, Checkbox, Group, Modal, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '#core/contract/cases.ts';
import type { RootCause } from '#core/contract/caseWords.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import { useCaseOrder } from './useCases.ts';
import { rootCauses } from './words.ts';

export type WordyAction = 'resolve' | 'dismiss' | 'reopen';
const whys = ['withdrawn', 'duplicate', 'unfounded'] as const;

interface Props {
  item: CaseDetail;
  action: WordyAction;
  onClose: () => void;
}

/** What is only done with words: resolved, dismissed, reopened. */
export function MoveDialog({ item, action, onClose }: Props) {
  const { t } = useTranslation();
  const order = useCaseOrder(item.id);
  const [note, setNote] = useState('');
  const [cause, setCause] = useState<RootCause | null>(item.rootCause);
  const [why, setWhy] = useState<(typeof whys)[number] | null>(null);
  const [ask, setAsk] = useState(true);
  const needsCause = action === 'resolve' && item.kind === 'complaint';
  const isWhole =
    note.trim() !== '' && (!needsCause || cause !== null) && (action !== 'dismiss' || why !== null);
  const body = {
    version: item.version,
    action,
    note: note.trim(),
    ask,
    ...(action === 'resolve' && cause ? { rootCause: cause } : {}),
    ...(action === 'dismiss' && why ? { why } : {}),
  };
  return (
    <Modal opened onClose={onClose} title={t(`case.action.${action}`)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          order.mutate(() => casesApi.move(item.id, body), { onSuccess: onClose });
        }}
      >
        <Stack gap={10}>
          <Textarea
            data-autofocus
            required
            autosize
            minRows={3}
            maxLength={4_000}
            label={t(action === 'resolve' ? 'case.resolution' : 'case.reason')}
            value={note}
            data-testid={caseTestIds.caseMove('note')}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {action === 'resolve' && (
            <>
              <Select
                label={t('case.rootCause')}
                required={needsCause}
                value={cause}
                data={rootCauses.map((value) => ({ value, label: t(`case.cause.${value}`) }))}
                data-testid={caseTestIds.caseMove('cause')}
                onChange={(value) => setCause(rootCauses.find((one) => one === value) ?? null)}
              />
              <Checkbox
                label={t('case.ask')}
                description={t('case.askHint')}
                checked={ask}
                data-testid={caseTestIds.caseMove('ask')}
                onChange={(event) => setAsk(event.currentTarget.checked)}
              />
            </>
          )}
          {action === 'dismiss' && (
            <Select
              required
              label={t('case.why')}
              value={why}
              data={whys.map((value) => ({ value, label: t(`case.why.${value}`) }))}
              data-testid={caseTestIds.caseMove('why')}
              onChange={(value) => setWhy(whys.find((one) => one === value) ?? null)}
            />
          )}
          <Group justify="end">
            <Button
              type="submit"
              disabled={!isWhole}
              loading={order.isPending}
              data-testid={caseTestIds.caseMove('save')}
            >
              {t(`case.action.${action}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
