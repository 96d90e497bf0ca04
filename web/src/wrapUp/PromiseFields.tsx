import { Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../agents/useAgents.ts';
import { DueField } from '../followUps/DueField.tsx';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import type { PromiseDraft } from './draft.ts';

interface Props {
  draft: PromiseDraft;
  onChange: (draft: PromiseDraft) => void;
}

/** What was promised, until when, and who keeps it. */
export function PromiseFields({ draft, onChange }: Props) {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const agents = useAgents();
  return (
    <Stack gap={8}>
      <TextInput
        label={t('promise.title')}
        placeholder={t('promise.placeholder')}
        value={draft.title}
        maxLength={200}
        data-testid={testIds.promiseTitle}
        onChange={(event) => onChange({ ...draft, title: event.currentTarget.value })}
      />
      <DueField
        value={draft}
        testId={testIds.promiseDue}
        onChange={(due) => onChange({ ...draft, ...due })}
      />
      <Select
        label={t('promise.owner')}
        searchable
        allowDeselect={false}
        value={draft.owner ?? agentId}
        data={[
          { value: agentId, label: t('promise.me') },
          ...agents.filter(({ id }) => id !== agentId).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        data-testid={testIds.promiseOwner}
        onChange={(owner) => onChange({ ...draft, owner: owner === agentId ? null : owner })}
      />
    </Stack>
  );
}
