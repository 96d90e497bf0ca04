import { Modal, TextInput, useMantineColorScheme } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { RecentCall } from '../api/types.ts';
import { useDial } from '../desk/useDial.ts';
import { callColleague } from '../internalCalls/callColleague.ts';
import { chooseLanguage } from '../i18n/i18n.ts';
import { testIds } from '../testIds.ts';
import type { Entry } from './entries.ts';
import { NewMessage } from './NewMessage.tsx';
import classes from './Palette.module.css';
import { PaletteEntry } from './PaletteEntry.tsx';
import { usePaletteEntries } from './usePaletteEntries.ts';

type Writing = { channel: 'sms' | 'email'; to: string };

/** What an entry does when it is picked. */
function usePick(onClose: () => void, onWrite: (writing: Writing) => void): (entry: Entry) => void {
  const navigate = useNavigate();
  const { dial } = useDial();
  const redial = (call: RecentCall): Promise<void> | undefined => {
    if (call.agentId) return callColleague(call.agentId);
    return call.number ? dial(call.number, call.clientId ?? undefined) : undefined;
  };
  const { setColorScheme } = useMantineColorScheme();
  return (entry) => {
    onClose();
    switch (entry.type) {
      case 'client':
        return void navigate(`/clients/${entry.client.id}`);
      case 'dial':
        return void dial(entry.to);
      case 'recent':
        return void redial(entry.call);
      case 'colleague':
        return void callColleague(entry.agentId);
      case 'text':
        return onWrite({ channel: 'sms', to: entry.to });
      case 'mail':
        return onWrite({ channel: 'email', to: entry.to });
      case 'page':
      case 'view':
        return void navigate(entry.path);
      case 'scheme':
        return setColorScheme(entry.scheme);
      case 'language':
        return chooseLanguage(entry.language);
      default:
        entry satisfies never;
    }
  };
}

export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const [writing, setWriting] = useState<Writing | null>(null);
  const entries = usePaletteEntries(query);
  const current = Math.min(at, Math.max(0, entries.length - 1));
  const pick = usePick(() => {
    setQuery('');
    setAt(0);
    onClose();
  }, setWriting);

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt(Math.min(entries.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter' && entries[current]) pick(entries[current]);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <Modal
        opened={isOpen}
        onClose={onClose}
        withCloseButton={false}
        padding={0}
        size={560}
        yOffset="12vh"
        radius="lg"
        aria-label={t('search.open')}
        data-testid={testIds.search}
      >
        <TextInput
          variant="unstyled"
          size="md"
          data-autofocus
          leftSection={<IconSearch size={18} />}
          placeholder={t('search.placeholder')}
          aria-label={t('search.placeholder')}
          role="combobox"
          aria-expanded
          aria-controls="palette-entries"
          aria-activedescendant={`palette-entry-${current}`}
          classNames={{ input: classes['input'] ?? '' }}
          value={query}
          data-testid={testIds.searchInput}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          id="palette-entries"
          role="listbox"
          className={classes['entries']}
          aria-label={t('search.results')}
        >
          {entries.map((entry, index) => (
            <PaletteEntry
              key={index}
              entry={entry}
              index={index}
              isCurrent={index === current}
              onPick={() => pick(entry)}
              onPoint={() => setAt(index)}
            />
          ))}
          {entries.length === 0 && <div className={classes['none']}>{t('search.none')}</div>}
        </div>
      </Modal>
      {writing && <NewMessage channel={writing.channel} to={writing.to} onClose={() => setWriting(null)} />}
    </>
  );
}
