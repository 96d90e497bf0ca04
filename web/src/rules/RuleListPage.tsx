import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconHistory, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { may, useSession } from '../session/session.ts';
import { EmptyRules } from './EmptyRules.tsx';
import { RuleList } from './RuleList.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import classes from './Rules.module.css';

function Tools() {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <>
      <Button
        component={Link}
        to="/rules/log"
        variant="default"
        size="xs"
        leftSection={<IconHistory size={15} />}
      >
        {t('rules.log')}
      </Button>
      {may(session, 'rules.manage') && (
        <Button
          component={Link}
          to="/rules/new"
          c="var(--button-color)"
          size="xs"
          leftSection={<IconPlus size={15} />}
          data-testid={ruleTestIds.newRule}
        >
          {t('rules.new')}
        </Button>
      )}
    </>
  );
}

/** All rules of the division, in the order in which they look at what happens. */
export function RuleListPage() {
  const { t } = useTranslation();
  const session = useSession();
  const rules = useQuery({ queryKey: ruleKeys.rules, queryFn: rulesApi.rules });
  if (!rules.data) return <Trouble error={rules.error} onRetry={() => void rules.refetch()} />;
  const { items } = rules.data;
  const mayManage = may(session, 'rules.manage');
  return (
    <Page title={t('nav.rules')} tools={<Tools />} testId="rules">
      {items.length === 0 ? (
        <EmptyRules />
      ) : (
        <>
          <p className={classes['hint']}>
            {t('rules.order')} {mayManage && items.length > 1 && t('rules.dragHint')}
          </p>
          <RuleList rules={items} mayManage={mayManage} />
          {mayManage && <EmptyRules isBelow />}
        </>
      )}
    </Page>
  );
}
