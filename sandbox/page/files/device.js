import { fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { Mailbox } from './mailbox.js';
import { makePersonMenu } from './personMenu.js';
import { Phone } from './phone.js';
import { Texts } from './texts.js';

/** Which tab each person has open, so that a change of language or people leaves it so. */
const openTabs = new Map();

/** One customer on the page: who it is, and their phone, texts and mails behind three tabs. */
export class Device {
  element;
  #person;
  #page;
  #panels;
  #seen;
  #open;
  #lastRinging = null;
  #tabs = h('div.tabs', { role: 'tablist' });
  #body = h('div.panel');
  #menu = h('div.menu', { hidden: true });

  constructor(person, page) {
    this.#person = person;
    this.#page = page;
    this.#panels = { phone: new Phone(person), texts: new Texts(person), mail: new Mailbox(person) };
    this.#seen = Object.fromEntries(
      Object.entries(this.#panels).map(([name, panel]) => [name, panel.incoming()]),
    );
    this.element = h('section.device', this.#head(), this.#menu, this.#body, this.#tabs);
    this.#show(openTabs.get(person.number) ?? 'phone');
  }

  update() {
    const ringing = this.#panels.phone.ringing();
    const isNew = ringing !== null && ringing !== this.#lastRinging;
    this.#lastRinging = ringing;
    if (isNew && this.#open !== 'phone') {
      this.#show('phone');
      return;
    }
    for (const panel of Object.values(this.#panels)) panel.update();
    this.#seen[this.#open] = this.#panels[this.#open].incoming();
    fill(
      this.#tabs,
      Object.entries(this.#panels).map(([name, panel]) => this.#tab(name, panel)),
    );
  }

  tick() {
    this.#panels.phone.tick();
  }

  #show(name) {
    this.#open = name;
    openTabs.set(this.#person.number, name);
    fill(this.#body, this.#panels[name].element);
    this.update();
    this.#panels[name].shown?.();
  }

  #head() {
    const { name, number, email } = this.#person;
    return h(
      'header',
      h('div.avatar', { style: `--hue: ${hue(name)}` }, initials(name)),
      h('div.who', h('strong', name), h('span', [number, email].filter(Boolean).join(' · '))),
      quietButton('gear', 'who', () => this.#toggleMenu()),
      this.#page.remove && quietButton('close', 'remove', this.#page.remove),
    );
  }

  #toggleMenu() {
    this.#menu.hidden = !this.#menu.hidden;
    if (!this.#menu.hidden) fill(this.#menu, makePersonMenu(this.#person, this.#page));
  }

  #tab(name, panel) {
    const unread = panel.incoming() - this.#seen[name];
    const isOpen = name === this.#open;
    return h(
      `button.tab${isOpen ? '.open' : ''}`,
      { type: 'button', role: 'tab', 'aria-selected': String(isOpen), onclick: () => this.#show(name) },
      icon(name === 'texts' ? 'text' : name),
      h('span', t(name)),
      unread > 0 && h('em.badge', String(unread)),
    );
  }
}

function quietButton(symbol, key, onclick) {
  return h(
    'button.round.quiet',
    { type: 'button', title: t(key), 'aria-label': t(key), onclick },
    icon(symbol),
  );
}

function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}

function initials(name) {
  if (/[\u4e00-\u9fff]/.test(name)) return name.slice(-2);
  const words = name.split(/\s+/).slice(0, 2);
  return words.map((word) => word.charAt(0).toUpperCase()).join('');
}
