import { Checkbox, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { useAgents } from '../agents/useAgents.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { queueChoice, remindChoices, repeatChoices, type MoreDraft } from './planMore.ts';

interface Props {
  kind: string;
  value: MoreDraft;
  onChange: (draft: MoreDraft) => void;
}

const categories = ['follow_up', 'revisit', 'develop'] as const;

/** Me, each colleague, each team. */
function useWhose(): { value: string; label: string }[] {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const agents = useAgents();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues, staleTime: 60_000 });
  return [
    { value: 'me', label: t('followUp.whose.me') },
    ...(queues.data?.items ?? []).map(({ id, name }) => ({
      value: queueChoice(id),
      label: t('followUp.whose.team', { name }),
    })),
    ...agents.filter(({ id }) => id !== agentId).map(({ id, name }) => ({ value: id, label: name })),
  ];
}

function Times({ kind, value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {kind !== 'text' && (
        <TextInput
          size="xs"
          type="datetime-local"
          label={t('followUp.until')}
          value={value.until}
          data-testid={testIds.followUpField('until')}
          onChange={(event) => onChange({ ...value, until: event.currentTarget.value })}
        />
      )}
      {kind !== 'text' && (
        <NativeSelect
          size="xs"
          label={t('followUp.remind')}
          value={value.remindMinutes}
          data-testid={testIds.followUpField('remind')}
          onChange={(event) => onChange({ ...value, remindMinutes: event.currentTarget.value })}
          data={[
            { value: '', label: t('followUp.remind.none') },
            ...remindChoices.map((minutes) => ({ value: minutes, label: t(`followUp.remind.${minutes}`) })),
          ]}
        />
      )}
      <NativeSelect
        size="xs"
        label={t('followUp.repeats')}
        value={value.repeats}
        data-testid={testIds.followUpField('repeats')}
        onChange={(event) => onChange({ ...value, repeats: event.currentTarget.value })}
        data={[
          { value: '', label: t('followUp.repeats.none') },
          ...repeatChoices.map((choice) => ({ value: choice, label: t(`followUp.repeats.${choice}`) })),
        ]}
      />
    </>
  );
}

/** What it is for, whose it is, its window, its reminder, how it recurs. */
export function PlanMore({ kind, value, onChange }: Props) {
  const { t } = useTranslation();
  const whose = useWhose();
  return (
    <Stack gap={8}>
      <NativeSelect
        size="xs"
        label={t('followUp.category')}
        value={value.category}
        data-testid={testIds.followUpField('category')}
        onChange={(event) => {
          const category = categories.find((one) => one === event.currentTarget.value) ?? 'follow_up';
          onChange({ ...value, category });
        }}
        data={categories.map((one) => ({ value: one, label: t(`followUp.category.${one}`) }))}
      />
      <Textarea
        size="xs"
        autosize
        label={t(value.category === 'develop' ? 'followUp.aim' : 'followUp.note')}
        required={value.category === 'develop'}
        maxLength={2_000}
        value={value.note}
        data-testid={testIds.followUpField('note')}
        onChange={(event) => onChange({ ...value, note: event.currentTarget.value })}
      />
      {kind !== 'text' && (
        <NativeSelect
          size="xs"
          label={t('followUp.whose')}
          value={value.whose}
          data-testid={testIds.followUpField('whose')}
          onChange={(event) => onChange({ ...value, whose: event.currentTarget.value })}
          data={whose}
        />
      )}
      {kind === 'visit' && (
        <TextInput
          size="xs"
          label={t('followUp.place')}
          maxLength={300}
          value={value.place}
          data-testid={testIds.followUpField('place')}
          onChange={(event) => onChange({ ...value, place: event.currentTarget.value })}
        />
      )}
      <Times kind={kind} value={value} onChange={onChange} />
      {kind !== 'text' && (
        <Checkbox
          size="xs"
          label={t('followUp.onReply')}
          checked={value.onReply}
          data-testid={testIds.followUpField('on-reply')}
          onChange={(event) => onChange({ ...value, onReply: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}
