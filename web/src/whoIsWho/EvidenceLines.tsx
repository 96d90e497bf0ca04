import { useTranslation } from 'react-i18next';
import type { Evidence } from '#core/contract/whoIsWho.ts';
import { formatDateTime } from '../clock/format.ts';

function useEvidenceText(): (evidence: Evidence) => string {
  const { t, i18n } = useTranslation();
  return (evidence) => {
    if (evidence.kind === 'same_name') return t('maybe.sameName', { name: evidence.name });
    if (evidence.kind === 'similar_address')
      return t('maybe.similarAddress', { mine: evidence.mine, theirs: evidence.theirs });
    const at = formatDateTime(evidence.at, i18n.language);
    return t(evidence.theirs ? 'maybe.inTheirMail' : 'maybe.inMail', { value: evidence.value, at });
  };
}

/** What speaks for it, and where it was seen. */
export function EvidenceLines({ evidence }: { evidence: readonly Evidence[] }) {
  const text = useEvidenceText();
  return (
    <ul className="quiet" style={{ margin: 0, paddingLeft: 16 }}>
      {evidence.map((one) => (
        <li key={JSON.stringify(one)}>{text(one)}</li>
      ))}
    </ul>
  );
}
