import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FlowDocument, FlowNodeKind } from './arrivalApi.ts';

export const nodeKinds: readonly FlowNodeKind[] = [
  'hours',
  'say',
  'menu',
  'language',
  'notice',
  'queue',
  'voicemail',
  'callback',
  'dial',
  'hangUp',
];

const NEW = 'new:';

interface Props {
  label: string;
  flow: FlowDocument;
  /** The node itself: nothing leads to itself but a menu's key. */
  value: string;
  onChange: (key: string) => void;
  /** Makes a new step and gives its key. */
  onNew: (kind: FlowNodeKind) => void;
}

/** Where it goes on: to a step there is, or to a new one. */
export function NextField({ label, flow, value, onChange, onNew }: Props) {
  const { t } = useTranslation();
  const known = flow.nodes.some((node) => node.key === value);
  return (
    <Select
      label={label}
      searchable
      allowDeselect={false}
      error={known ? undefined : t('flow.nowhere')}
      value={known ? value : null}
      data={[
        {
          group: t('flow.stepsThere'),
          items: flow.nodes.map((node) => ({ value: node.key, label: node.title })),
        },
        {
          group: t('flow.newStep'),
          items: nodeKinds.map((kind) => ({ value: NEW + kind, label: `+ ${t(`node.${kind}`)}` })),
        },
      ]}
      onChange={(chosen) => {
        const kind = nodeKinds.find((one) => NEW + one === chosen);
        if (kind) onNew(kind);
        else if (chosen) onChange(chosen);
      }}
    />
  );
}
