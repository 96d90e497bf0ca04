import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { RelationState, type ClientRelation } from '#core/contract/relations.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { testIds } from '../testIds.ts';

interface Props {
  clientId: string;
  relation: ClientRelation;
}

function StateForm({ clientId, relation, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation();
  const [to, setTo] = useState<string | null>(relation.mayBecome[0] ?? null);
  const [reason, setReason] = useState('');
  const state = RelationState.safeParse(to).data;
  const words = reason.trim();
  const save = useMutation({
    mutationFn: (next: RelationState) => api.setRelationState(clientId, { to: next, reason: words }),
    onSuccess: () => {
      refresh(keys.relation(clientId), keys.relationsAll);
      tellDone(t('relation.changed'));
      onClose();
    },
    onError: tellFailure,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (state && words.length > 2) save.mutate(state);
      }}
    >
      <Stack gap={8}>
        <Select
          label={t('relation.changeTo')}
          allowDeselect={false}
          value={to}
          data={relation.mayBecome.map((value) => ({ value, label: t(`relation.state.${value}`) }))}
          data-testid={testIds.relationChangeTo}
          onChange={setTo}
        />
        <TextInput
          label={t('relation.changeReason')}
          required
          maxLength={500}
          value={reason}
          data-testid={testIds.relationChangeReason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group gap={8}>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!state || words.length < 3}
            data-testid={testIds.relationChangeDo}
          >
            {t('relation.change')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t('inbox.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What a supervisor can do about it: set the state by hand, and begin to win the client back. */
export function RelationActions({ clientId, relation }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isChanging, setIsChanging] = useState(false);
  const open = useMutation({
    mutationFn: () => api.openWinBack(clientId),
    onSuccess: ({ id }) => {
      refresh(keys.relation(clientId), keys.relationsAll);
      void navigate(`/relations/win-back?case=${id}`);
    },
    onError: tellFailure,
  });
  if (isChanging)
    return <StateForm clientId={clientId} relation={relation} onClose={() => setIsChanging(false)} />;
  return (
    <Group gap={8}>
      <Button variant="default" data-testid={testIds.relationChange} onClick={() => setIsChanging(true)}>
        {t('relation.change')}
      </Button>
      <Button
        variant="default"
        loading={open.isPending}
        data-testid={testIds.relationWinBack}
        onClick={() =>
          relation.openWinBackId
            ? void navigate(`/relations/win-back?case=${relation.openWinBackId}`)
            : open.mutate()
        }
      >
        {t(relation.openWinBackId ? 'relation.toWinBack' : 'relation.winBack')}
      </Button>
    </Group>
  );
}
