import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { formatDateTime } from '../clock/format.ts';
import { formatMoney, useFields } from '../cases/words.ts';
import type { SystemEvent } from './rows.ts';

export type OfCase = Extract<SystemEvent, { kind: `case.${string}` }>;

export const isOfCase = (event: SystemEvent): event is OfCase => event.kind.startsWith('case.');

/** What happened to a case, in words without its number. */
export function useCaseWords(): (event: OfCase) => string {
  const { t, i18n } = useTranslation();
  const agentName = useAgentName();
  const fieldsIn = useFields();
  const by = (event: OfCase) => (event.agentId ? agentName(event.agentId) : t('case.byItself'));
  const at = (instant: string) => formatDateTime(instant, i18n.language);
  return (event) => {
    switch (event.kind) {
      case 'case.moved':
        return [
          t('case.told.moved', { by: by(event), state: t(`case.state.${event.data.to}`) }),
          event.data.why && t(`case.why.${event.data.why}`),
          event.data.note && `“${event.data.note}”`,
        ]
          .filter(Boolean)
          .join(' · ');
      case 'case.changed':
        return t('case.told.changed', { by: by(event), fields: fieldsIn(event.data.fields) });
      case 'case.causedAgain':
        return t('case.told.causedAgain');
      case 'case.noted':
        return t('case.told.noted', { by: by(event), text: event.data.text });
      case 'case.remedied':
        return [
          t('case.told.remedied', { by: by(event), remedy: t(`case.remedy.${event.data.remedy}`) }),
          formatMoney(event.data, i18n.language),
          event.data.note,
        ]
          .filter(Boolean)
          .join(' · ');
      case 'case.passed':
        return t(`case.told.passed.${event.data.mode}`, {
          by: by(event),
          to: event.data.to,
          question: event.data.question,
        });
      case 'case.passRead':
        return t('case.told.passRead', { by: by(event), to: event.data.to });
      case 'case.passAnswered':
        return t('case.told.passAnswered', { by: by(event), to: event.data.to, answer: event.data.answer });
      case 'case.conversationLinked':
        return event.data.byClient ? t('case.told.linkedByClient') : t('case.told.linked', { by: by(event) });
      case 'case.confirmationAsked':
        return t('case.told.asked', { at: at(event.data.lapsesAt) });
      case 'case.confirmationAnswered':
        return [t(`case.told.answered.${event.data.answer}`), event.data.words && `“${event.data.words}”`]
          .filter(Boolean)
          .join(' ');
      case 'case.clockWarned':
      case 'case.clockBreached':
        return t(event.kind === 'case.clockWarned' ? 'case.told.warned' : 'case.told.breached', {
          clock: t(`case.clock.${event.data.clock}`),
          at: at(event.data.dueAt),
        });
    }
  };
}
