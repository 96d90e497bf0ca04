import { Button, Group, Stack, Textarea } from '@mantine/core';
import { IconBellPlus, IconHeartHandshake, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { emptyFollowUp, FollowUpFields } from '../followUps/FollowUpFields.tsx';
import { useCommand } from '../keyboard/commands.ts';
import { useSession } from '../session/session.ts';
import { SpamMenu } from '../spam/SpamMenu.tsx';
import { testIds } from '../testIds.ts';
import { DispositionList } from './DispositionList.tsx';
import { emptyPromise, type WrapUpDraft } from './draft.ts';
import { FeelingChoice } from './FeelingChoice.tsx';
import { PromiseFields } from './PromiseFields.tsx';
import { SurveyChoice } from './SurveyChoice.tsx';
import { useHint } from './useHint.ts';
import type { Keeping } from './useKeptDraft.ts';
import { useWrapUp } from './useWrapUp.ts';
import { WrapUpClock } from './WrapUpClock.tsx';

interface PartProps {
  draft: WrapUpDraft;
  change: (part: Partial<WrapUpDraft>) => void;
}

function PromisePart({ draft, change }: PartProps) {
  const { t } = useTranslation();
  if (!draft.promise)
    return (
      <Button
        variant="default"
        h={34}
        leftSection={<IconHeartHandshake size={15} />}
        data-testid={testIds.wrapUpPromise}
        onClick={() => change({ promise: emptyPromise() })}
      >
        {t('promise.add')}
      </Button>
    );
  return (
    <Stack gap={6}>
      <PromiseFields draft={draft.promise} onChange={(promise) => change({ promise })} />
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconX size={14} />}
        onClick={() => change({ promise: null })}
      >
        {t('promise.none')}
      </Button>
    </Stack>
  );
}

function FollowUpPart({ draft, change }: PartProps) {
  const { t } = useTranslation();
  if (!draft.followUp)
    return (
      <Button
        variant="default"
        h={34}
        leftSection={<IconBellPlus size={15} />}
        data-testid={testIds.wrapUpFollowUp}
        onClick={() => change({ followUp: emptyFollowUp() })}
      >
        {t('wrapUp.addFollowUp')}
      </Button>
    );
  return (
    <Stack gap={6}>
      <FollowUpFields draft={draft.followUp} onChange={(followUp) => change({ followUp })} />
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconX size={14} />}
        onClick={() => change({ followUp: null })}
      >
        {t('wrapUp.noFollowUp')}
      </Button>
    </Stack>
  );
}

function KeepingMark({ keeping }: { keeping: Keeping }) {
  const { t } = useTranslation();
  if (keeping === 'nothing') return null;
  return (
    <span className="quiet" role="status" data-testid={testIds.wrapUpKept} data-state={keeping}>
      {t(`wrapUp.keeping.${keeping}`)}
    </span>
  );
}

const mayBeSkipped = ({ state, wrapUp }: Conversation): boolean =>
  state === 'wrapping' && wrapUp.mode === 'optional';

interface SaveProps {
  canSave: boolean;
  isSaving: boolean;
  onNext: () => void;
  onSkip: (() => void) | null;
}

function SaveButtons({ canSave, isSaving, onNext, onSkip }: SaveProps) {
  const { t } = useTranslation();
  return (
    <>
      <Group grow gap={8}>
        <Button type="submit" h={36} disabled={!canSave} loading={isSaving} data-testid={testIds.saveWrapUp}>
          {t('wrapUp.save')}
        </Button>
        <Button
          variant="light"
          h={36}
          disabled={!canSave}
          data-testid={testIds.saveWrapUpNext}
          title="Shift E"
          onClick={onNext}
        >
          {t('wrapUp.saveNext')}
        </Button>
      </Group>
      {onSkip && (
        <Button
          variant="subtle"
          color="gray"
          loading={isSaving}
          data-testid={testIds.wrapUpSkip}
          onClick={onSkip}
        >
          {t('wrapUp.skip')}
        </Button>
      )}
    </>
  );
}

export function WrapUpForm({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const { queues } = useSession();
  const { draft, change, save, keeping, isSettled } = useWrapUp(conversation);
  const queue = queues.find(({ id }) => id === conversation.queueId);
  const dispositions = queue?.dispositions ?? [];
  const hint = useHint(conversation, draft, queue);
  const canSave = hint === null && !save.isPending && !isSettled;
  const saveIt = (goesOn: boolean) => {
    if (canSave) save.mutate({ goesOn });
  };
  useCommand('finishNext', canSave ? () => saveIt(true) : null);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    saveIt(event.shiftKey);
  }

  return (
    <form
      data-testid={testIds.wrapUpForm}
      data-conversation={conversation.id}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        saveIt(false);
      }}
    >
      <Stack gap={12}>
        <WrapUpClock conversation={conversation} />
        {isSettled && <Tag tone="good">{t('wrapUp.settled')}</Tag>}
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
          required={queue?.noteRequired ?? false}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={5_000}
          value={draft.note}
          data-testid={testIds.wrapUpNote}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        <FeelingChoice value={draft.feeling} onChange={(feeling) => change({ feeling })} />
        <PromisePart draft={draft} change={change} />
        <FollowUpPart draft={draft} change={change} />
        <SurveyChoice
          conversation={conversation}
          wanted={draft.survey}
          onChange={(survey) => change({ survey })}
        />
        {hint && <span className="quiet">{hint}</span>}
        <SaveButtons
          canSave={canSave}
          isSaving={save.isPending}
          onNext={() => saveIt(true)}
          onSkip={mayBeSkipped(conversation) ? () => save.mutate({ goesOn: true, skips: true }) : null}
        />
        <Group justify="space-between" gap={8}>
          <KeepingMark keeping={keeping} />
          {conversation.channel === 'call' && conversation.state === 'wrapping' && (
            <SpamMenu conversation={conversation} />
          )}
        </Group>
      </Stack>
    </form>
  );
}
