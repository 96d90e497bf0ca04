import { Button, Group, MultiSelect, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ContactCap } from '#core/contract/contacting.ts';
import { ContactPurpose, MessageChannel } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Settings } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { may, useSession } from '../session/session.ts';
import { useChanges } from '../settings/useChanges.ts';
import own from './Contacting.module.css';
import { usePurposes } from './usePurposes.ts';

const NEW: ContactCap = { count: 3, days: 7, channel: null, purposes: ['care', 'win_back', 'campaign'] };

/** How often, and for what a yes is needed. */
export function CapSettings() {
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings });
  if (!settings.data) return <Trouble error={settings.error} onRetry={() => void settings.refetch()} />;
  return <Form settings={settings.data} />;
}

function Form({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const session = useSession();
  const purposes = usePurposes();
  const { value, change, save, isChanged } = useChanges(settings, {
    key: keys.settings,
    send: api.saveSettings,
  });
  const mayChange = may(session, 'settings.write');
  const caps = value.contactCaps;
  return (
    <Stack gap={16} maw={900}>
      <Text size="sm" c="dimmed">
        {t('contacting.capsHint')}
      </Text>
      {caps.length === 0 && <Text c="dimmed">{t('contacting.noCaps')}</Text>}
      {caps.map((cap, index) => (
        <CapRow
          // oxlint-disable-next-line react/no-array-index-key -- rows have no name of their own, and only the last is added
          key={index}
          {...{ cap, index, mayChange }}
          onChange={(changed) =>
            change({ contactCaps: caps.map((one, at) => (at === index ? changed : one)) })
          }
          onRemove={() => change({ contactCaps: caps.filter((_, at) => at !== index) })}
        />
      ))}
      {mayChange && caps.length < 10 && (
        <Button
          variant="default"
          data-testid={ids.capAdd}
          onClick={() => change({ contactCaps: [...caps, NEW] })}
          w="fit-content"
        >
          {t('contacting.addCap')}
        </Button>
      )}
      <MultiSelect
        label={t('contacting.consentPurposes')}
        description={t('contacting.consentPurposesHint')}
        disabled={!mayChange}
        data={purposes}
        value={value.consentPurposes}
        onChange={(chosen) => change({ consentPurposes: ContactPurpose.array().parse(chosen) })}
      />
      <NumberInput
        label={t('contacting.logDays')}
        min={1}
        max={730}
        maw={260}
        disabled={!mayChange}
        value={value.contactLogDays}
        onChange={(days) => change({ contactLogDays: Number(days) })}
      />
      {mayChange && (
        <Group>
          <Button
            disabled={!isChanged}
            loading={save.isPending}
            data-testid={ids.capsSave}
            onClick={() => save.mutate()}
          >
            {t('common.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface CapProps {
  cap: ContactCap;
  index: number;
  mayChange: boolean;
  onChange: (cap: ContactCap) => void;
  onRemove: () => void;
}

function CapRow({ cap, index, mayChange, onChange, onRemove }: CapProps) {
  const { t } = useTranslation();
  const purposes = usePurposes();
  return (
    <div className={own['form']}>
      <NumberInput
        label={t('contacting.capCount')}
        min={1}
        max={100}
        disabled={!mayChange}
        value={cap.count}
        data-testid={ids.cap(index, 'count')}
        onChange={(count) => onChange({ ...cap, count: Number(count) })}
      />
      <NumberInput
        label={t('contacting.capDays')}
        min={1}
        max={365}
        disabled={!mayChange}
        value={cap.days}
        data-testid={ids.cap(index, 'days')}
        onChange={(days) => onChange({ ...cap, days: Number(days) })}
      />
      <Select
        label={t('contacting.filter.channel')}
        placeholder={t('contacting.everyChannel')}
        clearable
        disabled={!mayChange}
        data={MessageChannel.options.map((channel) => ({
          value: channel,
          label: t(`contacting.channel.${channel}`),
        }))}
        value={cap.channel}
        onChange={(channel) => onChange({ ...cap, channel: MessageChannel.nullable().parse(channel) })}
      />
      <MultiSelect
        label={t('contacting.purposes')}
        disabled={!mayChange}
        data={purposes}
        value={cap.purposes}
        onChange={(chosen) => onChange({ ...cap, purposes: ContactPurpose.array().parse(chosen) })}
      />
      {mayChange && (
        <Button variant="subtle" color="red" onClick={onRemove} data-testid={ids.capRemove(index)}>
          {t('contacting.remove')}
        </Button>
      )}
    </div>
  );
}
