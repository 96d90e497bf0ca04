import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { refresh } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import { arrivalApi, arrivalKeys, type CallFlow } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { differencesOf, type FlowDifference } from './flowOutline.ts';
import { useInstant } from './useInstant.ts';

const tones = { added: 'good', removed: 'bad', changed: 'info' } as const;

function Difference({ one }: { one: FlowDifference }) {
  const { t } = useTranslation();
  return (
    <li>
      <Tag tone={tones[one.change]}>{t(`difference.${one.change}`)}</Tag> {one.title}{' '}
      <span className="quiet">{t(`node.${one.kind}`)}</span>
      {one.fields.map((field) => (
        <div key={field.name} className="quiet">
          {field.name}: {field.before || '–'} → {field.after || '–'}
        </div>
      ))}
    </li>
  );
}

/** What publishing changes, beside what calls follow now; and what was published before. */
export function PublishDialog({ flow, onClose }: { flow: CallFlow; onClose: () => void }) {
  const { t } = useTranslation();
  const instant = useInstant();
  const versions = useQuery({
    queryKey: arrivalKeys.versions(flow.id),
    queryFn: () => arrivalApi.versions(flow.id),
  });
  const publish = useMutation({
    mutationFn: () => arrivalApi.publishFlow(flow.id, flow.draftVersion),
    onSuccess: ({ published }) => {
      refresh(arrivalKeys.flows, arrivalKeys.numbers, arrivalKeys.versions(flow.id));
      tellDone(t('flow.published', { number: published?.number }));
      onClose();
    },
    onError: tellFailure,
  });
  const differences = differencesOf(flow.published?.document ?? null, flow.draft);
  return (
    <Modal opened size="lg" title={t('flow.publishTitle')} onClose={onClose}>
      <Stack gap={12}>
        <p>{t('flow.publishHint', { count: flow.numbers.length })}</p>
        <ul className={classes['heard']} data-testid={testIds.flowDifferences}>
          {differences.map((one) => (
            <Difference key={`${one.change}-${one.kind}-${one.title}`} one={one} />
          ))}
          {differences.length === 0 && <li>{t('difference.order')}</li>}
        </ul>
        {(versions.data?.items ?? []).map((version) => (
          <div key={version.id} className="quiet">
            {t('flow.version', { number: version.number })} · {instant(version.publishedAt)} ·{' '}
            {version.publishedBy}
          </div>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('flow.cancel')}
          </Button>
          <Button
            loading={publish.isPending}
            data-testid={testIds.flowPublishNow}
            onClick={() => publish.mutate()}
          >
            {t('flow.publish')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
