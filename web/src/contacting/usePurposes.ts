import { useTranslation } from 'react-i18next';
import { ContactPurpose } from '#core/contract/words.ts';

/** What automated messages are for, to choose from. */
export function usePurposes(): { value: ContactPurpose; label: string }[] {
  const { t } = useTranslation();
  return ContactPurpose.options.map((value) => ({ value, label: t(`purpose.${value}`) }));
}
