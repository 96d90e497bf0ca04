import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { queryClient, refresh } from '../api/queries.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import {
  arrivalApi,
  arrivalKeys,
  type CallFlow,
  type FlowDocument,
  type FlowNode,
  type FlowNodeKind,
  type Schedule,
} from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { FlowOutline } from './FlowOutline.tsx';
import { freeKey, newNode, wayChanged, withNode, withoutNode } from './flowOutline.ts';
import { NodeForm } from './NodeForm.tsx';
import { Problems } from './Problems.tsx';
import { PublishDialog } from './PublishDialog.tsx';
import { Simulator } from './Simulator.tsx';

interface Props {
  flow: CallFlow;
  schedules: readonly Schedule[];
}

interface Edited {
  name: string;
  draft: FlowDocument;
}

function useFlowDraft(flow: CallFlow) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Edited | null>(null);
  const value = edited ?? { name: flow.name, draft: flow.draft };
  const save = useMutation({
    mutationFn: () => arrivalApi.saveFlow(flow.id, { ...value, draftVersion: flow.draftVersion }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: arrivalKeys.flows });
      refresh(arrivalKeys.schedules);
      setEdited(null);
      tellDone(t('flow.saved'));
    },
    onError: tellFailure,
  });
  return {
    ...value,
    change: (part: Partial<Edited>) => setEdited({ ...value, ...part }),
    isChanged: edited !== null,
    save,
  };
}

interface HeadProps {
  flow: CallFlow;
  form: ReturnType<typeof useFlowDraft>;
  onPublish: () => void;
}

function FlowHead({ flow, form, onPublish }: HeadProps) {
  const { t } = useTranslation();
  const { name, draft, change, isChanged, save } = form;
  const isPublished =
    flow.published !== null && JSON.stringify(flow.published.document) === JSON.stringify(draft);
  return (
    <div className={`${classes['card']} ${classes['head']}`}>
      <TextInput
        className={classes['grow'] ?? ''}
        label={t('flow.name')}
        maxLength={80}
        value={name}
        data-testid={testIds.flowName}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Select
        w={190}
        label={t('flow.firstLanguage')}
        allowDeselect={false}
        value={draft.language}
        data={(['client', 'en', 'zh'] as const).map((language) => ({
          value: language,
          label: language === 'client' ? t('flow.clientsLanguage') : t(`arrival.spoken.${language}`),
        }))}
        onChange={(language) => language && change({ draft: { ...draft, language } })}
      />
      <Button
        variant="default"
        disabled={!isChanged}
        loading={save.isPending}
        data-testid={testIds.flowSave}
        onClick={() => save.mutate()}
      >
        {t('flow.saveDraft')}
      </Button>
      <Button
        disabled={isChanged || flow.problems.length > 0 || isPublished}
        data-testid={testIds.flowPublish}
        onClick={onPublish}
      >
        {t('flow.publish')}
      </Button>
      <span className="quiet">
        {isChanged
          ? t('flow.unsaved')
          : flow.published
            ? t(isPublished ? 'flow.isPublished' : 'flow.draftDiffers', { number: flow.published.number })
            : t('flow.neverPublished')}
      </span>
    </div>
  );
}

/** A flow: its steps as an outline, the chosen step beside it, what a caller would hear below. */
export function FlowEditor({ flow, schedules }: Props) {
  const { t } = useTranslation();
  const { queues } = useSession();
  const form = useFlowDraft(flow);
  const { draft, change } = form;
  const [chosen, setChosen] = useState(draft.start);
  const [isPublishing, setIsPublishing] = useState(false);
  const node = draft.nodes.find(({ key }) => key === chosen);

  const make = (kind: FlowNodeKind, next: string): FlowNode =>
    newNode(kind, {
      key: freeKey(draft, kind),
      title: t(`node.${kind}`),
      queueId: queues[0]?.id ?? '',
      scheduleId: schedules[0]?.id ?? '',
      next,
    });
  const addAfter = (kind: FlowNodeKind, link: (key: string) => FlowNode): void => {
    if (kind === 'hours' && schedules.length === 0) {
      tellDone(t('flow.hoursFirst'));
      return;
    }
    const linked = link(freeKey(draft, kind));
    // What stood there before goes on after the new step.
    const made = make(kind, (node && wayChanged(node, linked)) ?? draft.start);
    const next = withNode(draft, linked);
    change({ draft: { ...next, nodes: [...next.nodes, made] } });
    setChosen(made.key);
  };
  const addFirst = (kind: FlowNodeKind): void => {
    const made = make(kind, draft.start);
    change({ draft: { ...draft, start: made.key, nodes: [...draft.nodes, made] } });
    setChosen(made.key);
  };

  return (
    <div className={classes['stack']} data-testid={testIds.flow}>
      <FlowHead flow={flow} form={form} onPublish={() => setIsPublishing(true)} />
      {!form.isChanged && <Problems flow={flow.draft} problems={flow.problems} onChoose={setChosen} />}
      <div className={classes['editor']}>
        <section className={classes['card']}>
          <Stack gap={8}>
            <FlowOutline
              flow={draft}
              problems={form.isChanged ? [] : flow.problems}
              chosen={chosen}
              onChoose={setChosen}
            />
            <Select
              size="xs"
              w={220}
              value={null}
              placeholder={t('flow.addFirst')}
              aria-label={t('flow.addFirst')}
              data={(['hours', 'say', 'notice', 'language', 'menu'] as const)
                .filter((kind) => kind !== 'hours' || schedules.length > 0)
                .map((kind) => ({ value: kind, label: `+ ${t(`node.${kind}`)}` }))}
              onChange={(kind) => kind && addFirst(kind)}
            />
          </Stack>
        </section>
        {node && (
          <NodeForm
            editing={{
              node,
              flow: draft,
              schedules,
              onChange: (changed) => change({ draft: withNode(draft, changed) }),
              onNew: addAfter,
            }}
            onRemove={
              node.key === draft.start
                ? null
                : () => {
                    change({ draft: withoutNode(draft, node.key) });
                    setChosen(draft.start);
                  }
            }
          />
        )}
      </div>
      <Simulator flow={draft} flowNumbers={flow.numbers} />
      {isPublishing && <PublishDialog flow={flow} onClose={() => setIsPublishing(false)} />}
    </div>
  );
}
