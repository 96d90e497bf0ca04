import { ActionIcon, Group, NumberInput, Select, Text, Textarea, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Anchor, Festival, PlanStep, StepNature } from '#core/contract/care.ts';
import type { Language } from '#core/contract/words.ts';
import { variables } from '../canned/variables.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { dateKinds } from './DateSection.tsx';
import { isSent, stepKinds } from './planDraft.ts';

const festivals: readonly Festival[] = [
  'new_year',
  'spring_festival',
  'lantern',
  'dragon_boat',
  'mid_autumn',
  'double_ninth',
  'national_day',
  'christmas',
];
const natures: readonly StepNature[] = ['emotion', 'benefit'];
const anchors = ['enrolment', 'date', 'festival', 'every'] as const;
const languages: readonly Language[] = ['en', 'zh'];
const SMS_MOST = 1_600;

interface Parts {
  step: PlanStep;
  change: (part: Partial<PlanStep>) => void;
}

function anchorOf(kind: (typeof anchors)[number]): Anchor {
  switch (kind) {
    case 'enrolment':
      return { kind };
    case 'date':
      return { kind, date: 'birthday' };
    case 'festival':
      return { kind, festival: 'spring_festival' };
    case 'every':
      return { kind, months: 3 };
  }
}

function AnchorFields({ step: { anchor }, change }: Parts) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        size="xs"
        label={t('care.plan.anchor')}
        allowDeselect={false}
        value={anchor.kind}
        data={anchors.map((value) => ({ value, label: t(`care.anchor.${value}`) }))}
        data-testid={testIds.planField('anchor')}
        onChange={(kind) => kind && change({ anchor: anchorOf(kind) })}
      />
      {anchor.kind === 'date' && (
        <Select
          size="xs"
          label={t('care.plan.date')}
          allowDeselect={false}
          value={anchor.date}
          data={dateKinds.map((value) => ({ value, label: t(`care.date.${value}`) }))}
          onChange={(date) => date && change({ anchor: { ...anchor, date } })}
        />
      )}
      {anchor.kind === 'festival' && (
        <Select
          size="xs"
          label={t('care.plan.festival')}
          allowDeselect={false}
          value={anchor.festival}
          data={festivals.map((value) => ({ value, label: t(`care.festival.${value}`) }))}
          onChange={(festival) => festival && change({ anchor: { ...anchor, festival } })}
        />
      )}
      {anchor.kind === 'every' && (
        <NumberInput
          size="xs"
          label={t('care.plan.months')}
          min={1}
          max={60}
          allowDecimal={false}
          value={anchor.months}
          onChange={(months) => typeof months === 'number' && change({ anchor: { ...anchor, months } })}
        />
      )}
    </>
  );
}

function WhenFields({ step, change }: Parts) {
  const { t } = useTranslation();
  return (
    <>
      <AnchorFields step={step} change={change} />
      <NumberInput
        size="xs"
        label={t('care.plan.offset')}
        placeholder={t('care.plan.offsetHint')}
        min={-180}
        max={365}
        allowDecimal={false}
        value={step.offsetDays}
        onChange={(days) => typeof days === 'number' && change({ offsetDays: days })}
      />
      <TextInput
        size="xs"
        type="time"
        label={t('care.plan.time')}
        value={step.time}
        onChange={(event) => event.currentTarget.value && change({ time: event.currentTarget.value })}
      />
    </>
  );
}

function WordsFields({ step: { kind, texts }, change }: Parts) {
  const { t } = useTranslation();
  return (
    <>
      {languages.map((language) => {
        const words = texts[language] ?? { subject: '', text: '' };
        const say = (part: Partial<typeof words>) =>
          change({ texts: { ...texts, [language]: { ...words, ...part } } });
        return (
          <div key={language}>
            {kind !== 'text' && (
              <TextInput
                size="xs"
                label={`${t(`care.plan.words.${language}`)}: ${t('care.plan.subject')}`}
                maxLength={200}
                value={words.subject}
                onChange={(event) => say({ subject: event.currentTarget.value })}
              />
            )}
            <Textarea
              size="xs"
              label={t(`care.plan.words.${language}`)}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={SMS_MOST}
              value={words.text}
              data-testid={testIds.planField(`text-${language}`)}
              onChange={(event) => say({ text: event.currentTarget.value })}
            />
          </div>
        );
      })}
      <Text size="xs" c="dimmed">
        {t('care.plan.variables', { names: [...variables, 'years'].map((name) => `{${name}}`).join(' ') })}
      </Text>
    </>
  );
}

interface Props {
  step: PlanStep;
  at: number;
  onChange: (step: PlanStep) => void;
  onRemove: (() => void) | null;
}

/** One step of a plan: what, how, when, and in which words. */
export function StepFields({ step, at, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const change = (part: Partial<PlanStep>) => onChange({ ...step, ...part });
  return (
    <div className={classes['step']} data-testid={testIds.planStep(at)}>
      <Group gap={8} align="end" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          size="xs"
          label={t('care.plan.stepTitle')}
          maxLength={120}
          value={step.title}
          data-testid={testIds.planField('title')}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        {onRemove && (
          <ActionIcon variant="subtle" color="gray" aria-label={t('care.plan.removeStep')} onClick={onRemove}>
            <IconTrash size={15} />
          </ActionIcon>
        )}
      </Group>
      <div className={classes['fields']}>
        <Select
          size="xs"
          label={t('care.plan.stepKind')}
          allowDeselect={false}
          value={step.kind}
          data={stepKinds.map((value) => ({ value, label: t(`care.step.${value}`) }))}
          data-testid={testIds.planField('kind')}
          onChange={(kind) => kind && change({ kind })}
        />
        <Select
          size="xs"
          label={t('care.plan.nature')}
          allowDeselect={false}
          value={step.nature}
          data={natures.map((value) => ({ value, label: t(`care.nature.${value}`) }))}
          onChange={(nature) => nature && change({ nature })}
        />
        <WhenFields step={step} change={change} />
      </div>
      {isSent(step.kind) ? (
        <WordsFields step={step} change={change} />
      ) : (
        step.kind !== 'report' && (
          <Textarea
            size="xs"
            label={t('care.plan.note')}
            autosize
            minRows={2}
            maxLength={1_000}
            value={step.note}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
        )
      )}
    </div>
  );
}
