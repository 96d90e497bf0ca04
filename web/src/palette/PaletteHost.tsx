import { Suspense, useState } from 'react';
import { useCommand } from '../keyboard/commands.ts';
import { Palette } from '../shell/lazyPages.ts';

/** The palette's code comes with its first use. */
export function PaletteHost() {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  useCommand('search', () => {
    setWasOpened(true);
    setIsOpen((open) => !open);
  });
  if (!wasOpened) return null;
  return (
    <Suspense fallback={null}>
      <Palette isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </Suspense>
  );
}
