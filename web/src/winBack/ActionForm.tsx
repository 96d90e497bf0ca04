import { ActionIcon, Button, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WinBackAction, WinBackWay, type WinBackCase } from '#core/contract/winBack.ts';
import { useAgents } from '../agents/useAgents.ts';
import { api } from '../api/endpoints.ts';
import { serverNow } from '../clock/clock.ts';
import { toLocalInput } from '../followUps/dueTimes.ts';
import classes from '../relations/Relations.module.css';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { SaveButton } from './SaveButton.tsx';
import { useSaveForm } from './useSaveForm.ts';

const DAY_MS = 86_400_000;
const MOST = 10;

interface ContactDraft {
  key: number;
  way: WinBackWay;
  at: string;
  text: string;
}

/** Ten in the morning, so many days from now. */
function inDays(days: number): string {
  const date = new Date(serverNow() + days * DAY_MS);
  date.setHours(10, 0, 0, 0);
  return toLocalInput(date);
}

const isoOf = (local: string): string => {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
};

interface ContactProps {
  contact: ContactDraft;
  number: number;
  onChange: (part: Partial<ContactDraft>) => void;
  onRemove: (() => void) | null;
}

function ContactFields({ contact, number, onChange, onRemove }: ContactProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['contact']}>
      <Select
        label={t('winBack.form.way')}
        allowDeselect={false}
        value={contact.way}
        data={WinBackWay.options.map((value) => ({ value, label: t(`winBack.way.${value}`) }))}
        onChange={(value) => {
          const way = WinBackWay.safeParse(value).data;
          if (way) onChange({ way });
        }}
      />
      <TextInput
        type="datetime-local"
        label={t('winBack.form.when')}
        value={contact.at}
        onChange={(event) => onChange({ at: event.currentTarget.value })}
      />
      {onRemove ? (
        <ActionIcon
          size={36}
          variant="subtle"
          color="gray"
          aria-label={t('winBack.form.removeContact', { number })}
          onClick={onRemove}
        >
          <IconX size={16} />
        </ActionIcon>
      ) : (
        <span />
      )}
      <TextInput
        className={classes['contactWords'] ?? ''}
        label={t('winBack.form.words')}
        required
        maxLength={1_600}
        value={contact.text}
        data-testid={testIds.winBackField(`words-${number}`)}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
    </div>
  );
}

/** The second phase: who does it, what is offered, and when the client is contacted. */
export function ActionForm({ item }: { item: WinBackCase }) {
  const { t } = useTranslation();
  const { agentId } = useSession();
  const agents = useAgents();
  const save = useSaveForm(item.id, api.fillAction);
  const [ownerId, setOwnerId] = useState<string>(agentId);
  const [offer, setOffer] = useState('');
  const [contacts, setContacts] = useState<ContactDraft[]>([
    { key: 0, way: 'call', at: inDays(1), text: '' },
  ]);
  const form = WinBackAction.safeParse({
    ownerId,
    offer,
    contacts: contacts.map(({ way, at, text }) => ({ way, dueAt: isoOf(at), text })),
  }).data;
  const change = (key: number, part: Partial<ContactDraft>) =>
    setContacts(contacts.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (form) save.mutate(form);
      }}
    >
      <Stack gap={12}>
        <Select
          label={t('winBack.form.owner')}
          searchable
          allowDeselect={false}
          value={ownerId}
          data={agents.map(({ id, name }) => ({ value: id, label: name }))}
          data-testid={testIds.winBackField('owner')}
          onChange={(id) => id && setOwnerId(id)}
        />
        <Textarea
          label={t('winBack.form.offer')}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={offer}
          data-testid={testIds.winBackField('offer')}
          onChange={(event) => setOffer(event.currentTarget.value)}
        />
        <h3 className={classes['title']}>{t('winBack.form.contacts')}</h3>
        {contacts.map((contact, index) => (
          <ContactFields
            key={contact.key}
            contact={contact}
            number={index + 1}
            onChange={(part) => change(contact.key, part)}
            onRemove={
              contacts.length > 1
                ? () => setContacts(contacts.filter(({ key }) => key !== contact.key))
                : null
            }
          />
        ))}
        {contacts.length < MOST && (
          <Button
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() => {
              const key = 1 + Math.max(...contacts.map((one) => one.key));
              setContacts([...contacts, { key, way: 'sms', at: inDays(3 * contacts.length + 1), text: '' }]);
            }}
          >
            {t('winBack.form.addContact')}
          </Button>
        )}
        <SaveButton label={t('winBack.form.saveAction')} isWhole={Boolean(form)} isSaving={save.isPending} />
      </Stack>
    </form>
  );
}
