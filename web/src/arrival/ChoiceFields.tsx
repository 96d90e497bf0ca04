import { ActionIcon, Button, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FlowNode } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { RequiredSkills } from '../queues/RequiredSkills.tsx';
import { TextsField } from './TextsField.tsx';
import { WayField, type NodeEditing } from './WayField.tsx';

type Menu = Extract<FlowNode, { kind: 'menu' }>;
type LanguageNode = Extract<FlowNode, { kind: 'language' }>;

const telephoneKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '*', '#'];

function at<T>(list: readonly T[], index: number, change: Partial<T>): T[] {
  return list.map((one, place) => (place === index ? { ...one, ...change } : one));
}

function KeysField({ value, onChange }: { value: string; onChange: (keys: string) => void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      w={74}
      label={t('flow.keys')}
      maxLength={4}
      value={value}
      error={/^[0-9*#]{1,4}$/.test(value) ? undefined : true}
      onChange={(event) => onChange(event.currentTarget.value.trim())}
    />
  );
}

function Patience({ editing, node }: { editing: NodeEditing; node: Menu | LanguageNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes['line']}>
      <NumberInput
        w={150}
        label={t('flow.waits')}
        suffix=" s"
        min={2}
        max={15}
        value={node.timeoutSeconds}
        onChange={(value) => editing.onChange({ ...node, timeoutSeconds: Number(value) || 5 })}
      />
      <NumberInput
        w={150}
        label={t('flow.tries')}
        min={1}
        max={5}
        value={node.tries}
        onChange={(value) => editing.onChange({ ...node, tries: Number(value) || 1 })}
      />
    </div>
  );
}

function MenuChoices({ editing, node }: { editing: NodeEditing; node: Menu }) {
  const { t } = useTranslation();
  const { onChange } = editing;
  const free = telephoneKeys.find((key) => !node.choices.some(({ keys }) => keys === key));
  return (
    <>
      {node.choices.map((choice, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a choice has no name of its own; its keys are being typed
        <div key={index} className={classes['stack']}>
          <div className={classes['line']}>
            <KeysField
              value={choice.keys}
              onChange={(keys) => onChange({ ...node, choices: at(node.choices, index, { keys }) })}
            />
            <div className={classes['grow']}>
              <WayField
                editing={editing}
                label={t('flow.leadsTo')}
                value={choice.next}
                link={(next) => ({ ...node, choices: at(node.choices, index, { next }) })}
              />
            </div>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={t('flow.removeChoice', { keys: choice.keys })}
              disabled={node.choices.length === 1}
              onClick={() =>
                onChange({ ...node, choices: node.choices.filter((_, place) => place !== index) })
              }
            >
              <IconX size={15} />
            </ActionIcon>
          </div>
          <TextsField
            label={t('flow.choiceLabel')}
            texts={choice.label}
            onChange={(label) => onChange({ ...node, choices: at(node.choices, index, { label }) })}
          />
          <RequiredSkills
            title={t('flow.choiceSkills', { keys: choice.keys })}
            value={choice.requiredSkills ?? []}
            onChange={(requiredSkills) =>
              onChange({ ...node, choices: at(node.choices, index, { requiredSkills }) })
            }
          />
        </div>
      ))}
      {free && (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() =>
            onChange({ ...node, choices: [...node.choices, { keys: free, label: {}, next: node.otherwise }] })
          }
        >
          {t('flow.addChoice')}
        </Button>
      )}
    </>
  );
}

function LanguageChoices({ editing, node }: { editing: NodeEditing; node: LanguageNode }) {
  const { t } = useTranslation();
  const { onChange } = editing;
  return node.choices.map((choice, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- a choice has no name of its own; its keys are being typed
    <div key={index} className={classes['line']}>
      <KeysField
        value={choice.keys}
        onChange={(keys) => onChange({ ...node, choices: at(node.choices, index, { keys }) })}
      />
      <Select
        w={130}
        label={t('flow.language')}
        allowDeselect={false}
        value={choice.language}
        data={(['en', 'zh'] as const).map((value) => ({ value, label: t(`arrival.spoken.${value}`) }))}
        onChange={(language) =>
          language && onChange({ ...node, choices: at(node.choices, index, { language }) })
        }
      />
      <TextInput
        className={classes['grow'] ?? ''}
        label={t('flow.words')}
        maxLength={300}
        value={choice.text}
        onChange={(event) =>
          onChange({ ...node, choices: at(node.choices, index, { text: event.currentTarget.value }) })
        }
      />
    </div>
  ));
}

/** A menu, or the choice of a language. */
export function ChoiceFields({ editing, node }: { editing: NodeEditing; node: Menu | LanguageNode }) {
  const { t } = useTranslation();
  if (node.kind === 'language')
    return (
      <>
        <LanguageChoices editing={editing} node={node} />
        <Patience editing={editing} node={node} />
        <WayField
          editing={editing}
          label={t('way.next')}
          value={node.next}
          link={(next) => ({ ...node, next })}
        />
      </>
    );
  const texts = (field: 'texts' | 'silentTexts' | 'invalidTexts', label: string, hint?: string) => (
    <TextsField
      label={label}
      {...(hint ? { hint } : {})}
      texts={node[field]}
      onChange={(value) => editing.onChange({ ...node, [field]: value })}
    />
  );
  return (
    <>
      {texts('texts', t('flow.words'))}
      <MenuChoices editing={editing} node={node} />
      <Patience editing={editing} node={node} />
      {texts('silentTexts', t('flow.silent'), t('flow.houseText'))}
      {texts('invalidTexts', t('flow.invalid'), t('flow.houseText'))}
      <WayField
        editing={editing}
        label={t('flow.afterTries')}
        value={node.otherwise}
        link={(otherwise) => ({ ...node, otherwise })}
      />
    </>
  );
}
