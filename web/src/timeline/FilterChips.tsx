import { useTranslation } from 'react-i18next';
import { changePreferences, usePreferences } from '../preferences/preferences.ts';
import { testIds } from '../testIds.ts';
import { filters, type Filter } from './eventKinds.ts';
import classes from './FilterChips.module.css';

export function FilterChips({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { t } = useTranslation();
  const { showSystemLines } = usePreferences();
  return (
    <div className={classes['chips']} role="toolbar" aria-label={t('filter.label')}>
      {filters.map((name) => (
        <button
          key={name}
          type="button"
          className={classes['chip']}
          aria-pressed={filter === name}
          title={name === 'care' ? t('filter.careHint') : undefined}
          data-testid={testIds.filter(name)}
          onClick={() => onChange(name)}
        >
          {t(`filter.${name}`)}
        </button>
      ))}
      <button
        type="button"
        className={`${classes['chip']} ${classes['last']}`}
        aria-pressed={showSystemLines}
        data-testid={testIds.filter('system')}
        onClick={() => changePreferences({ showSystemLines: !showSystemLines })}
      >
        {t('filter.system')}
      </button>
    </div>
  );
}
