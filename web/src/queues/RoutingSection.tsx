import { Checkbox, NumberInput, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import type { QueueRouting, UpdateQueueRouting } from '../api/types.ts';
import { QueueSection } from './QueueSection.tsx';
import { RequiredSkills } from './RequiredSkills.tsx';
import { SecondsField } from './SecondsField.tsx';
import type { SectionProps } from './sections.ts';
import classes from './Queues.module.css';

function useRoutingForm(routing: QueueRouting) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<UpdateQueueRouting>({});
  const save = useMutation({
    mutationFn: () => api.saveQueueRouting(routing.id, changed),
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.queueRouting(routing.id), saved);
      setChanged({});
      tellDone(t('queues.saved'));
    },
    onError: tellFailure,
  });
  const numbers = routing.numbers.map((number) =>
    Object.assign(
      {},
      number,
      changed.numbers?.find(({ numberId }) => numberId === number.numberId),
    ),
  );
  return {
    value: Object.assign({}, routing, changed, { numbers }),
    change: (part: UpdateQueueRouting) => setChanged({ ...changed, ...part }),
    isChanged: Object.keys(changed).length > 0,
    save: () => save.mutate(),
    isSaving: save.isPending,
  };
}

/** Who is asked: the client's own agent first, skills and their rings, and calls beside texts. */
export function RoutingSection({ queue }: SectionProps) {
  const routing = useQuery({
    queryKey: keys.queueRouting(queue.id),
    queryFn: () => api.queueRouting(queue.id),
    refetchOnWindowFocus: false,
  });
  return routing.data ? <Fields routing={routing.data} /> : null;
}

function Fields({ routing }: { routing: QueueRouting }) {
  const { t } = useTranslation();
  const form = useRoutingForm(routing);
  const { value, change } = form;
  return (
    <QueueSection name="routing" title={t('queues.section.routing')} form={form}>
      <div className={classes['fields']}>
        <SecondsField
          name="preferredSeconds"
          label={t('queues.preferredSeconds')}
          hint={t('queues.preferredSecondsHint')}
          min={0}
          max={600}
          value={value.preferredSeconds}
          onChange={(preferredSeconds) => change({ preferredSeconds })}
        />
        <NumberInput
          label={t('queues.callMessageLimit')}
          description={t('queues.callMessageLimitHint')}
          min={0}
          max={50}
          allowDecimal={false}
          value={value.callMessageLimit ?? ''}
          onChange={(next) => change({ callMessageLimit: typeof next === 'number' ? next : null })}
        />
      </div>
      <Checkbox
        label={t('queues.callsTakeOffers')}
        checked={value.callsTakeOffers}
        onChange={(event) => change({ callsTakeOffers: event.currentTarget.checked })}
      />
      <RequiredSkills
        title={t('queues.required')}
        value={value.requiredSkills}
        onChange={(requiredSkills) => change({ requiredSkills })}
      />
      {value.numbers.map(({ numberId, value: number, requiredSkills }) => (
        <RequiredSkills
          key={numberId}
          title={t('queues.ofNumber', { number })}
          value={requiredSkills}
          onChange={(next) =>
            change({
              numbers: value.numbers.map((one) => ({
                numberId: one.numberId,
                requiredSkills: one.numberId === numberId ? next : one.requiredSkills,
              })),
            })
          }
        />
      ))}
      {value.requiredSkills.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('queues.requiredNone')}
        </Text>
      )}
    </QueueSection>
  );
}
