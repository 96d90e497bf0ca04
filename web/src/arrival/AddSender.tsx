import { Button, Group, Modal, Select, Stack, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { refresh } from '../api/queries.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { arrivalApi, arrivalKeys } from './arrivalApi.ts';

/** Adds a short code or a name that texts leave from. */
export function AddSender() {
  const { t } = useTranslation();
  const { queues } = useSession();
  const [isOpen, setIsOpen] = useState(false);
  const [value, setValue] = useState('');
  const [queueId, setQueueId] = useState<string | null>(queues[0]?.id ?? null);
  const [sendsTo, setSendsTo] = useState<string[]>([]);
  const add = useMutation({
    mutationFn: (to: string) => arrivalApi.addSender({ value: value.trim(), queueId: to, sendsTo }),
    onSuccess: () => {
      refresh(arrivalKeys.numbers, ['textSenders']);
      tellDone(t('numbers.senderSaved'));
      setIsOpen(false);
      setValue('');
    },
    onError: tellFailure,
  });
  return (
    <>
      <Group justify="flex-end" p={8}>
        <Button
          size="compact-sm"
          variant="default"
          data-testid={testIds.addSender}
          onClick={() => setIsOpen(true)}
        >
          {t('numbers.addSender')}
        </Button>
      </Group>
      <Modal opened={isOpen} onClose={() => setIsOpen(false)} title={t('numbers.addSender')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (queueId) add.mutate(queueId);
          }}
        >
          <Stack gap={12}>
            <TextInput
              data-autofocus
              label={t('numbers.senderValue')}
              description={t('numbers.senderHint')}
              maxLength={11}
              value={value}
              data-testid={testIds.addSenderField('value')}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
            <Select
              label={t('numbers.queue')}
              allowDeselect={false}
              value={queueId}
              data={queues.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={setQueueId}
            />
            <TagsInput
              label={t('numbers.senderCountries')}
              placeholder="GB, DE"
              maxLength={2}
              value={sendsTo}
              data-testid={testIds.addSenderField('countries')}
              onChange={(countries) => setSendsTo(countries.map((one) => one.toUpperCase()))}
            />
            <Button
              type="submit"
              loading={add.isPending}
              disabled={value.trim() === '' || !queueId || sendsTo.length === 0}
              data-testid={testIds.addSenderField('save')}
            >
              {t('numbers.add')}
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
