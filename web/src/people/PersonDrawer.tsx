import { Button, Drawer, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person } from '../api/types.ts';
import { HandOverButton } from '../followUps/HandOver.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { AccountFields } from './AccountFields.tsx';
import { NewSkill } from './NewSkill.tsx';
import { SkillFields } from './SkillFields.tsx';
import { usePersonForm } from './usePersonForm.ts';

export function PersonDrawer({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const form = usePersonForm(person, onClose);
  const { value, change } = form;
  return (
    <Drawer opened onClose={onClose} position="right" title={person.name} data-testid={testIds.personForm}>
      <Stack gap={16}>
        <MultiSelect
          label={t('people.queues')}
          searchable
          value={value.queueIds}
          data={session.queues.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(queueIds) => change({ queueIds })}
        />
        <SkillFields form={form} />
        <NewSkill />
        <NumberInput
          label={t('people.capacity')}
          min={0}
          max={50}
          allowDecimal={false}
          value={value.messageCapacity}
          onChange={(next) => typeof next === 'number' && change({ messageCapacity: next })}
        />
        <NumberInput
          label={t('people.limit')}
          description={t('people.limitHint')}
          min={0}
          max={50}
          allowDecimal={false}
          value={value.callMessageLimit ?? ''}
          onChange={(next) => change({ callMessageLimit: typeof next === 'number' ? next : null })}
        />
        <TextInput
          label={t('people.phone')}
          description={t('people.phoneHint')}
          placeholder="+44…"
          type="tel"
          value={value.fallbackNumber ?? ''}
          onChange={(event) => change({ fallbackNumber: event.currentTarget.value || null })}
        />
        <Button
          disabled={!form.isChanged}
          loading={form.isSaving}
          onClick={form.save}
          data-testid={testIds.personSave}
        >
          {t('common.save')}
        </Button>
        <HandOverButton from={person.id} />
        {may(session, 'people.manage') && person.id !== session.agentId && <AccountFields person={person} />}
      </Stack>
    </Drawer>
  );
}
