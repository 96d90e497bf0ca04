import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Span } from './arrivalApi.ts';

/** `09:00-12:00, 13:00-17:00`; empty for closed. */
const spansText = (spans: readonly Span[]): string => spans.map(({ from, to }) => `${from}-${to}`).join(', ');
function readSpans(text: string): Span[] | null {
  const parts = text
    .split(/[,;，]/)
    .map((part) => part.trim())
    .filter(Boolean);
  const spans = parts.map((part) =>
    /^([01]\d|2[0-3]):[0-5]\d\s*[-–]\s*(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(part)
      ? part.split(/\s*[-–]\s*/)
      : null,
  );
  return spans.every((span) => span !== null) ? spans.map(([from = '', to = '']) => ({ from, to })) : null;
}

/** Hours in words; what cannot be read is put back. */
export function SpansField({
  spans,
  onChange,
}: {
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      w={210}
      key={spansText(spans)}
      aria-label={t('hours.openThen')}
      placeholder={t('hours.closedThen')}
      defaultValue={spansText(spans)}
      onBlur={(event) => {
        const read = readSpans(event.currentTarget.value);
        if (read) onChange(read);
        else event.currentTarget.value = spansText(spans);
      }}
    />
  );
}
