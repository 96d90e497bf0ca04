import { ActionIcon, Button, Menu, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { IconClockPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../clock/clock.ts';
import { testIds } from '../testIds.ts';
import { BothTimes, ownZone } from './BothTimes.tsx';
import { fromInput, mondayMorning, toInput, tomorrowMorning } from './zonedTimes.ts';

interface PickProps {
  zone: string;
  first: number;
  label: string;
  onPick: (at: number) => void;
}

/** A time by the client's clock. */
export function TimePick({ zone, first, label, onPick }: PickProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(() => toInput(first, zone));
  const at = fromInput(text, zone);
  const isLater = at !== null && at > serverNow();
  return (
    <Stack gap={10}>
      <TextInput
        type="datetime-local"
        label={t('later.when', { zone })}
        value={text}
        data-testid={testIds.laterTime}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Text size="sm" c="dimmed">
        {isLater ? <BothTimes at={at} zone={zone} /> : t('later.past')}
      </Text>
      <Button disabled={!isLater} data-testid={testIds.laterSave} onClick={() => isLater && onPick(at)}>
        {label}
      </Button>
    </Stack>
  );
}

interface Props {
  /** Null: nobody knows where the client is, so that it is planned by our clock. */
  timeZone: string | null;
  disabled: boolean;
  onPick: (at: number, zone: string) => void;
}

/** Sends what is written at a time by the client's clock. */
export function SendLater({ timeZone, disabled, onPick }: Props) {
  const { t } = useTranslation();
  const [isPicking, setIsPicking] = useState(false);
  const zone = timeZone ?? ownZone();
  const presets = {
    tomorrow: tomorrowMorning(serverNow(), zone),
    monday: mondayMorning(serverNow(), zone),
  };
  return (
    <>
      <Menu position="top-end" width={330}>
        <Menu.Target>
          <Tooltip label={t('later.title')}>
            <ActionIcon
              size={32}
              variant="default"
              disabled={disabled}
              aria-label={t('later.title')}
              data-testid={testIds.later}
            >
              <IconClockPlus size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{timeZone ? t('later.clock', { zone }) : t('later.noZone')}</Menu.Label>
          {(['tomorrow', 'monday'] as const).map((name) => (
            <Menu.Item
              key={name}
              data-testid={testIds.laterAt(name)}
              onClick={() => onPick(presets[name], zone)}
            >
              {t(`later.${name}`)}
              <Text size="xs" c="dimmed">
                <BothTimes at={presets[name]} zone={zone} />
              </Text>
            </Menu.Item>
          ))}
          <Menu.Item data-testid={testIds.laterAt('pick')} onClick={() => setIsPicking(true)}>
            {t('later.pick')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={isPicking}
        onClose={() => setIsPicking(false)}
        title={t('later.title')}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <TimePick
          zone={zone}
          first={presets.tomorrow}
          label={t('later.title')}
          onPick={(at) => {
            setIsPicking(false);
            onPick(at, zone);
          }}
        />
      </Modal>
    </>
  );
}
