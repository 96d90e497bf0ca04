import { ActionIcon, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { useDial } from '../desk/useDial.ts';
import { testIds } from '../testIds.ts';
import classes from './NumberLink.module.css';

interface Props {
  number: string;
  clientId?: string | undefined;
}

/** Wherever a phone number stands: a press calls it; the arrow beside it chooses the number of ours that is shown. */
export function NumberLink({ number, clientId }: Props) {
  const { t } = useTranslation();
  const { dial, isDialling } = useDial();
  return (
    <span
      className={classes['number']}
      // A row around it may be a link of its own.
      onClick={(event) => event.stopPropagation()}
    >
      <Tooltip label={t('dial.call', { number })}>
        <UnstyledButton
          className={classes['link']}
          aria-label={t('dial.call', { number })}
          disabled={isDialling}
          data-testid={testIds.number(number)}
          onClick={() => void dial(number, clientId)}
        >
          {number}
        </UnstyledButton>
      </Tooltip>
      <CallerIds number={number} onChoose={(fromId) => void dial(number, clientId, fromId)} />
    </span>
  );
}

function CallerIds({ number, onChoose }: { number: string; onChoose: (fromId: string) => void }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const ids = useQuery({
    queryKey: keys.callerIds(number),
    queryFn: () => api.callerIds(number),
    enabled: isOpen,
  });
  return (
    <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={18}
          className={classes['more'] ?? ''}
          aria-label={t('dial.from', { number })}
          data-testid={testIds.numberFrom(number)}
        >
          <IconChevronDown size={13} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('dial.shown')}</Menu.Label>
        {ids.data?.items.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={
              one.id === ids.data.defaultId ? <IconCheck size={14} /> : <span className={classes['gap']} />
            }
            rightSection={<span className="quiet">{one.name ?? one.queueName}</span>}
            data-testid={testIds.callerId(one.number)}
            onClick={() => onChoose(one.id)}
          >
            {one.number}
          </Menu.Item>
        ))}
        {ids.data?.items.length === 0 && <Menu.Item disabled>{t('dial.noNumber')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
