import { Button, Select, TextInput } from '@mantine/core';
import { IconPlayerPlay, IconRestore } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { testIds } from '../testIds.ts';
import { arrivalApi, type FlowDocument, type SimulatedLine, type Simulation } from './arrivalApi.ts';
import classes from './Arrival.module.css';

const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Now, as the wall clock shows it here: 2026-11-28T17:30. */
function wallClockNow(): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' })
    .format(new Date())
    .replace(' ', 'T');
}

function useLineText(): (line: SimulatedLine) => string {
  const { t } = useTranslation();
  return (line) => {
    switch (line.kind) {
      case 'says':
        return line.wholly ? `“${line.text}” · ${t('simulate.wholly')}` : `“${line.text}”`;
      case 'keys':
        return line.keys === '' ? t('simulate.silence') : t('simulate.presses', { keys: line.keys });
      case 'asks':
        return t('simulate.asks');
      case 'dials':
        return t('simulate.dials', { number: line.number });
      case 'ends':
        return t(`simulate.ends.${line.how}`, { queue: line.queue ?? '' });
    }
  };
}

interface AskingProps {
  onPress: (keys: string) => void;
}

function Asking({ onPress }: AskingProps) {
  const { t } = useTranslation();
  const [keys, setKeys] = useState('');
  return (
    <form
      className={classes['line']}
      onSubmit={(event) => {
        event.preventDefault();
        onPress(keys);
        setKeys('');
      }}
    >
      <TextInput
        w={130}
        label={t('simulate.press')}
        value={keys}
        data-testid={testIds.simulateKeys}
        onChange={(event) => setKeys(event.currentTarget.value.replace(/[^0-9*#]/g, ''))}
      />
      <Button type="submit" variant="default">
        {keys === '' ? t('simulate.wait') : t('simulate.send')}
      </Button>
    </form>
  );
}

/** What a caller would hear of this flow at a time, saved or not. */
export function Simulator({ flow, flowNumbers }: { flow: FlowDocument; flowNumbers: readonly string[] }) {
  const { t } = useTranslation();
  const lineText = useLineText();
  const [at, setAt] = useState(wallClockNow);
  const [from, setFrom] = useState('');
  const [clientLanguage, setLanguage] = useState<'en' | 'zh'>('en');
  const [pressed, setPressed] = useState<string[]>([]);
  const [heard, setHeard] = useState<Simulation | null>(null);
  const run = useMutation({
    mutationFn: (keys: string[]) =>
      arrivalApi.simulate({
        document: flow,
        at,
        timeZone,
        from,
        ourNumber: flowNumbers[0] ?? '',
        clientLanguage,
        keys,
      }),
    onSuccess: setHeard,
    onError: tellFailure,
  });
  const go = (keys: string[]): void => {
    setPressed(keys);
    run.mutate(keys);
  };
  return (
    <section className={classes['card']} data-testid={testIds.simulate}>
      <div className={classes['stack']}>
        <div className={classes['line']}>
          <TextInput
            type="datetime-local"
            label={t('simulate.at')}
            value={at}
            data-testid={testIds.simulateAt}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
          <TextInput
            label={t('simulate.from')}
            placeholder={t('simulate.withheld')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <Select
            w={130}
            label={t('simulate.language')}
            allowDeselect={false}
            value={clientLanguage}
            data={(['en', 'zh'] as const).map((value) => ({ value, label: t(`arrival.spoken.${value}`) }))}
            onChange={(language) => language && setLanguage(language)}
          />
          <Button
            leftSection={<IconPlayerPlay size={15} />}
            loading={run.isPending}
            data-testid={testIds.simulateRun}
            onClick={() => go([])}
          >
            {t('simulate.run')}
          </Button>
          {pressed.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconRestore size={15} />}
              onClick={() => go(pressed.slice(0, -1))}
            >
              {t('simulate.back')}
            </Button>
          )}
        </div>
        {heard && (
          <ol className={classes['heard']} aria-live="polite" data-testid={testIds.simulateHeard}>
            {heard.lines.map((line, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the lines of one run, in their order
              <li key={index} data-kind={line.kind}>
                {lineText(line)}
              </li>
            ))}
          </ol>
        )}
        {heard?.lines.at(-1)?.kind === 'asks' && <Asking onPress={(keys) => go([...pressed, keys])} />}
      </div>
    </section>
  );
}
