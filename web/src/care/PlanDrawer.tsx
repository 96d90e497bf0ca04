import { Button, Drawer, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CarePlan, PlanDocument, PlanKind } from '#core/contract/care.ts';
import { api } from '../api/endpoints.ts';
import { testIds } from '../testIds.ts';
import { cleaned, emptyPlan, emptyStep, isWhole, type PlanDraft } from './planDraft.ts';
import { RuleFields } from './RuleFields.tsx';
import { StepFields } from './StepFields.tsx';
import { useCareOrder } from './useCareOrder.ts';

const kinds: readonly PlanKind[] = ['vertical', 'horizontal', 'reward'];
const MOST_STEPS = 60;

function usePlanForm(plan: CarePlan | null, onClose: () => void) {
  const { t } = useTranslation();
  const order = useCareOrder(t('care.plan.published'));
  const [draft, setDraft] = useState<PlanDraft>(() => plan ?? emptyPlan());
  const change = (part: Partial<PlanDraft>) => setDraft((before) => ({ ...before, ...part }));
  const changeDocument = (part: Partial<PlanDocument>) =>
    setDraft((before) => ({ ...before, document: { ...before.document, ...part } }));
  const publish = () => {
    const body = { name: draft.name.trim(), kind: draft.kind, document: cleaned(draft.document) };
    order.mutate(
      () => (plan ? api.publishPlan(plan.id, { ...body, version: plan.version }) : api.makePlan(body)),
      { onSuccess: onClose },
    );
  };
  return { draft, change, changeDocument, publish, isSaving: order.isPending };
}

/** Composes a plan: for whom, and what is done when. Publishing makes a new version. */
export function PlanDrawer({ plan, onClose }: { plan: CarePlan | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { draft, change, changeDocument, publish, isSaving } = usePlanForm(plan, onClose);
  const { rule, steps } = draft.document;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={t(plan ? 'care.plan.title' : 'care.plan.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      data-testid={testIds.planForm}
    >
      <Stack gap={14}>
        <TextInput
          label={t('care.plan.name')}
          maxLength={80}
          value={draft.name}
          data-testid={testIds.planField('name')}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Select
          label={t('care.plan.kind')}
          allowDeselect={false}
          value={draft.kind}
          data={kinds.map((value) => ({ value, label: t(`care.kind.${value}`) }))}
          onChange={(kind) => kind && change({ kind })}
        />
        <RuleFields rule={rule} onChange={(next) => changeDocument({ rule: next })} />
        <Text fw={600}>{t('care.plan.steps')}</Text>
        {steps.map((step, index) => (
          <StepFields
            key={step.key}
            step={step}
            at={index}
            onChange={(next) => changeDocument({ steps: steps.map((one) => (one === step ? next : one)) })}
            onRemove={
              steps.length > 1 ? () => changeDocument({ steps: steps.filter((one) => one !== step) }) : null
            }
          />
        ))}
        {steps.length < MOST_STEPS && (
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            data-testid={testIds.planAddStep}
            onClick={() => changeDocument({ steps: [...steps, emptyStep(steps)] })}
          >
            {t('care.plan.addStep')}
          </Button>
        )}
        <Button
          disabled={!isWhole(draft)}
          loading={isSaving}
          data-testid={testIds.planPublish}
          onClick={publish}
        >
          {t('care.plan.publish')}
        </Button>
      </Stack>
    </Drawer>
  );
}
