import { ActionIcon, Combobox, Tooltip, useCombobox } from '@mantine/core';
import { IconCheck, IconTag } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import type { Conversation, Tag as HouseTag } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { useWorkOrder } from '../inbox/useWorkOrder.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { useTags } from './useTags.ts';

interface ChoiceProps {
  search: string;
  tags: readonly HouseTag[];
  isOn: (tagId: string) => boolean;
}

function Choices({ search, tags, isOn }: ChoiceProps) {
  const { t } = useTranslation();
  const wanted = search.trim().toLowerCase();
  const shown = tags.filter(
    ({ id, name, retired }) => (!retired || isOn(id)) && name.toLowerCase().includes(wanted),
  );
  if (shown.length === 0)
    return <Combobox.Empty>{t(tags.length === 0 ? 'tag.noneYet' : 'tag.none')}</Combobox.Empty>;
  return shown.map(({ id, name, colour }) => (
    <Combobox.Option key={id} value={id} data-on={isOn(id)} data-testid={testIds.tagOption(id)}>
      <IconCheck size={13} aria-hidden="true" style={{ visibility: isOn(id) ? 'visible' : 'hidden' }} />{' '}
      <Tag tone={colour}>{name}</Tag>
    </Combobox.Option>
  ));
}

/** Puts tags on and takes them off: searched by typing, chosen by arrows and Enter. `hasKey`: L opens it. */
export function TagPicker({
  conversation,
  hasKey = false,
}: {
  conversation: Conversation;
  hasKey?: boolean;
}) {
  const { t } = useTranslation();
  const tags = useTags();
  const order = useWorkOrder();
  const [search, setSearch] = useState('');
  const list = useCombobox({
    onDropdownOpen: () => list.focusSearchInput(),
    onDropdownClose: () => {
      list.resetSelectedOption();
      setSearch('');
    },
  });
  useCommand('tag', hasKey ? () => list.openDropdown() : null);
  const isOn = (tagId: string) => conversation.tags.some(({ id }) => id === tagId);
  return (
    <Combobox
      store={list}
      width={240}
      position="bottom-end"
      shadow="md"
      withinPortal
      onOptionSubmit={(tagId) =>
        order.mutate(() => api.tag(conversation.id, isOn(tagId) ? { remove: [tagId] } : { add: [tagId] }))
      }
    >
      <Combobox.Target targetType="button">
        <Tooltip label={hasKey ? `${t('tag.edit')} · L` : t('tag.edit')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('tag.edit')}
            loading={order.isPending}
            data-testid={testIds.tagsOf(conversation.id)}
            onClick={() => list.toggleDropdown()}
          >
            <IconTag size={15} />
          </ActionIcon>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          aria-label={t('tag.search')}
          placeholder={t('tag.search')}
          value={search}
          data-testid={testIds.tagSearch}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            list.updateSelectedOptionIndex();
          }}
        />
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label={t('tag.title')}>
          <Choices search={search} tags={tags} isOn={isOn} />
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
