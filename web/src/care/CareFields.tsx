import { Button, NumberInput, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientCareReply } from '#core/contract/care.ts';
import { api } from '../api/endpoints.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { useCareOrder } from './useCareOrder.ts';

type Fields = Pick<
  ClientCareReply,
  | 'segment'
  | 'loyalty'
  | 'industryNote'
  | 'developmentNote'
  | 'serviceNote'
  | 'contactTime'
  | 'cadenceDays'
  | 'revisitMonths'
  | 'lastServiceOn'
>;

interface Parts {
  fields: Fields;
  change: (part: Partial<Fields>) => void;
}

function Notes({ fields, change }: Parts) {
  const { t } = useTranslation();
  const note = (name: 'industryNote' | 'developmentNote' | 'serviceNote', hint?: string) => (
    <Textarea
      label={t(`care.${name}`)}
      description={hint}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={5_000}
      value={fields[name] ?? ''}
      data-testid={testIds.careField(name)}
      onChange={(event) => change({ [name]: event.currentTarget.value || null })}
    />
  );
  return (
    <>
      {note('industryNote')}
      {note('developmentNote', t('care.developmentHint'))}
      {note('serviceNote')}
    </>
  );
}

function Rhythm({ fields, change }: Parts) {
  const { t } = useTranslation();
  const number = (name: 'cadenceDays' | 'revisitMonths', max: number) => (
    <NumberInput
      size="xs"
      label={t(`care.${name}`)}
      min={1}
      max={max}
      allowDecimal={false}
      value={fields[name] ?? ''}
      data-testid={testIds.careField(name)}
      onChange={(value) => change({ [name]: typeof value === 'number' ? value : null })}
    />
  );
  return (
    <div className={classes['fields']}>
      {number('cadenceDays', 3_650)}
      {number('revisitMonths', 60)}
      <TextInput
        size="xs"
        type="date"
        label={t('care.lastServiceOn')}
        value={fields.lastServiceOn ?? ''}
        data-testid={testIds.careField('lastServiceOn')}
        onChange={(event) => change({ lastServiceOn: event.currentTarget.value || null })}
      />
      <TextInput
        size="xs"
        type="time"
        label={t('care.contactTime')}
        value={fields.contactTime ?? ''}
        data-testid={testIds.careField('contactTime')}
        onChange={(event) => change({ contactTime: event.currentTarget.value || null })}
      />
    </div>
  );
}

/** Segment, rhythm and what is known of the relationship. Only what was changed is sent. */
export function CareFields({ clientId, care }: { clientId: string; care: ClientCareReply }) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<Partial<Fields>>({});
  const order = useCareOrder(t('care.saved'));
  const fields = { ...care, ...changed };
  const change = (part: Partial<Fields>) => setChanged((before) => ({ ...before, ...part }));
  return (
    <form
      className={classes['section']}
      onSubmit={(event) => {
        event.preventDefault();
        order.mutate(() => api.saveClientCare(clientId, changed), { onSuccess: () => setChanged({}) });
      }}
    >
      <h3 className={classes['heading']}>{t('care.about')}</h3>
      <Stack gap={10}>
        <Select
          label={t('care.segment')}
          clearable
          clearButtonProps={{ 'aria-label': t('care.segmentNone') }}
          placeholder={t('care.segmentNone')}
          value={fields.segment}
          data={[...new Set([...care.segments, ...(fields.segment ? [fields.segment] : [])])]}
          data-testid={testIds.careField('segment')}
          onChange={(segment) => change({ segment })}
        />
        <Switch
          label={t('care.loyalty')}
          checked={fields.loyalty}
          data-testid={testIds.careField('loyalty')}
          onChange={(event) => change({ loyalty: event.currentTarget.checked })}
        />
        <Rhythm fields={fields} change={change} />
        <Notes fields={fields} change={change} />
        <Button
          type="submit"
          h={34}
          disabled={Object.keys(changed).length === 0}
          loading={order.isPending}
          data-testid={testIds.careSave}
        >
          {t('common.save')}
        </Button>
      </Stack>
    </form>
  );
}
