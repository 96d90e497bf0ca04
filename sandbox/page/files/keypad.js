import { control } from './api.js';
import { h } from './dom.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const letters = ['', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz', '', '+', ''];

/** The twelve keys; each press goes into the call. */
export function makeKeypad(call) {
  const press = (digits) => () => void control('POST', `/calls/${call.sid}/digits`, { digits });
  return h(
    'div.keypad',
    keys.map((key, index) =>
      h('button', { type: 'button', onclick: press(key) }, key, h('small', letters[index] || '\u00a0')),
    ),
  );
}
