import type { Command } from './commands.ts';

export interface Shortcut {
  command: Command;
  /** The physical key, so that a layout or an input method does not move it. */
  code: string;
  chord: 'alt' | 'ctrl' | null;
  shift?: boolean;
  /** As printed in the help. */
  label: string;
}

export const shortcuts: readonly Shortcut[] = [
  { command: 'accept', code: 'KeyA', chord: 'alt', label: 'Alt A' },
  { command: 'decline', code: 'KeyX', chord: 'alt', label: 'Alt X' },
  { command: 'mute', code: 'KeyM', chord: 'alt', label: 'Alt M' },
  { command: 'hold', code: 'KeyH', chord: 'alt', label: 'Alt H' },
  { command: 'end', code: 'KeyQ', chord: 'alt', label: 'Alt Q Q' },
  { command: 'pauseRecording', code: 'KeyP', chord: 'alt', label: 'Alt P' },
  { command: 'transfer', code: 'KeyT', chord: 'alt', label: 'Alt T' },
  { command: 'swap', code: 'KeyW', chord: 'alt', label: 'Alt W' },
  { command: 'merge', code: 'KeyG', chord: 'alt', label: 'Alt G' },
  { command: 'complete', code: 'KeyY', chord: 'alt', label: 'Alt Y' },
  { command: 'statusMenu', code: 'KeyS', chord: 'alt', label: 'Alt S' },
  { command: 'join', code: 'KeyL', chord: 'alt', label: 'Alt L' },
  { command: 'nextItem', code: 'KeyJ', chord: null, label: 'J' },
  { command: 'previousItem', code: 'KeyK', chord: null, label: 'K' },
  { command: 'reply', code: 'KeyR', chord: null, label: 'R' },
  { command: 'note', code: 'KeyN', chord: null, label: 'N' },
  { command: 'openCase', code: 'KeyC', chord: null, label: 'C' },
  { command: 'tag', code: 'KeyL', chord: null, label: 'L' },
  { command: 'select', code: 'KeyX', chord: null, label: 'X' },
  { command: 'selectTo', code: 'KeyX', chord: null, shift: true, label: 'Shift X' },
  { command: 'views', code: 'KeyV', chord: null, label: 'V' },
  { command: 'finish', code: 'KeyE', chord: null, label: 'E' },
  { command: 'finishNext', code: 'KeyE', chord: null, shift: true, label: 'Shift E' },
  { command: 'search', code: 'KeyK', chord: 'ctrl', label: 'Ctrl K' },
  { command: 'searchMessages', code: 'Slash', chord: null, label: '/' },
  { command: 'help', code: 'Slash', chord: null, shift: true, label: '?' },
];

export interface KeyPress {
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

function chordOf(press: KeyPress): Shortcut['chord'] | 'other' {
  const isCtrl = press.ctrlKey || press.metaKey;
  if (press.altKey) return isCtrl ? 'other' : 'alt';
  return isCtrl ? 'ctrl' : null;
}

/** The command of a key press; single keys only while `singleKeys` holds (switched on, and nobody is typing). */
export function commandOf(press: KeyPress, singleKeys: boolean): Command | null {
  const chord = chordOf(press);
  const found = shortcuts.find(
    (shortcut) =>
      shortcut.code === press.code &&
      shortcut.chord === chord &&
      (shortcut.shift ?? false) === press.shiftKey,
  );
  if (!found || (found.chord === null && !singleKeys)) return null;
  return found.command;
}
