import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Firing } from '#core/contract/rules.ts';
import { Tag, type Tone } from '../app/Tag.tsx';
import { formatDateTime } from '../clock/format.ts';
import { Judged } from './Judged.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import { useDoneText } from './useRuleText.ts';
import classes from './Rules.module.css';

const tones: Record<Firing['outcome'], Tone> = {
  done: 'good',
  unmatched: 'quiet',
  loop: 'warn',
  deep: 'warn',
  limited: 'warn',
  failed: 'bad',
};

/** Why it came out so. */
function Hint({ firing }: { firing: Firing }) {
  const { t } = useTranslation();
  const { outcome, reason, chain } = firing;
  return (
    <>
      {outcome !== 'done' && outcome !== 'unmatched' && (
        <p className={classes['hint']}>{t(`firing.hint.${outcome}`, { reason: reason ?? '' })}</p>
      )}
      {chain.length > 0 && (
        <p className={classes['hint']}>{t('firing.chain', { rules: chain.join(' → ') })}</p>
      )}
    </>
  );
}

function Detail({ firing }: { firing: Firing }) {
  const { t } = useTranslation();
  const doneText = useDoneText();
  const whole = useQuery({ queryKey: ruleKeys.firing(firing.id), queryFn: () => rulesApi.firing(firing.id) });
  return (
    <div className={classes['detail']} data-testid={ruleTestIds.logDetail(firing.id)}>
      <Hint firing={firing} />
      {firing.explained && whole.data && (
        <>
          <h3>{t('firing.asked')}</h3>
          <Judged document={whole.data.document} explained={firing.explained} />
        </>
      )}
      <h3>{t('firing.did')}</h3>
      {firing.did.length === 0 && <p className={classes['hint']}>{t('firing.nothingDone')}</p>}
      <ul className={classes['judged']}>
        {firing.did.map((done, place) => (
          <li key={place} data-why={done.why ?? undefined}>
            {doneText(done)}
          </li>
        ))}
      </ul>
      <Link to={`/rules/${firing.ruleId}`}>
        {firing.ruleName} · {t('rules.version', { version: firing.version })}
      </Link>
    </div>
  );
}

/** One thing that a rule looked at; opened, what it asked and did. */
export function FiringRow({ firing, isOpenAtFirst = false }: { firing: Firing; isOpenAtFirst?: boolean }) {
  const { t, i18n } = useTranslation();
  const [isOpen, setIsOpen] = useState(isOpenAtFirst);
  const time = formatDateTime(firing.at, i18n.language);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <li data-testid={ruleTestIds.logRow(firing.id)} data-outcome={firing.outcome}>
      <div className={classes['row']} style={isOpen ? { borderBottom: 0 } : {}}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t('firing.open', { time })}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          <Chevron size={16} />
        </ActionIcon>
        <div className={classes['main']}>
          <span className={classes['name']}>{firing.ruleName}</span>{' '}
          <Tag tone={tones[firing.outcome]}>{t(`firing.outcome.${firing.outcome}`)}</Tag>
          <div className={classes['facts']}>
            <span className="tabular">{time}</span>
            <Link to={`/clients/${firing.clientId}`}>{firing.clientName ?? t('client.unknown')}</Link>
            <span>{t(`rule.when.${firing.kind}`)}</span>
          </div>
        </div>
      </div>
      {isOpen && <Detail firing={firing} />}
    </li>
  );
}
