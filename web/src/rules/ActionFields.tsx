import { MultiSelect, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CaseKind } from '#core/contract/caseWords.ts';
import type { RuleAction } from '#core/contract/rules.ts';
import { RuleWhom } from '#core/contract/ruleWords.ts';
import { MessageChannel, PlannedPurpose } from '#core/contract/words.ts';
import { SpanField } from './SpanField.tsx';
import { choicesOf, useRuleLists } from './useRuleLists.ts';
import { WordsField } from './WordsField.tsx';
import classes from './Rules.module.css';

interface Props {
  action: RuleAction;
  onChange: (action: RuleAction) => void;
}

/** The same action without a field, or with another value of it. */
function withField<K extends keyof RuleAction>(
  action: RuleAction,
  name: K,
  value: RuleAction[K] | undefined,
) {
  const { [name]: _was, ...others } = action;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `do` is always there: it is changed by no field
  return (value === undefined ? others : { ...others, [name]: value }) as RuleAction;
}

function WhomField({ action, onChange }: Props) {
  const { t } = useTranslation();
  const { agents } = useRuleLists();
  const whoms = action.do === 'assign' ? RuleWhom.extract(['accountAgent', 'agent']) : RuleWhom;
  return (
    <>
      <Select
        size="xs"
        w={190}
        allowDeselect={false}
        aria-label={t('rule.for')}
        data={whoms.options.map((whom) => ({ value: whom as string, label: t(`rule.whom.${whom}`) }))}
        value={action.whom ?? null}
        onChange={(whom) => whom && onChange(withField(action, 'whom', RuleWhom.parse(whom)))}
      />
      {action.whom === 'agent' && (
        <Select
          size="xs"
          w={190}
          searchable
          allowDeselect={false}
          aria-label={t('rule.agent')}
          placeholder={t('rule.agent')}
          data={choicesOf(agents)}
          value={action.agentId ?? null}
          onChange={(agentId) => agentId && onChange(withField(action, 'agentId', agentId))}
        />
      )}
    </>
  );
}

function MessageFields({ action, onChange }: Props) {
  const { t } = useTranslation();
  const purposes = PlannedPurpose.options.map((one) => ({
    value: one as string,
    label: t(`rule.purpose.${one}`),
  }));
  return (
    <>
      <Select
        size="xs"
        w={210}
        aria-label={t('rule.channel')}
        placeholder={t('rule.channelAny')}
        clearable
        data={MessageChannel.options.map((one) => ({ value: one as string, label: t(`channel.${one}`) }))}
        value={action.channel ?? null}
        onChange={(channel) =>
          onChange(withField(action, 'channel', channel ? MessageChannel.parse(channel) : undefined))
        }
      />
      <Select
        size="xs"
        w={120}
        allowDeselect={false}
        aria-label={t('rule.purpose')}
        data={purposes}
        value={action.purpose ?? 'reminder'}
        onChange={(purpose) =>
          purpose && onChange(withField(action, 'purpose', PlannedPurpose.parse(purpose)))
        }
      />
      <SpanField
        label={t('rule.sendIn')}
        none={t('rule.sendNow')}
        value={action.span}
        onChange={(span) => onChange(withField(action, 'span', span))}
      />
      {action.channel !== 'sms' && (
        <TextInput
          size="xs"
          className={classes['grow']}
          aria-label={t('rule.subject')}
          placeholder={t('rule.subject')}
          maxLength={200}
          value={action.subject ?? ''}
          onChange={(event) => onChange(withField(action, 'subject', event.currentTarget.value || undefined))}
        />
      )}
      <p className={classes['hint']} style={{ margin: 0, width: '100%' }}>
        {t('rule.messageHint')}
      </p>
    </>
  );
}

function TagFields({ action, onChange }: Props) {
  const { t } = useTranslation();
  const { tags } = useRuleLists();
  return (['addTagIds', 'removeTagIds'] as const).map((name) => (
    <MultiSelect
      key={name}
      size="xs"
      className={classes['grow']}
      searchable
      aria-label={t(name === 'addTagIds' ? 'rule.addTags' : 'rule.removeTags')}
      placeholder={t(name === 'addTagIds' ? 'rule.addTags' : 'rule.removeTags')}
      data={choicesOf(tags)}
      value={action[name] ?? []}
      onChange={(ids) => onChange(withField(action, name, ids.length > 0 ? ids : undefined))}
    />
  ));
}

function OtherFields({ action, onChange }: Props) {
  const { t } = useTranslation();
  const { queues } = useRuleLists();
  const span = {
    value: action.span,
    onChange: (value: RuleAction['span']) => onChange(withField(action, 'span', value)),
  };
  if (action.do === 'queue')
    return (
      <Select
        size="xs"
        className={classes['grow']}
        searchable
        allowDeselect={false}
        aria-label={t('rule.queue')}
        data={choicesOf(queues)}
        value={action.queueId ?? null}
        onChange={(queueId) => queueId && onChange(withField(action, 'queueId', queueId))}
      />
    );
  if (action.do === 'survey')
    return (
      <Select
        size="xs"
        w={220}
        allowDeselect={false}
        aria-label={t('rule.survey')}
        data={[
          { value: 'no', label: t('rule.surveyNo') },
          { value: 'yes', label: t('rule.surveyYes') },
        ]}
        value={action.wanted ? 'yes' : 'no'}
        onChange={(wanted) => onChange({ ...action, wanted: wanted === 'yes' })}
      />
    );
  if (action.do === 'priority') return <SpanField label={t('rule.forward')} {...span} />;
  if (action.do === 'snooze')
    return <SpanField label={t('rule.snoozeFor')} none={t('rule.untilAnswer')} {...span} />;
  return null;
}

/** What the client comes into, or is asked. */
function ProgrammeFields({ action, onChange }: Props) {
  const { t } = useTranslation();
  const { plans, surveys } = useRuleLists();
  const isAsk = action.do === 'ask';
  const field = isAsk ? 'surveyId' : 'carePlanId';
  return (
    <>
      <Select
        size="xs"
        className={classes['grow']}
        searchable
        allowDeselect={false}
        aria-label={t(isAsk ? 'rule.askSurvey' : 'rule.carePlan')}
        placeholder={t(isAsk ? 'rule.askSurvey' : 'rule.carePlan')}
        data={choicesOf(isAsk ? surveys : plans)}
        value={action[field] ?? null}
        onChange={(id) => id && onChange(withField(action, field, id))}
      />
      {isAsk && (
        <SpanField
          label={t('rule.askIn')}
          none={t('rule.atOnce')}
          value={action.span}
          onChange={(span) => onChange(withField(action, 'span', span))}
        />
      )}
    </>
  );
}

function CaseFields({ action, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={150}
      allowDeselect={false}
      aria-label={t('rule.do.case')}
      data={CaseKind.options.map((one) => ({ value: one as string, label: t(`rule.case.${one}`) }))}
      value={action.caseKind ?? 'complaint'}
      onChange={(kind) => kind && onChange(withField(action, 'caseKind', CaseKind.parse(kind)))}
    />
  );
}

/** What an action has to know. */
export function ActionFields({ action, onChange }: Props) {
  const { t } = useTranslation();
  const kind = action.do;
  const hasWhom = kind === 'followUp' || kind === 'notify' || kind === 'assign';
  const hasWords = hasWhom ? kind !== 'assign' : ['message', 'note', 'case'].includes(kind);
  return (
    <>
      {hasWhom && <WhomField action={action} onChange={onChange} />}
      {kind === 'followUp' && (
        <SpanField
          label={t('rule.dueIn')}
          value={action.span}
          onChange={(span) => onChange(withField(action, 'span', span))}
        />
      )}
      {kind === 'message' && <MessageFields action={action} onChange={onChange} />}
      {(kind === 'care' || kind === 'ask') && <ProgrammeFields action={action} onChange={onChange} />}
      {kind === 'case' && <CaseFields action={action} onChange={onChange} />}
      {kind === 'tag' && <TagFields action={action} onChange={onChange} />}
      <OtherFields action={action} onChange={onChange} />
      {hasWords && (
        <WordsField
          label={t(kind === 'followUp' || kind === 'case' ? 'rule.title' : 'rule.text')}
          value={action.text}
          isLong={kind !== 'followUp' && kind !== 'case'}
          onChange={(text) => onChange(withField(action, 'text', text))}
        />
      )}
    </>
  );
}
