import type { ReactNode } from 'react';
import classes from './Page.module.css';

interface Props {
  title: string;
  tools?: ReactNode;
  children: ReactNode;
  testId: string;
}

/** A page beside the desk: a title line and what scrolls below it. */
export function Page({ title, tools, children, testId }: Props) {
  return (
    <div className={classes['page']} data-testid={testId}>
      <header className={classes['head']}>
        <h1 className={classes['title']}>{title}</h1>
        <div className={classes['tools']}>{tools}</div>
      </header>
      <div className={classes['body']}>{children}</div>
    </div>
  );
}
