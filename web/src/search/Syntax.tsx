import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import classes from './Search.module.css';

const lines = ['words', 'phrase', 'without', 'part', 'number', 'address'] as const;

/** Before anything is typed: what can be. */
export function Syntax({ onTry }: { onTry: (words: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes['syntax']} data-testid={testIds.searchSyntax}>
      <h2>{t('find.syntax')}</h2>
      <p>{t('find.where')}</p>
      <dl>
        {lines.map((line) => (
          <div key={line} style={{ display: 'contents' }}>
            <dt>
              <button type="button" onClick={() => onTry(t(`find.example.${line}`))}>
                {t(`find.example.${line}`)}
              </button>
            </dt>
            <dd>{t(`find.explain.${line}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('find.keys')}</p>
    </div>
  );
}
