import { control } from './api.js';
import { clockTime, duration, fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { getSettings, itemsOf } from './store.js';
import { transcriptLines } from './transcript.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];
const letters = ['', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz', '', '+', ''];

/** A telephone: idle with a keypad, ringing, or in a call with what is heard and said. */
export function makePhone(person) {
  const element = h('div.phone');
  let drawn = '';
  let shownSid = null;
  let call = null;
  let parts = null;
  let hasKeypad = false;

  const calls = () => itemsOf('call', person.number);
  const isOver = (one) => one.endedAt !== null;

  function update() {
    const all = calls();
    const living = all.findLast((one) => !isOver(one));
    if (living) shownSid = living.sid;
    call = all.find((one) => one.sid === shownSid) ?? null;
    const state = !call ? 'idle' : isRinging(call) ? 'incoming' : 'call';
    const key = `${state} ${call?.sid ?? ''} ${call ? isOver(call) : ''} ${state === 'idle' ? all.length : ''} ${hasKeypad}`;
    if (key !== drawn) {
      drawn = key;
      parts = null;
      fill(element, ...{ idle: () => idle(all), incoming, call: inCall }[state]());
    }
    if (parts) refresh();
  }

  function isRinging(one) {
    return one.direction !== 'inbound' && one.status === 'ringing';
  }

  function idle(all) {
    const numbers = getSettings().numbers;
    const choice = h('select.dial', { 'aria-label': t('callThem') }, numbers.map((one) => h('option', { value: one.number }, label(one))));
    const dialled = numbers.length > 1 ? choice : h('div.dial', numbers[0] ? label(numbers[0]) : '—');
    const start = () => place(choice.value || numbers[0]?.number);
    return [
      h('div.dialler', h('p.hint', t('callThem')), dialled, h('button.big.green', { type: 'button', title: t('call'), 'aria-label': t('call'), onclick: start }, icon('phone'))),
      h('div.recent', h('h3', t('recent')), all.length === 0 ? h('p.empty', t('noCalls')) : all.slice(-6).reverse().map(recentCall)),
    ];
  }

  function label(number) {
    return number.friendlyName ? `${number.friendlyName} · ${number.number}` : number.number;
  }

  function companyName(one) {
    const number = one.direction === 'inbound' ? one.to : one.from;
    return getSettings().numbers.find((each) => each.number === number)?.friendlyName || number;
  }

  function recentCall(one) {
    const isMine = one.direction === 'inbound';
    const length = one.answeredAt ? duration(one.answeredAt, one.endedAt) : t(one.status);
    return h(
      'button.row',
      { type: 'button', onclick: () => { shownSid = one.sid; update(); } },
      icon(isMine ? 'out' : 'in'),
      h('span', companyName(one)),
      h('em', `${clockTime(one.createdAt)} · ${length}`),
    );
  }

  function incoming() {
    const send = (what) => () => void control('POST', `/calls/${call.sid}/${what}`);
    return [
      h(
        'div.incoming',
        h('div.pulse', icon('phone')),
        h('p.hint', t('incoming')),
        h('strong', companyName(call)),
        h('p.hint', call.from),
        h(
          'div.pair',
          h('button.big.red', { type: 'button', title: t('reject'), 'aria-label': t('reject'), onclick: send('reject') }, icon('phone')),
          h('button.big.green', { type: 'button', title: t('answer'), 'aria-label': t('answer'), onclick: send('answer') }, icon('phone')),
        ),
      ),
    ];
  }

  function inCall() {
    parts = { status: h('div.status'), lines: h('div.lines', { 'aria-live': 'polite' }) };
    const over = isOver(call);
    return [
      h('div.callbar', h('div', h('strong', companyName(call)), parts.status), over ? null : hangUpButton()),
      parts.lines,
      ...(over ? [after()] : [hasKeypad ? keypad() : null, speakForm()]),
    ];
  }

  function hangUpButton() {
    return h('button.red.pill', { type: 'button', onclick: () => void control('POST', `/calls/${call.sid}/hangup`) }, icon('phone'), t('hangUp'));
  }

  function after() {
    const { to } = call;
    return h(
      'div.after',
      h('button.ghost', { type: 'button', onclick: () => { shownSid = null; update(); } }, t('done')),
      call.direction === 'inbound' && h('button.green.pill', { type: 'button', onclick: () => place(to) }, icon('phone'), t('callAgain')),
    );
  }

  function keypad() {
    const press = (digits) => () => void control('POST', `/calls/${call.sid}/digits`, { digits });
    return h(
      'div.keypad',
      keys.map((key, index) => h('button', { type: 'button', onclick: press(key) }, key, h('small', letters[index] || '\u00a0'))),
    );
  }

  function speakForm() {
    const field = h('input', { placeholder: t('speak'), 'aria-label': t('speak'), autocomplete: 'off', maxLength: 500 });
    const speak = (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text === '') return;
      field.value = '';
      void control('POST', `/calls/${call.sid}/say`, { text });
    };
    const toggle = () => { hasKeypad = !hasKeypad; update(); };
    return h(
      'form.composer',
      { onsubmit: speak },
      h(`button.round${hasKeypad ? '.on' : ''}`, { type: 'button', title: t('keypad'), 'aria-label': t('keypad'), onclick: toggle }, icon('keypad')),
      field,
      h('button.round.primary', { type: 'submit', title: t('send'), 'aria-label': t('send') }, icon('send')),
    );
  }

  function refresh() {
    const state = isOver(call) ? (call.answeredAt ? t('ended') : t(call.status)) : call.held ? t('held') : call.answeredAt ? t('connected') : t('calling');
    parts.status.className = `status${call.held ? ' held' : ''}${isOver(call) ? ' over' : ''}`;
    fill(parts.status, state, call.answeredAt ? ` · ${duration(call.answeredAt, call.endedAt)}` : '');
    fill(parts.lines, transcriptLines(call, companyName(call)));
  }

  async function place(to) {
    if (!to) return;
    const { callSid } = await control('POST', '/calls', { from: person.number, to });
    shownSid = callSid;
    hasKeypad = true;
    update();
  }

  return {
    element,
    update,
    tick: () => { if (parts && call && !isOver(call)) refresh(); },
    ringing: () => calls().find((one) => !isOver(one) && isRinging(one))?.sid ?? null,
    incoming: () => calls().filter((one) => one.direction !== 'inbound').length,
  };
}
