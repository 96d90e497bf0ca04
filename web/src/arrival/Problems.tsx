import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import type { FlowDocument, FlowProblem } from './arrivalApi.ts';
import classes from './Arrival.module.css';

interface Props {
  flow: FlowDocument;
  problems: readonly FlowProblem[];
  onChoose: (key: string) => void;
}

/** What keeps a draft from being published, each with the way to it. */
export function Problems({ flow, problems, onChoose }: Props) {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  const titleOf = (key: string | null): string => flow.nodes.find((node) => node.key === key)?.title ?? '';
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle size={18} />}
      title={t('flow.problems')}
      data-testid={testIds.flowProblems}
    >
      {problems.map((one) => (
        <button
          key={`${one.key}-${one.problem}-${one.about}`}
          type="button"
          className={classes['row']}
          onClick={() => one.key && onChoose(one.key)}
        >
          {titleOf(one.key)}: {t(`problem.${one.problem}`, { about: one.about })}
        </button>
      ))}
    </Alert>
  );
}
