import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Explained, RuleDocument } from '#core/contract/rules.ts';
import { useConditionText } from './useRuleWords.ts';
import classes from './Rules.module.css';

/** Each condition, and whether it held. */
export function Judged({ document, explained }: { document: RuleDocument; explained: Explained }) {
  const { t } = useTranslation();
  const conditionText = useConditionText();
  const rows = document.groups.flatMap(({ items }, group) =>
    items.map((item, index) => ({
      key: `${group} ${index}`,
      text: conditionText(item),
      holds: explained.groups[group]?.items[index] ?? false,
    })),
  );
  if (rows.length === 0) return <p className={classes['hint']}>{t('rules.always')}</p>;
  return (
    <ul className={classes['judged']}>
      {rows.map(({ key, text, holds }) => (
        <li key={key} data-holds={holds}>
          {holds ? (
            <IconCheck size={14} className={classes['yes']} role="img" aria-label={t('rules.holds')} />
          ) : (
            <IconX size={14} className={classes['no']} role="img" aria-label={t('rules.holdsNot')} />
          )}
          {text}
        </li>
      ))}
    </ul>
  );
}
