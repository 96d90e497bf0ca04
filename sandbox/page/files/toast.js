import { h } from './dom.js';

const shownMs = 5000;

/** A short word to the user that goes away by itself. */
export function toast(text) {
  const note = h('div.toast', text);
  document.getElementById('toasts').append(note);
  setTimeout(() => note.remove(), shownMs);
}
