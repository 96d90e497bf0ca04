import { control } from './api.js';
import { fill, h, icon } from './dom.js';
import { t } from './i18n.js';
import { getSettings } from './store.js';

const speeds = [1, 2, 5, 20];

const troubles = {
  slowRest: { match: 'rest', action: 'delay', delayMs: 2000 },
  lostRest: { match: 'rest', action: 'drop-reply', probability: 0.33 },
  failRest: { match: 'rest', action: 'fail', status: 503 },
  twice: { match: 'webhook', action: 'repeat' },
  disorder: { match: 'webhook', action: 'reorder', delayMs: 2000 },
  late: { match: 'webhook:status', action: 'delay', delayMs: 3000 },
  busyMail: { match: 'smtp:in', action: 'fail', status: 451 },
};

/** The drawer where the world is made slow, forgetful or fast. */
export function makeControls(root) {
  let isOpen = false;

  function draw() {
    fill(root, isOpen ? [h('div.shade', { onclick: toggle }), drawer(toggle)] : []);
  }

  function toggle() {
    isOpen = !isOpen;
    draw();
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && isOpen) toggle();
  });

  return { toggle, update: draw };
}

function drawer(close) {
  const settings = getSettings();
  const closeButton = { type: 'button', title: t('remove'), 'aria-label': t('remove'), onclick: close };
  const reset = () => void control('POST', '/reset');
  return h(
    'aside.drawer',
    { 'aria-label': t('controls') },
    h(
      'header',
      h('div', h('h2', t('controls')), h('p', t('controlsLead'))),
      h('button.round.quiet', closeButton, icon('close')),
    ),
    h('h3', t('speed')),
    h(
      'div.segments',
      speeds.map((speed) => speedButton(speed, settings.speed)),
    ),
    switchRow({ name: 'network', isOn: settings.isNetworkCut, flip: flipNetwork, hint: t('networkHint') }),
    Object.entries(troubles).map(([name, rule]) =>
      switchRow({ name, isOn: isOn(rule), flip: () => flip(rule) }),
    ),
    h(
      'div.reset',
      h('button.ghost.danger', { type: 'button', onclick: reset }, t('reset')),
      h('p', t('resetHint')),
    ),
  );
}

function speedButton(speed, current) {
  const choose = () => void control('PUT', '/settings', { speed });
  return h(`button${speed === current ? '.on' : ''}`, { type: 'button', onclick: choose }, `${speed}×`);
}

function flipNetwork() {
  void control('POST', getSettings().isNetworkCut ? '/resume' : '/pause');
}

function isOn(rule) {
  return getSettings().faults.some((one) => one.match === rule.match && one.action === rule.action);
}

function flip(rule) {
  const others = getSettings().faults.filter(
    (one) => !(one.match === rule.match && one.action === rule.action),
  );
  const wanted = isOn(rule) ? others : [...others, rule];
  void control(
    'PUT',
    '/faults',
    wanted.map(({ left: _left, ...kept }) => kept),
  );
}

function switchRow({ name, isOn: isSet, flip: flipIt, hint }) {
  return h(
    'button.switch',
    { type: 'button', role: 'switch', 'aria-checked': String(isSet), onclick: flipIt },
    h('span', t(name), hint ? h('small', hint) : null),
    h('i', { 'aria-hidden': 'true' }),
  );
}
