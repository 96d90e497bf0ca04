import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Branch } from '#core/contract/waiting.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { testIds } from '../testIds.ts';

interface Props {
  name: string;
  label: string;
  /** The queue that is set up: no queue sends to itself. */
  queueId: string;
  value: Branch;
  onChange: (branch: Branch) => void;
}

const QUEUE = 'queue:';

function keyOf(branch: Branch): string {
  if (branch.kind === 'queue') return `${QUEUE}${branch.queueId}`;
  return branch.kind === 'message' && branch.sendsText ? 'message+text' : branch.kind;
}

function branchOf(key: string): Branch {
  if (key.startsWith(QUEUE)) return { kind: 'queue', queueId: key.slice(QUEUE.length) };
  if (key === 'voicemail' || key === 'callback') return { kind: key };
  return { kind: 'message', sendsText: key === 'message+text' };
}

/** Where a caller goes: voicemail, callback, a goodbye with or without a text, another queue. */
export function BranchField({ name, label, queueId, value, onChange }: Props) {
  const { t } = useTranslation();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues });
  const others = (queues.data?.items ?? []).filter((queue) => queue.id !== queueId);
  return (
    <Select
      label={label}
      allowDeselect={false}
      value={keyOf(value)}
      data-testid={testIds.queueField(name)}
      data={[
        { value: 'voicemail', label: t('waiting.branch.voicemail') },
        { value: 'callback', label: t('waiting.branch.callback') },
        { value: 'message', label: t('waiting.branch.message') },
        { value: 'message+text', label: t('waiting.branch.text') },
        ...others.map((queue) => ({
          value: `${QUEUE}${queue.id}`,
          label: t('waiting.branch.queue', { name: queue.name }),
        })),
      ]}
      onChange={(key) => {
        if (key) onChange(branchOf(key));
      }}
    />
  );
}
