import { useMediaQuery } from '@mantine/hooks';

/** Below this the console is one column with the call bar at the bottom. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 899px)', false, { getInitialValueInEffect: false });
}
