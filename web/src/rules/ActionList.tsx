import { ActionIcon, Menu, Button, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { actionsOf } from '#core/contract/checkRule.ts';
import { MOST_ACTIONS } from '#core/contract/rules.ts';
import { RuleActionKind } from '#core/contract/ruleWords.ts';
import { ActionFields } from './ActionFields.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { useProblemAt } from './useProblemAt.ts';
import { actionOf, type RuleForm } from './useRuleForm.ts';
import classes from './Rules.module.css';

function Row({ form, place }: { form: RuleForm; place: number }) {
  const { t } = useTranslation();
  const problem = useProblemAt(form)(`actions.${place}`);
  const { actions, when } = form.document;
  const action = actions[place];
  if (!action) return null;
  const kinds = actionsOf(when, RuleActionKind.options);
  const shown = kinds.includes(action.do) ? kinds : [...kinds, action.do];
  const icon = { variant: 'subtle', color: 'gray', size: 26 } as const;
  return (
    <div className={classes['group']} data-testid={ruleTestIds.action(place)}>
      <div className={classes['line']} style={{ marginTop: 0 }}>
        <Select
          size="xs"
          w={210}
          allowDeselect={false}
          aria-label={t('rules.action', { place: place + 1 })}
          data={shown.map((kind) => ({ value: kind as string, label: t(`rule.do.${kind}`) }))}
          value={action.do}
          onChange={(kind) => kind && form.setAction(place, actionOf(RuleActionKind.parse(kind)))}
        />
        <span style={{ flex: 1 }} />
        <ActionIcon
          {...icon}
          disabled={place === 0}
          aria-label={t('rules.actionUp', { place: place + 1 })}
          onClick={() => form.moveAction(place, -1)}
        >
          <IconArrowUp size={15} />
        </ActionIcon>
        <ActionIcon
          {...icon}
          disabled={place === actions.length - 1}
          aria-label={t('rules.actionDown', { place: place + 1 })}
          onClick={() => form.moveAction(place, 1)}
        >
          <IconArrowDown size={15} />
        </ActionIcon>
        <ActionIcon
          {...icon}
          aria-label={t('rules.removeAction')}
          onClick={() => form.setAction(place, null)}
        >
          <IconX size={15} />
        </ActionIcon>
      </div>
      <div className={classes['line']}>
        <ActionFields action={action} onChange={(next) => form.setAction(place, next)} />
      </div>
      {problem && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}

/** What the rule does, in its order. */
export function ActionList({ form }: { form: RuleForm }) {
  const { t } = useTranslation();
  const { actions, when } = form.document;
  return (
    <section className={classes['part']} aria-label={t('rules.then')}>
      <h2>{t('rules.then')}</h2>
      {actions.map((_action, place) => (
        <Row key={place} form={form} place={place} />
      ))}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            disabled={actions.length >= MOST_ACTIONS}
            data-testid={ruleTestIds.addAction}
          >
            {t('rules.addAction')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actionsOf(when, RuleActionKind.options).map((kind) => (
            <Menu.Item key={kind} onClick={() => form.addAction(kind)}>
              {t(`rule.do.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </section>
  );
}
