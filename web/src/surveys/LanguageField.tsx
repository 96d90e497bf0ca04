import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** Each by its own name. */
const languages = { en: 'English', zh: '中文', es: 'Español', fr: 'Français', de: 'Deutsch' } as const;
export type EditorLanguage = keyof typeof languages;
const names = ['en', 'zh', 'es', 'fr', 'de'] as const satisfies readonly EditorLanguage[];

export function LanguageField({
  value,
  onChange,
}: {
  value: EditorLanguage;
  onChange: (language: EditorLanguage) => void;
}) {
  const { t } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('surveys.language')}
      value={value}
      data={names.map((name) => ({ value: name, label: languages[name] }))}
      onChange={(chosen) => onChange(names.find((name) => name === chosen) ?? 'en')}
    />
  );
}
