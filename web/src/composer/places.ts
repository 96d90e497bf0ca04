import { moveFiles } from './comingFiles.ts';
import { draftStoreOf, type Place } from './draftStores.ts';
import type { Target } from './targets.ts';

/** Where the words of the composer belong: a draft for each address, and one for the note. */
export function placeOf(clientId: string, target: Target | 'note' | null): Omit<Place, 'agentId'> {
  if (target === 'note') return { clientId, channel: 'note', to: '' };
  return { clientId, channel: target?.channel ?? 'sms', to: target?.to ?? '' };
}

/** Another channel was picked: the words go along, unless there are words already. */
export function moveWords(from: Place, to: Place): void {
  const [source, aim] = [draftStoreOf(from), draftStoreOf(to)];
  const { text, html, subject, shared, files } = source.state.get();
  const there = aim.state.get();
  if (source === aim || there.text !== '' || there.files.length > 0) return;
  moveFiles(source, aim);
  if (text === '' && files.length === 0) return;
  aim.change({
    text,
    html: to.channel === 'email' ? html : null,
    shared,
    files,
    ...(there.subject === '' ? { subject } : {}),
  });
  source.clear();
}
