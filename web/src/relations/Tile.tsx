import { UnstyledButton } from '@mantine/core';
import classes from './Relations.module.css';

interface Props {
  label: string;
  count: number | string;
  isChosen?: boolean;
  testId: string;
  hint?: string | undefined;
  onChoose: () => void;
}

/** A number that opens what it counts. */
export function Tile({ label, count, isChosen = false, testId, hint, onChoose }: Props) {
  return (
    <UnstyledButton
      className={classes['tile'] ?? ''}
      aria-pressed={isChosen}
      data-chosen={isChosen}
      data-count={count}
      data-testid={testId}
      title={hint}
      onClick={onChoose}
    >
      <span className={`${classes['number']} tabular`}>{count}</span>
      <span className="quiet">{label}</span>
    </UnstyledButton>
  );
}
