import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Rule } from '#core/contract/rules.ts';
import { formatDateTime } from '../clock/format.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import type { RuleForm } from './useRuleForm.ts';
import classes from './Rules.module.css';

interface Props {
  rule: Rule;
  form: RuleForm;
  mayManage: boolean;
}

/** The rule as it was, each time it was saved; any of them can be taken up again, as a new version. */
export function Versions({ rule, form, mayManage }: Props) {
  const { t, i18n } = useTranslation();
  const versions = useQuery({
    queryKey: ruleKeys.versions(`${rule.id} ${rule.version}`),
    queryFn: () => rulesApi.versions(rule.id),
  });
  return (
    <section className={classes['part']}>
      <h2>{t('rules.versions')}</h2>
      <ul className={classes['judged']}>
        {versions.data?.items.map(({ version, name, document, madeAt, madeBy }) => (
          <li key={version}>
            <span style={{ flex: 1 }}>
              {t('rules.version', { version })}{' '}
              <span className="quiet">
                {t('rules.versionBy', { name: madeBy ?? '–', time: formatDateTime(madeAt, i18n.language) })}
              </span>
            </span>
            {mayManage && version !== rule.version && (
              <Button
                variant="subtle"
                size="compact-xs"
                onClick={() => {
                  form.setName(name);
                  form.change(document);
                }}
              >
                {t('rules.restore')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Link to={`/rules/log?ruleId=${rule.id}`}>{t('rules.log')}</Link>
    </section>
  );
}
