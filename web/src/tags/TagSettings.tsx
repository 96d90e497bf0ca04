import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Tag as HouseTag, TagColour } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import classes from '../settings/SettingsPage.module.css';
import { testIds } from '../testIds.ts';
import { useTags } from './useTags.ts';

const LONGEST = 40;
const colours = [
  'quiet',
  'good',
  'warn',
  'bad',
  'info',
  'care',
  'accent',
] as const satisfies readonly TagColour[];
const colourOf = (value: string | null): TagColour => colours.find((colour) => colour === value) ?? 'quiet';

function useTagOrder() {
  return useMutation({
    mutationFn: (order: () => Promise<unknown>) => order(),
    onSettled: () => refresh(keys.tags, ['inbox'], keys.desk, ['conversations']),
    onError: tellFailure,
  });
}

function ColourField({ value, onChange }: { value: TagColour; onChange: (colour: TagColour) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={110}
      aria-label={t('tag.colour')}
      allowDeselect={false}
      value={value}
      data={colours.map((colour) => ({ value: colour, label: t(`tag.colour.${colour}`) }))}
      renderOption={({ option }) => <Tag tone={colourOf(option.value)}>{option.label}</Tag>}
      onChange={(colour) => onChange(colourOf(colour))}
    />
  );
}

function Row({ tag }: { tag: HouseTag }) {
  const { t } = useTranslation();
  const order = useTagOrder();
  const [name, setName] = useState(tag.name);
  const rename = () => {
    if (name.trim() !== '' && name.trim() !== tag.name)
      order.mutate(() => api.changeTag(tag.id, { name: name.trim() }), { onError: () => setName(tag.name) });
    else setName(tag.name);
  };
  return (
    <Table.Tr data-testid={testIds.tagRow(tag.id)} data-retired={tag.retired}>
      <Table.Td>
        <Tag tone={tag.colour}>{tag.name}</Tag>{' '}
        {tag.retired && <span className="quiet">{t('tag.retired')}</span>}
      </Table.Td>
      <Table.Td>
        <TextInput
          size="xs"
          aria-label={t('tag.rename', { name: tag.name })}
          maxLength={LONGEST}
          value={name}
          data-testid={testIds.tagRename(tag.id)}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename();
          }}
        />
      </Table.Td>
      <Table.Td>
        <ColourField
          value={tag.colour}
          onChange={(colour) => order.mutate(() => api.changeTag(tag.id, { colour }))}
        />
      </Table.Td>
      <Table.Td className="muted tabular" ta="right">
        {tag.conversations}
      </Table.Td>
      <Table.Td ta="right">
        <Button
          variant="subtle"
          size="compact-xs"
          loading={order.isPending}
          data-testid={testIds.tagRetire(tag.id)}
          onClick={() => order.mutate(() => api.changeTag(tag.id, { retired: !tag.retired }))}
        >
          {t(tag.retired ? 'tag.restore' : 'tag.retire')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function NewTag() {
  const { t } = useTranslation();
  const order = useTagOrder();
  const [name, setName] = useState('');
  const [colour, setColour] = useState<TagColour>('quiet');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        order.mutate(() => api.makeTag({ name: name.trim(), colour }), { onSuccess: () => setName('') });
      }}
    >
      <Group gap={8} align="end" mt={10}>
        <TextInput
          style={{ flex: 1 }}
          size="xs"
          label={t('tag.new')}
          maxLength={LONGEST}
          value={name}
          data-testid={testIds.tagNew}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <ColourField value={colour} onChange={setColour} />
        <Button
          type="submit"
          variant="default"
          disabled={name.trim() === ''}
          loading={order.isPending}
          data-testid={testIds.tagMake}
        >
          {t('tag.make')}
        </Button>
      </Group>
    </form>
  );
}

/** The division's tags: added, renamed, coloured, retired. */
export function TagSettings() {
  const { t } = useTranslation();
  const tags = useTags();
  return (
    <section className={classes['card']} data-testid={testIds.tagSettings}>
      <h2 className={classes['title']}>{t('tag.title')}</h2>
      <Text size="sm" c="dimmed">
        {t('tag.lead')}
      </Text>
      {tags.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('tag.title')}</Table.Th>
                <Table.Th>{t('tag.name')}</Table.Th>
                <Table.Th>{t('tag.colour')}</Table.Th>
                <Table.Th ta="right">{t('tag.used')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tags.map((tag) => (
                <Row key={`${tag.id} ${tag.name}`} tag={tag} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <NewTag />
    </section>
  );
}
