import { control } from './api.js';
import { fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { makeMailbox } from './mailbox.js';
import { makePhone } from './phone.js';
import { makeTexts } from './texts.js';

/** Which tab each person has open, so that a change of language or people leaves it so. */
const openTabs = new Map();

/** One customer on the page: who it is, and their phone, texts and mails behind three tabs. */
export function makeDevice(person, page) {
  const panels = { phone: makePhone(person), texts: makeTexts(person), mail: makeMailbox(person) };
  const seen = { phone: 0, texts: 0, mail: 0 };
  let open = openTabs.get(person.number) ?? 'phone';
  let lastRinging = null;

  const tabs = h('div.tabs', { role: 'tablist' });
  const body = h('div.panel');
  const menu = h('div.menu', { hidden: true });
  const element = h('section.device', head(), menu, body, tabs);

  function head() {
    return h(
      'header',
      h('div.avatar', { style: `--hue: ${hue(person.name)}` }, initials(person.name)),
      h('div.who', h('strong', person.name), h('span', [person.number, person.email].filter(Boolean).join(' · '))),
      h('button.round.quiet', { type: 'button', title: t('who'), 'aria-label': t('who'), onclick: toggleMenu }, icon('gear')),
      page.remove && h('button.round.quiet', { type: 'button', title: t('remove'), 'aria-label': t('remove'), onclick: page.remove }, icon('close')),
    );
  }

  function toggleMenu() {
    menu.hidden = !menu.hidden;
    if (!menu.hidden) fill(menu, chooser(person, page), manners(person));
  }

  function show(name) {
    open = name;
    openTabs.set(person.number, name);
    fill(body, panels[name].element);
    update();
    panels[name].shown?.();
  }

  function update() {
    const ringing = panels.phone.ringing();
    if (ringing && ringing !== lastRinging && open !== 'phone') {
      lastRinging = ringing;
      show('phone');
      return;
    }
    lastRinging = ringing;
    for (const panel of Object.values(panels)) panel.update();
    seen[open] = panels[open].incoming();
    fill(tabs, Object.entries(panels).map(([name, panel]) => tab(name, panel)));
  }

  function tab(name, panel) {
    const unread = panel.incoming() - seen[name];
    return h(
      `button.tab${name === open ? '.open' : ''}`,
      { type: 'button', role: 'tab', 'aria-selected': String(name === open), onclick: () => show(name) },
      icon(name === 'texts' ? 'text' : name),
      h('span', t(name)),
      unread > 0 && h('em.badge', String(unread)),
    );
  }

  for (const [name, panel] of Object.entries(panels)) seen[name] = panel.incoming();
  show(open);
  return { element, update, tick: () => panels.phone.tick() };
}

function chooser(person, page) {
  const fields = {
    name: h('input', { value: person.name, autocomplete: 'off' }),
    number: h('input', { value: person.number, inputMode: 'tel', autocomplete: 'off' }),
    email: h('input', { value: person.email, inputMode: 'email', autocomplete: 'off' }),
  };
  const known = h(
    'select',
    {
      onchange: () => {
        const chosen = page.others[Number(known.value)];
        if (chosen) page.change(chosen);
      },
    },
    h('option', { value: '' }, t('someoneElse')),
    page.others.map((one, index) => h('option', { value: String(index), selected: one.number === person.number }, one.name)),
  );
  const save = (event) => {
    event.preventDefault();
    const changed = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()]));
    page.change({ ...changed, number: changed.number.replace(/[\s()-]/g, '') });
  };
  return h(
    'form.fields',
    { onsubmit: save },
    h('h3', t('who')),
    known,
    Object.entries(fields).map(([name, field]) => h('label', h('span', t(name)), field)),
    h('button.primary', { type: 'submit' }, t('save')),
  );
}

const mannersHere = new Map();

function manners(person) {
  const mine = mannersHere.get(person.number) ?? { onCall: 'ring', onMessage: 'deliver' };
  const set = (change) => {
    mannersHere.set(person.number, { ...mine, ...change });
    void control('PUT', `/parties/${encodeURIComponent(person.number)}`, change);
  };
  const choice = (name, options) =>
    h(
      'select',
      { onchange: (event) => set({ [name]: event.target.value }) },
      Object.entries(options).map(([value, key]) => h('option', { value, selected: mine[name] === value }, t(key))),
    );
  return h(
    'div.fields',
    h('label', h('span', t('myPhone')), choice('onCall', { ring: 'ring', answer: 'answerSelf', busy: 'busy', 'no-answer': 'noAnswer' })),
    h('label', h('span', t('myTexts')), choice('onMessage', { deliver: 'deliver', undelivered: 'undeliver', failed: 'fail' })),
  );
}

function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}

function initials(name) {
  if (/[\u4e00-\u9fff]/.test(name)) return name.slice(-2);
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
