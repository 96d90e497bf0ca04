import { makeControls } from './controls.js';
import { Device } from './device.js';
import { fill, h, icon } from './dom.js';
import { read, switchLanguage, t, write } from './i18n.js';
import { connect, getSettings, isConnected, onChange } from './store.js';

const top = document.getElementById('top');
const people = document.getElementById('people');
const controls = makeControls(document.getElementById('controls'));
const fallbackCustomers = [
  { name: 'Ann Baker', number: '+14155550101', email: 'ann.baker@customers.example' },
  { name: '李伟', number: '+8613800138000', email: 'li.wei@customers.example' },
];

let persons = JSON.parse(read('persons') ?? 'null');
let devices = [];
let isBuilt = false;

applyTheme(read('theme'));
connect([]);
onChange(() => {
  if (!isBuilt && isConnected()) start();
  drawTop();
  controls.update();
  for (const device of devices) device.update();
});
setInterval(() => devices.forEach((device) => device.tick()), 1000);
drawTop();

function start() {
  isBuilt = true;
  const known = getSettings().customers;
  persons ??= (known.length > 0 ? known : fallbackCustomers).slice(0, window.innerWidth < 900 ? 1 : 2);
  rebuild();
}

/** Draws the columns afresh: after a change of language or of who is on the page. */
function rebuild() {
  write('persons', JSON.stringify(persons));
  devices = persons.map(
    (person, index) =>
      new Device(person, {
        others: customers(),
        change: (changed) => replacePerson(index, changed),
        remove: persons.length > 1 ? () => replacePerson(index, null) : null,
      }),
  );
  fill(people, ...devices.map((device) => device.element), addTile());
  connect(persons.map((person) => person.number).filter(Boolean));
}

function customers() {
  const known = getSettings().customers;
  return known.length > 0 ? known : fallbackCustomers;
}

function replacePerson(index, person) {
  persons = persons.flatMap((one, at) => (at === index ? (person ? [person] : []) : [one]));
  rebuild();
}

function addTile() {
  return h(
    'button.add-tile',
    { type: 'button', onclick: addPerson },
    icon('plus'),
    h('strong', t('add')),
    h('span', t('addLead')),
  );
}

function addPerson() {
  const free = customers().find((one) => !persons.some((person) => person.number === one.number));
  const number = `+1415555${String(1000 + Math.floor(Math.random() * 9000))}`;
  persons = [
    ...persons,
    free ?? {
      name: `Guest ${number.slice(-4)}`,
      number,
      email: `guest${number.slice(-4)}@customers.example`,
    },
  ];
  rebuild();
  people.lastElementChild?.scrollIntoView({ behavior: 'smooth', inline: 'end' });
}

function drawTop() {
  const settings = getSettings();
  const isTrouble = settings.faults.length > 0 || settings.isNetworkCut;
  fill(
    top,
    h('div.brand', h('img', { src: 'icon.svg', alt: '' }), h('div', h('h1', t('title')), h('p', t('lead')))),
    h(
      'div.company',
      settings.numbers.map((one) => h('span.chip', icon('phone'), one.number)),
      settings.mailboxes.map((one) => h('span.chip', icon('mail'), one)),
    ),
    h(
      'nav',
      !isConnected() && h('span.chip.warn', t('reconnecting')),
      h(
        `button.ghost${isTrouble ? '.on' : ''}`,
        { type: 'button', title: t('controls'), onclick: () => controls.toggle() },
        icon('sliders'),
        h('span', isTrouble ? t('troubleOn') : t('controls')),
      ),
      h(
        'button.ghost',
        {
          type: 'button',
          'aria-label': t('languageLabel'),
          onclick: () => {
            switchLanguage();
            if (isBuilt) rebuild();
            controls.update();
            drawTop();
          },
        },
        t('language'),
      ),
      h(
        'button.ghost.square',
        { type: 'button', title: t('theme'), 'aria-label': t('theme'), onclick: toggleTheme },
        icon(isDark() ? 'sun' : 'moon'),
      ),
    ),
  );
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

function toggleTheme() {
  const theme = isDark() ? 'light' : 'dark';
  write('theme', theme);
  applyTheme(theme);
  drawTop();
}

function applyTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}
