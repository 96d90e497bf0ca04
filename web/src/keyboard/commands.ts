import { useEffect, useRef } from 'react';

// Commands by name. A component that can do one offers it while it is mounted; keys and the palette call it.

export type Command =
  | 'accept'
  | 'decline'
  | 'mute'
  | 'hold'
  | 'end'
  | 'pauseRecording'
  | 'transfer'
  | 'swap'
  | 'merge'
  | 'complete'
  | 'statusMenu'
  | 'nextItem'
  | 'previousItem'
  | 'reply'
  | 'note'
  | 'finish'
  | 'tag'
  | 'select'
  | 'selectTo'
  | 'views'
  | 'join'
  | 'openCase'
  | 'finishNext'
  | 'search'
  | 'searchMessages'
  | 'help';

const offered = new Map<Command, Array<() => void>>();

/** Offer a command while mounted; the latest offer wins. `null` offers nothing. */
export function useCommand(command: Command, run: (() => void) | null): void {
  const latest = useRef(run);
  const isOffered = run !== null;
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!isOffered) return;
    const call = () => latest.current?.();
    offered.set(command, [...(offered.get(command) ?? []), call]);
    return () => {
      offered.set(
        command,
        (offered.get(command) ?? []).filter((other) => other !== call),
      );
    };
  }, [command, isOffered]);
}

/** True when somebody did it. */
export function runCommand(command: Command): boolean {
  const run = offered.get(command)?.at(-1);
  run?.();
  return run !== undefined;
}
