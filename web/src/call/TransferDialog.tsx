import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { orderTo } from './inCallOrders.ts';
import { privateGuestOf } from './parties.ts';
import { TargetList } from './TargetList.tsx';
import { targetsOf, type TargetEntry } from './transferTargets.ts';

/** Who is free changes while one looks. */
const FRESH_MS = 3_000;

function useTargets(call: Conversation, typed: string): TargetEntry[] {
  const { agentId } = useSession();
  const live = { staleTime: 0, refetchInterval: FRESH_MS };
  const agents = useQuery({ queryKey: keys.agents, queryFn: api.agents, ...live });
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues, ...live });
  const inCall = call.call?.guests.flatMap((guest) => guest.agentId ?? []) ?? [];
  return targetsOf(typed, {
    agents: agents.data?.items ?? [],
    queues: queues.data?.items ?? [],
    without: [agentId, ...(call.agentId ? [call.agentId] : []), ...inCall],
  });
}

type Way = 'transfer' | 'consult' | 'add-party';

interface Props {
  call: Conversation;
  onClose: () => void;
}

export function TransferDialog({ call, onClose }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  // Who is chosen, and not where in the list: it is put in order anew while one looks.
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const targets = useTargets(call, typed);
  const index = Math.max(
    0,
    targets.findIndex(({ key }) => key === chosenKey),
  );
  const chosen = targets[index];
  const mayAct = chosen !== undefined && chosen.isFree && !isBusy && !privateGuestOf(call.call);

  async function go(way: Way) {
    if (!chosen || !mayAct) return;
    setIsBusy(true);
    const isDone = await orderTo(call.id, way, chosen.to);
    setIsBusy(false);
    if (isDone) onClose();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowDown') setChosenKey((targets[index + 1] ?? chosen)?.key ?? null);
    else if (event.key === 'ArrowUp') setChosenKey((targets[index - 1] ?? chosen)?.key ?? null);
    else if (event.key === 'Enter') void go(event.ctrlKey || event.metaKey ? 'transfer' : 'consult');
    else return;
    event.preventDefault();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('transfer.title')}
      size="md"
      data-testid={testIds.transferDialog}
    >
      <TextInput
        value={typed}
        data-autofocus
        placeholder={t('transfer.find')}
        aria-label={t('transfer.find')}
        data-testid={testIds.transferFind}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChosenKey(null);
        }}
        onKeyDown={onKeyDown}
      />
      <TargetList targets={targets} at={index} onChoose={setChosenKey} />
      <Group gap={8} mt={12}>
        <Button disabled={!mayAct} data-testid={testIds.transferConsult} onClick={() => void go('consult')}>
          {t('transfer.consult')}
        </Button>
        <Button
          variant="default"
          disabled={!mayAct}
          data-testid={testIds.transferCold}
          onClick={() => void go('transfer')}
        >
          {t('transfer.cold')}
        </Button>
        <Button
          variant="default"
          disabled={!mayAct}
          data-testid={testIds.transferAdd}
          onClick={() => void go('add-party')}
        >
          {t('transfer.add')}
        </Button>
      </Group>
      <Text size="xs" c="dimmed" mt={8}>
        {t('transfer.hint')}
      </Text>
    </Modal>
  );
}
