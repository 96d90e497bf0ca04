import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

interface Props {
  label: string;
  isWhole: boolean;
  isSaving: boolean;
}

/** Open as soon as the form is whole; says so until then. */
export function SaveButton({ label, isWhole, isSaving }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {!isWhole && <span className="quiet">{t('winBack.form.missing')}</span>}
      <Button type="submit" h={36} disabled={!isWhole} loading={isSaving} data-testid={testIds.winBackSave}>
        {label}
      </Button>
    </>
  );
}
