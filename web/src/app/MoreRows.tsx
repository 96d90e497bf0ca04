import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Page.module.css';

interface Pages {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The button below a list that has another page; nothing on the last. */
export function MoreRows({ pages }: { pages: Pages }) {
  const { t } = useTranslation();
  if (!pages.hasNextPage) return null;
  return (
    <div className={classes['more']}>
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {t('common.more')}
      </Button>
    </div>
  );
}
