import { h, icon } from './dom.js';
import { t } from './i18n.js';

const everyMs = 100;
/** What moves the bars of the voice that was drawn last. */
const timers = new WeakMap();

/** Under the name of the other side: the microphone, whether it is on, and how loud both are. */
export function makeVoiceBar(voice, connect) {
  if (!voice || voice.state === 'off') {
    const button = { type: 'button', onclick: connect };
    return h('div.voice', h('button.ghost', button, icon('microphone'), t('useMicrophone')));
  }
  if (voice.state === 'connecting')
    return h('div.voice', { role: 'status' }, icon('microphone'), t('micConnecting'));
  const said = h('i');
  const heard = h('i');
  const bar = h(
    'div.voice',
    voice.state === 'live'
      ? muteButton(voice)
      : h('span.deaf', { role: 'status' }, icon('muted'), t('micMissing')),
    h('span.meter', { 'aria-hidden': 'true' }, said),
    h('span.meter.ear', { 'aria-hidden': 'true' }, heard),
    h(
      'span.hint',
      { role: 'status' },
      t(voice.isMuted ? 'micMuted' : voice.state === 'live' ? 'micLive' : 'earLive'),
    ),
  );
  clearInterval(timers.get(voice));
  const timer = setInterval(() => {
    if (voice.state === 'off') clearInterval(timer);
    const level = voice.level();
    said.style.transform = `scaleX(${level.said})`;
    heard.style.transform = `scaleX(${level.heard})`;
  }, everyMs);
  timers.set(voice, timer);
  return bar;
}

function muteButton(voice) {
  const words = t(voice.isMuted ? 'unmute' : 'mute');
  return h(
    `button.round${voice.isMuted ? '.on' : ''}`,
    {
      type: 'button',
      title: words,
      'aria-label': words,
      'aria-pressed': String(voice.isMuted),
      onclick: () => voice.mute(!voice.isMuted),
    },
    icon(voice.isMuted ? 'muted' : 'microphone'),
  );
}
