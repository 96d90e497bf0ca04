import { Chip, Group, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../clock/clock.ts';
import { formatDateTime } from '../clock/format.ts';
import { dueShortcuts, dueTimeOf, toLocalInput, type DueShortcut } from './dueTimes.ts';

/** When: one of the shortcuts, or a time of one's own. */
export interface Due {
  due: DueShortcut;
  customAt: string;
}

export function emptyDue(): Due {
  return { due: 'tomorrow', customAt: toLocalInput(dueTimeOf('tomorrow', serverNow())) };
}

export function dueDate({ due, customAt }: Due): Date {
  return due === 'custom' ? new Date(customAt) : dueTimeOf(due, serverNow());
}

/** Null for a time that is no time. */
export function dueInstant(due: Due): string | null {
  const date = dueDate(due);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

export function shortcutOf(value: string): DueShortcut {
  return dueShortcuts.find((known) => known === value) ?? 'custom';
}

interface Props {
  value: Due;
  testId: (shortcut: DueShortcut) => string;
  onChange: (due: Due) => void;
}

export function DueField({ value, testId, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const date = dueDate(value);
  return (
    <>
      <Chip.Group value={value.due} onChange={(due) => onChange({ ...value, due: shortcutOf(String(due)) })}>
        <Group gap={5}>
          {dueShortcuts.map((shortcut) => (
            <Chip key={shortcut} size="xs" value={shortcut} data-testid={testId(shortcut)}>
              {t(`due.${shortcut}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {value.due === 'custom' ? (
        <TextInput
          type="datetime-local"
          aria-label={t('due.custom')}
          value={value.customAt}
          onChange={(event) => onChange({ ...value, customAt: event.currentTarget.value })}
        />
      ) : (
        <span className="quiet">{formatDateTime(date.getTime(), i18n.language)}</span>
      )}
    </>
  );
}
