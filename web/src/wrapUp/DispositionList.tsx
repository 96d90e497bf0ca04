import { Kbd, Radio, Stack } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

const DIGIT_KEYS = 9;

interface Props {
  dispositions: readonly string[];
  value: string | null;
  /** Only while the conversation is being wrapped up: a digit pressed before that means something else. */
  hasKeys: boolean;
  onChange: (disposition: string) => void;
}

/** Keys 1 to 9 choose while nobody is typing. */
function useDigits({ dispositions, hasKeys, onChange }: Omit<Props, 'value'>): void {
  useEffect(() => {
    if (!hasKeys) return;
    function onKeyDown(event: KeyboardEvent) {
      const target = event.target;
      const isTyping =
        target instanceof HTMLTextAreaElement ||
        (target instanceof HTMLInputElement && target.type !== 'radio');
      if (isTyping || event.altKey || event.ctrlKey || event.metaKey) return;
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
      const found = digit ? dispositions[Number(digit) - 1] : undefined;
      if (!found) return;
      event.preventDefault();
      onChange(found);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [dispositions, hasKeys, onChange]);
}

export function DispositionList({ dispositions, value, hasKeys, onChange }: Props) {
  const { t } = useTranslation();
  useDigits({ dispositions, hasKeys, onChange });
  return (
    <Radio.Group label={t('wrapUp.disposition')} value={value ?? ''} onChange={onChange}>
      <Stack gap={2} mt={4}>
        {dispositions.map((disposition, index) => (
          <Radio.Card
            key={disposition}
            value={disposition}
            radius="md"
            px={10}
            py={7}
            withBorder={value === disposition}
            data-testid={testIds.disposition(index + 1)}
          >
            <span style={{ display: 'flex', gap: 9, alignItems: 'center' }}>
              <Radio.Indicator size="xs" />
              <span style={{ flex: 1 }}>{disposition}</span>
              {index < DIGIT_KEYS && <Kbd size="xs">{index + 1}</Kbd>}
            </span>
          </Radio.Card>
        ))}
      </Stack>
    </Radio.Group>
  );
}
