import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session.ts';
import type { FlowNode } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { TextsField } from './TextsField.tsx';
import { WayField, type NodeEditing } from './WayField.tsx';

// What the steps of each kind say and where they lead.

export function HoursFields({
  editing,
  node,
}: {
  editing: NodeEditing;
  node: Extract<FlowNode, { kind: 'hours' }>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('flow.schedule')}
        allowDeselect={false}
        value={node.scheduleId}
        data={editing.schedules.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(scheduleId) => scheduleId && editing.onChange({ ...node, scheduleId })}
      />
      <WayField
        editing={editing}
        label={t('way.open')}
        value={node.open}
        link={(open) => ({ ...node, open })}
      />
      <WayField
        editing={editing}
        label={t('way.closed')}
        value={node.closed}
        link={(closed) => ({ ...node, closed })}
      />
    </>
  );
}

export function NoticeFields({
  editing,
  node,
}: {
  editing: NodeEditing;
  node: Extract<FlowNode, { kind: 'notice' }>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t('flow.noticeMode')}
        allowDeselect={false}
        value={node.mode}
        data={(['place', 'notice', 'consent'] as const).map((mode) => ({
          value: mode,
          label: t(`flow.mode.${mode}`),
        }))}
        onChange={(mode) => mode && editing.onChange({ ...node, mode })}
      />
      <TextsField
        label={t('flow.noticeTexts')}
        hint={t('flow.houseText')}
        texts={node.noticeTexts}
        onChange={(noticeTexts) => editing.onChange({ ...node, noticeTexts })}
      />
      <TextsField
        label={t('flow.consentTexts')}
        hint={t('flow.houseText')}
        texts={node.consentTexts}
        onChange={(consentTexts) => editing.onChange({ ...node, consentTexts })}
      />
      <WayField
        editing={editing}
        label={t('way.next')}
        value={node.next}
        link={(next) => ({ ...node, next })}
      />
    </>
  );
}

export function SayFields({
  editing,
  node,
}: {
  editing: NodeEditing;
  node: Extract<FlowNode, { kind: 'say' }>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <TextsField
        label={t('flow.words')}
        texts={node.texts}
        onChange={(texts) => editing.onChange({ ...node, texts })}
      />
      <Checkbox
        label={t('flow.wholly')}
        checked={node.wholly}
        onChange={(event) => editing.onChange({ ...node, wholly: event.currentTarget.checked })}
      />
      <WayField
        editing={editing}
        label={t('way.next')}
        value={node.next}
        link={(next) => ({ ...node, next })}
      />
    </>
  );
}

export function DialFields({
  editing,
  node,
}: {
  editing: NodeEditing;
  node: Extract<FlowNode, { kind: 'dial' }>;
}) {
  const { t } = useTranslation();
  return (
    <>
      <div className={classes['pair']}>
        <TextInput
          label={t('flow.outside')}
          value={node.number}
          onChange={(event) => editing.onChange({ ...node, number: event.currentTarget.value.trim() })}
        />
        <NumberInput
          label={t('flow.rings')}
          suffix=" s"
          min={5}
          max={120}
          value={node.timeoutSeconds}
          onChange={(value) => editing.onChange({ ...node, timeoutSeconds: Number(value) || 30 })}
        />
      </div>
      <WayField
        editing={editing}
        label={t('way.otherwise')}
        value={node.otherwise}
        link={(otherwise) => ({ ...node, otherwise })}
      />
    </>
  );
}

export function QueueField({
  editing,
  node,
}: {
  editing: NodeEditing;
  node: Extract<FlowNode, { kind: 'queue' | 'voicemail' | 'callback' }>;
}) {
  const { t } = useTranslation();
  const { queues } = useSession();
  return (
    <Select
      label={t('numbers.queue')}
      allowDeselect={false}
      value={node.queueId}
      data={queues.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(queueId) => queueId && editing.onChange({ ...node, queueId })}
    />
  );
}
