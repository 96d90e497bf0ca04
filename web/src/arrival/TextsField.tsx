import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Texts } from '#core/contract/arrivalWords.ts';
import classes from './Arrival.module.css';

interface Props {
  label: string;
  texts: Texts;
  hint?: string;
  onChange: (texts: Texts) => void;
}

/** A text that is spoken, in both languages side by side. What is left empty is spoken in the other. */
export function TextsField({ label, texts, hint, onChange }: Props) {
  const { t } = useTranslation();
  const field = (language: 'en' | 'zh') => (
    <Textarea
      autosize
      minRows={1}
      maxRows={6}
      maxLength={1_000}
      label={`${label} · ${t(`arrival.spoken.${language}`)}`}
      placeholder={hint}
      value={texts[language] ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget;
        const { [language]: _old, ...rest } = texts;
        onChange(value === '' ? rest : { ...rest, [language]: value });
      }}
    />
  );
  return (
    <div className={classes['pair']}>
      {field('en')}
      {field('zh')}
    </div>
  );
}
