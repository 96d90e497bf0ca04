import { control } from './api.js';
import { h } from './dom.js';
import { t } from './i18n.js';

/** How each person behaves, as set on this page. */
const mannersOf = new Map();

/** Who this column is, and how this person's phone behaves. */
export function makePersonMenu(person, page) {
  return [identity(person, page), manners(person)];
}

function identity(person, page) {
  const fields = {
    name: h('input', { value: person.name, autocomplete: 'off' }),
    number: h('input', { value: person.number, inputMode: 'tel', autocomplete: 'off' }),
    email: h('input', { value: person.email, inputMode: 'email', autocomplete: 'off' }),
  };
  const choose = (event) => {
    const chosen = page.others[Number(event.target.value)];
    if (event.target.value !== '' && chosen) page.change(chosen);
  };
  const save = (event) => {
    event.preventDefault();
    const [name, number, email] = [fields.name, fields.number, fields.email].map((field) =>
      field.value.trim(),
    );
    page.change({ name, number: number.replace(/[\s()-]/g, ''), email });
  };
  return h(
    'form.fields',
    { onsubmit: save },
    h('h3', t('who')),
    h(
      'select',
      { 'aria-label': t('who'), onchange: choose },
      h('option', { value: '' }, t('someoneElse')),
      page.others.map((one, index) =>
        h('option', { value: String(index), selected: one.number === person.number }, one.name),
      ),
    ),
    Object.entries(fields).map(([name, field]) => h('label', h('span', t(name)), field)),
    h('button.primary', { type: 'submit' }, t('save')),
  );
}

function manners(person) {
  const mine = mannersOf.get(person.number) ?? { onCall: 'ring', onMessage: 'deliver' };
  const choice = (name, options) => {
    const change = (event) => {
      mannersOf.set(person.number, { ...mannersOf.get(person.number), ...mine, [name]: event.target.value });
      void control('PUT', `/parties/${encodeURIComponent(person.number)}`, { [name]: event.target.value });
    };
    const entries = Object.entries(options);
    return h(
      'select',
      { onchange: change },
      entries.map(([value, key]) => h('option', { value, selected: mine[name] === value }, t(key))),
    );
  };
  const calls = { ring: 'ring', answer: 'answerSelf', busy: 'busy', 'no-answer': 'noAnswer' };
  const texts = { deliver: 'deliver', undelivered: 'undeliver', failed: 'fail' };
  return h(
    'div.fields',
    h('label', h('span', t('myPhone')), choice('onCall', calls)),
    h('label', h('span', t('myTexts')), choice('onMessage', texts)),
  );
}
