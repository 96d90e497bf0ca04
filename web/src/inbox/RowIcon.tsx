import { ActionIcon, Tooltip, type ActionIconProps } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { MouseEventHandler, Ref } from 'react';

interface Props extends Pick<ActionIconProps, 'color' | 'loading'> {
  label: string;
  Icon: Icon;
  'data-testid'?: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  ref?: Ref<HTMLButtonElement>;
}

/** One of the things that can be done to a row. A dozen words in a row would leave no room for what it says. */
export function RowIcon({ label, Icon, ...rest }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size={28} aria-label={label} {...rest}>
        <Icon size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
