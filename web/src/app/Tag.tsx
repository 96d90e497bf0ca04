import type { Icon } from '@tabler/icons-react';
import type { HTMLAttributes, ReactNode } from 'react';
import classes from './Tag.module.css';

export type Tone = 'quiet' | 'good' | 'warn' | 'bad' | 'info' | 'care' | 'accent';

interface Props extends HTMLAttributes<HTMLSpanElement> {
  tone: Tone;
  Icon?: Icon;
  children: ReactNode;
}

/** A word on a tint: colour never speaks alone. */
export function Tag({ tone, Icon, children, ...others }: Props) {
  return (
    <span {...others} className={classes['tag']} data-tone={tone}>
      {Icon && <Icon size={12} stroke={2.2} aria-hidden="true" />}
      {children}
    </span>
  );
}
