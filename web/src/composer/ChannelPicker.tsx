import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import type { Target } from './targets.ts';

interface Props {
  targets: readonly Target[];
  target: Target | null;
  onChange: (key: string) => void;
}

export function ChannelPicker({ targets, target, onChange }: Props) {
  const { t } = useTranslation();
  if (targets.length === 0) return <span className="quiet">{t('composer.noAddress')}</span>;
  const labelOf = (option: Target) => {
    const suffix = option.isName
      ? t('composer.isName')
      : option.hasOptedOut
        ? t('composer.optedOut')
        : option.conversation
          ? ''
          : t('composer.new');
    return `${t(`channel.${option.channel}`)} · ${option.to}${suffix === '' ? '' : ` (${suffix})`}`;
  };
  return (
    <Select
      size="xs"
      flex={1}
      maw={360}
      allowDeselect={false}
      checkIconPosition="right"
      aria-label={t('composer.channel')}
      data-testid={testIds.composerChannel}
      leftSection={target && <ChannelIcon channel={target.channel} size={14} />}
      value={target?.key ?? null}
      data={targets.map((option) => ({
        value: option.key,
        label: labelOf(option),
        disabled: option.hasOptedOut || option.isName,
      }))}
      onChange={(key) => key && onChange(key)}
    />
  );
}
