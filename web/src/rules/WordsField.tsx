import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleVariables } from '#core/contract/ruleWords.ts';
import classes from './Rules.module.css';

interface Props {
  label: string;
  value: string | undefined;
  isLong?: boolean;
  onChange: (text: string | undefined) => void;
}

/** Words with variables: pressed, one is put where the cursor is. */
export function WordsField({ label, value = '', isLong = false, onChange }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const set = (text: string) => onChange(text === '' ? undefined : text);
  const insert = (name: string) => {
    const at = field.current?.selectionStart ?? value.length;
    set(`${value.slice(0, at)}{${name}}${value.slice(field.current?.selectionEnd ?? at)}`);
    field.current?.focus();
  };
  const common = {
    ref: field,
    size: 'xs',
    'aria-label': label,
    placeholder: label,
    maxLength: 2_000,
    value,
  } as const;
  return (
    <div className={classes['grow']} style={{ flexBasis: '100%' }}>
      {isLong ? (
        <Textarea
          {...common}
          autosize
          minRows={2}
          maxRows={8}
          onChange={(event) => set(event.currentTarget.value)}
        />
      ) : (
        <TextInput {...common} onChange={(event) => set(event.currentTarget.value)} />
      )}
      <Group gap={2} mt={2}>
        {ruleVariables.map((name) => (
          <Button key={name} variant="subtle" color="gray" size="compact-xs" onClick={() => insert(name)}>
            {t(`rule.variable.${name}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}
