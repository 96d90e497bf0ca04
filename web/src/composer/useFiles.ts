import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react';
import { faultOf, faultTogether, type FileFault } from '#core/contract/fileRules.ts';
import { addFiles, useComingFiles } from './comingFiles.ts';
import type { OpenDraft } from './drafts.ts';
import type { Target } from './targets.ts';

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

interface Input {
  draft: OpenDraft;
  target: Target | null;
  /** A note, or nobody to write to: no files. */
  isOff: boolean;
}

/** The files of what is being written: those that are there, those on their way, and why they may not go. */
export function useFiles({ draft, target, isOff }: Input) {
  const [isOver, setIsOver] = useState(false);
  const coming = useComingFiles(draft.store);
  const channel = target?.channel ?? 'email';
  const faults = new Map<string, FileFault>();
  for (const file of draft.files) {
    const fault = faultOf(channel, file);
    if (fault) faults.set(file.id, fault);
  }
  const together = faultTogether(channel, draft.files);
  // The same file may be picked again.
  const resetPicker = useRef<() => void>(null);
  const add = (files: Iterable<File>) => {
    if (!isOff) addFiles(draft.store, [...files]);
    resetPicker.current?.();
  };
  return {
    isOff,
    isOver,
    channel,
    coming,
    /** By a file's id: why this channel does not carry it. */
    faults,
    together,
    /** Nothing is missing, and nothing would be refused. */
    mayGo: isOff || (coming.length === 0 && faults.size === 0 && together === null),
    add,
    resetPicker,
    over(event: DragEvent) {
      if (!hasFiles(event)) return;
      // Else the browser would open the file in the place of the console.
      event.preventDefault();
      event.dataTransfer.dropEffect = isOff ? 'none' : 'copy';
      setIsOver(!isOff);
    },
    out(event: DragEvent) {
      const { currentTarget, relatedTarget } = event;
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
    },
    drop(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      add(event.dataTransfer.files);
    },
    paste(event: ClipboardEvent) {
      // A table or a page comes as words and as a picture of itself: the words are meant.
      if (event.clipboardData.getData('text/plain') !== '' || event.clipboardData.files.length === 0) return;
      event.preventDefault();
      add(event.clipboardData.files);
    },
  };
}

export type OpenFiles = ReturnType<typeof useFiles>;
