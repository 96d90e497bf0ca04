import { Button } from '@mantine/core';
import { IconBolt } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { may, useSession } from '../session/session.ts';
import { exampleNames, exampleOf, type ExampleName } from './examples.ts';
import { ruleTestIds } from './ruleTestIds.ts';
import { useRuleSentence } from './useRuleWords.ts';
import classes from './Rules.module.css';

function Example({ name }: { name: ExampleName }) {
  const { t } = useTranslation();
  const sentence = useRuleSentence();
  return (
    <article className={classes['card']}>
      <strong>{t(`rule.example.${name}`)}</strong>
      <p>{sentence(exampleOf(name, t))}</p>
      <Button
        component={Link}
        to={`/rules/new?example=${name}`}
        variant="default"
        size="xs"
        data-testid={ruleTestIds.example(name)}
      >
        {t('rules.useExample')}
      </Button>
    </article>
  );
}

/** What rules are good for, with some to begin with. */
export function EmptyRules({ isBelow = false }: { isBelow?: boolean }) {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <section aria-label={t('rules.examples')}>
      {isBelow ? (
        <h2 style={{ fontSize: '0.875rem', margin: '22px 0 0' }}>{t('rules.examples')}</h2>
      ) : (
        <div className={classes['part']}>
          <h2>
            <IconBolt size={17} aria-hidden="true" /> {t('rules.emptyTitle')}
          </h2>
          <p className={classes['words']}>{t('rules.emptyText')}</p>
        </div>
      )}
      {may(session, 'rules.manage') && (
        <div className={classes['examples']}>
          {exampleNames.map((name) => (
            <Example key={name} name={name} />
          ))}
        </div>
      )}
    </section>
  );
}
