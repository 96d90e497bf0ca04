import { control } from './api.js';
import { clockTime, duration, fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { makeKeypad } from './keypad.js';
import { getSettings, itemsOf } from './store.js';
import { transcriptLines } from './transcript.js';
import { Voice } from './voice.js';
import { makeVoiceBar } from './voiceBar.js';

/** The microphone and ear of each person's call, and which call that is: they outlive a change of language. */
const voices = new Map();

/** A telephone: idle, ringing, or in a call with what is heard and said. */
export class Phone {
  element = h('div.phone');
  #person;
  #drawn = '';
  #shownSid = null;
  #call = null;
  #parts = null;
  #hasKeypad = false;

  constructor(person) {
    this.#person = person;
  }

  update() {
    const all = this.#calls();
    const living = all.findLast((one) => !isOver(one));
    if (living) this.#shownSid = living.sid;
    const call = all.find((one) => one.sid === this.#shownSid) ?? null;
    this.#call = call;
    const spoken = all.find((one) => one.sid === voices.get(this.#person.number)?.sid);
    if (spoken && isOver(spoken)) this.#silence();
    const key = JSON.stringify([
      call?.sid,
      call && isOver(call),
      call && isRinging(call),
      call ? this.#hasKeypad : all.length,
    ]);
    if (key !== this.#drawn) {
      this.#drawn = key;
      this.#parts = null;
      if (!call) fill(this.element, ...this.#idle(all));
      else if (isRinging(call)) fill(this.element, this.#incoming(call));
      else fill(this.element, ...this.#inCall(call));
    }
    this.tick();
  }

  /** What changes by itself as time goes by, and what is newly heard. */
  tick() {
    const call = this.#call;
    if (!this.#parts || !call) return;
    this.#parts.status.className = `status${call.held ? ' held' : ''}${isOver(call) ? ' over' : ''}`;
    fill(
      this.#parts.status,
      stateOf(call),
      call.answeredAt ? ` · ${duration(call.answeredAt, call.endedAt)}` : '',
    );
    if (this.#parts.seen === call.cursor) return;
    this.#parts.seen = call.cursor;
    fill(this.#parts.lines, transcriptLines(call, companyName(call)));
  }

  /** The call that rings now, if one does. */
  ringing() {
    return this.#calls().find((one) => !isOver(one) && isRinging(one))?.sid ?? null;
  }

  incoming() {
    return this.#calls().filter((one) => one.direction !== 'inbound').length;
  }

  #calls() {
    return itemsOf('call', this.#person.number);
  }

  #show(sid) {
    this.#shownSid = sid;
    this.update();
  }

  async #place(to) {
    if (!to) return;
    const withMicrophone = navigator.mediaDevices !== undefined;
    const order = { from: this.#person.number, to, withMicrophone };
    const { callSid } = await control('POST', '/calls', order);
    this.#hasKeypad = true;
    if (withMicrophone) this.#talk(callSid);
    this.#show(callSid);
  }

  /** Connects the microphone to a call; where there is none, the person hears and writes. */
  #talk(sid) {
    this.#silence();
    const line = new Voice(sid);
    voices.set(this.#person.number, { sid, line });
    this.#drawVoice();
    void line.open();
  }

  #silence() {
    const voice = voices.get(this.#person.number);
    voices.delete(this.#person.number);
    voice?.line.close();
  }

  #drawVoice() {
    const call = this.#call;
    if (!call || !this.#parts || isOver(call)) return;
    const line = voices.get(this.#person.number)?.line;
    if (line) line.changed = () => this.#drawVoice();
    fill(
      this.#parts.voice,
      makeVoiceBar(line, () => this.#talk(call.sid)),
    );
  }

  #idle(all) {
    const { numbers } = getSettings();
    const choice = h(
      'select.dial',
      { 'aria-label': t('callThem') },
      numbers.map((one) => h('option', { value: one.number }, label(one))),
    );
    const dialled = numbers.length > 1 ? choice : h('div.dial', numbers[0] ? label(numbers[0]) : '—');
    const start = () => this.#place(choice.value);
    const recent = all.slice(-6).reverse();
    return [
      h('div.dialler', h('p.hint', t('callThem')), dialled, bigButton('green', 'call', start)),
      h(
        'div.recent',
        h('h3', t('recent')),
        recent.length === 0 ? h('p.empty', t('noCalls')) : recent.map((one) => this.#recent(one)),
      ),
    ];
  }

  #recent(one) {
    const length = one.answeredAt ? duration(one.answeredAt, one.endedAt) : t(one.status);
    return h(
      'button.row',
      { type: 'button', onclick: () => this.#show(one.sid) },
      icon(one.direction === 'inbound' ? 'out' : 'in'),
      h('span', companyName(one)),
      h('em', `${clockTime(one.createdAt)} · ${length}`),
    );
  }

  #incoming(call) {
    const send = (what) => () => void control('POST', `/calls/${call.sid}/${what}`);
    const answer = () => {
      this.#talk(call.sid);
      send('answer')();
    };
    return h(
      'div.incoming',
      h('div.pulse', icon('phone')),
      h('p.hint', t('incoming')),
      h('strong', companyName(call)),
      h('p.hint', call.from),
      h('div.pair', bigButton('red', 'reject', send('reject')), bigButton('green', 'answer', answer)),
    );
  }

  #inCall(call) {
    this.#parts = {
      status: h('div.status'),
      voice: h('div'),
      lines: h('div.lines', { 'aria-live': 'polite' }),
      seen: null,
    };
    this.#drawVoice();
    const hangUp = () => void control('POST', `/calls/${call.sid}/hangup`);
    const over = isOver(call);
    return [
      h(
        'div.callbar',
        h('div', h('strong', companyName(call)), this.#parts.status),
        over ? null : h('button.red.pill', { type: 'button', onclick: hangUp }, icon('phone'), t('hangUp')),
      ),
      over ? null : this.#parts.voice,
      this.#parts.lines,
      over ? this.#after(call) : null,
      !over && this.#hasKeypad ? makeKeypad(call) : null,
      over ? null : this.#speakForm(call),
    ];
  }

  #after(call) {
    const again = () => this.#place(call.to);
    return h(
      'div.after',
      h('button.ghost', { type: 'button', onclick: () => this.#show(null) }, t('done')),
      call.direction === 'inbound' &&
        h('button.green.pill', { type: 'button', onclick: again }, icon('phone'), t('callAgain')),
    );
  }

  #speakForm(call) {
    const field = h('input', {
      placeholder: t('speak'),
      'aria-label': t('speak'),
      autocomplete: 'off',
      maxLength: 500,
    });
    const speak = (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text === '') return;
      field.value = '';
      void control('POST', `/calls/${call.sid}/say`, { text });
    };
    const toggle = () => {
      this.#hasKeypad = !this.#hasKeypad;
      this.update();
    };
    return h(
      'form.composer',
      { onsubmit: speak },
      h(
        `button.round${this.#hasKeypad ? '.on' : ''}`,
        { type: 'button', title: t('keypad'), 'aria-label': t('keypad'), onclick: toggle },
        icon('keypad'),
      ),
      field,
      h('button.round.primary', { type: 'submit', title: t('send'), 'aria-label': t('send') }, icon('send')),
    );
  }
}

function bigButton(colour, key, onclick) {
  return h(
    `button.big.${colour}`,
    { type: 'button', title: t(key), 'aria-label': t(key), onclick },
    icon('phone'),
  );
}

function isOver(call) {
  return call.endedAt !== null;
}

function isRinging(call) {
  return call.direction !== 'inbound' && call.status === 'ringing';
}

function stateOf(call) {
  if (isOver(call)) return call.answeredAt ? t('ended') : t(call.status);
  if (call.held) return t('held');
  return call.answeredAt ? t('connected') : t('calling');
}

function label(number) {
  return number.friendlyName ? `${number.friendlyName} · ${number.number}` : number.number;
}

function companyName(call) {
  const number = call.direction === 'inbound' ? call.to : call.from;
  return getSettings().numbers.find((each) => each.number === number)?.friendlyName || number;
}
