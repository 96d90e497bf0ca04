import { useEffect } from 'react';
import { readPreferences } from '../preferences/preferences.ts';
import { runCommand } from './commands.ts';
import { commandOf } from './shortcuts.ts';

const typingRoles = new Set(['textbox', 'combobox', 'listbox', 'menu', 'menuitem', 'option']);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || typingRoles.has(target.getAttribute('role') ?? '')) return true;
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')
  );
}

export function useKeyboard(): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.isComposing || event.repeat) return;
      const command = commandOf(event, readPreferences().singleKeys && !isTyping(event.target));
      if (command && runCommand(command)) event.preventDefault();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
