import { Button, Group, Stack, Textarea } from '@mantine/core';
import { IconBellPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { Until } from '../clock/Ticking.tsx';
import { FollowUpFields, toNewFollowUp } from '../followUps/FollowUpFields.tsx';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { DispositionList } from './DispositionList.tsx';
import { useWrapUp } from './useWrapUp.ts';

function useHint(
  conversation: Conversation,
  needsDisposition: boolean,
  needsFollowUp: boolean,
): string | null {
  const { t } = useTranslation();
  if (conversation.state === 'handled' && conversation.channel === 'call') return t('wrapUp.afterCall');
  if (needsDisposition) return t('wrapUp.choose');
  return needsFollowUp ? t('wrapUp.followUpMissing') : null;
}

export function WrapUpForm({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { queues } = useSession();
  const { draft, change, save, addFollowUp, dropFollowUp } = useWrapUp(conversation);
  const dispositions = queues.find((queue) => queue.id === conversation.queueId)?.dispositions ?? [];
  const hint = useHint(
    conversation,
    dispositions.length > 0 && !draft.disposition,
    draft.followUp !== null && toNewFollowUp(draft.followUp) === null,
  );
  return (
    <form
      data-testid={testIds.wrapUpForm}
      data-conversation={conversation.id}
      onSubmit={(event) => {
        event.preventDefault();
        if (!hint) save.mutate({ goesOn: false });
      }}
    >
      <Stack gap={12}>
        {conversation.state === 'wrapping' && conversation.wrapUpDueAt && (
          <div role="timer" style={{ color: 'var(--warn)', fontWeight: 600 }}>
            {t('wrapUp.left')} <Until at={conversation.wrapUpDueAt} />
          </div>
        )}
        {dispositions.length > 0 && (
          <DispositionList
            dispositions={dispositions}
            value={draft.disposition}
            hasKeys={conversation.state === 'wrapping'}
            onChange={(disposition) => change({ disposition })}
          />
        )}
        <Textarea
          label={t('wrapUp.note')}
          autosize
          minRows={3}
          maxRows={10}
          value={draft.note}
          data-testid={testIds.wrapUpNote}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        {draft.followUp ? (
          <Stack gap={6}>
            <FollowUpFields draft={draft.followUp} onChange={(followUp) => change({ followUp })} />
            <Button variant="subtle" color="gray" leftSection={<IconX size={14} />} onClick={dropFollowUp}>
              {t('wrapUp.noFollowUp')}
            </Button>
          </Stack>
        ) : (
          <Button
            variant="default"
            h={34}
            leftSection={<IconBellPlus size={15} />}
            data-testid={testIds.wrapUpFollowUp}
            onClick={addFollowUp}
          >
            {t('wrapUp.addFollowUp')}
          </Button>
        )}
        {hint && <span className="quiet">{hint}</span>}
        <Group grow gap={8}>
          <Button
            type="submit"
            h={36}
            disabled={hint !== null}
            loading={save.isPending}
            data-testid={testIds.saveWrapUp}
          >
            {t('wrapUp.save')}
          </Button>
          <Button
            variant="light"
            h={36}
            disabled={hint !== null || save.isPending}
            data-testid={testIds.saveWrapUpNext}
            onClick={() => save.mutate({ goesOn: true })}
          >
            {t('wrapUp.saveNext')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
