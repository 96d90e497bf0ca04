/** Makes an element: h('button.primary', { onclick }, 'Call'). Text is always text, never markup. */
export function h(spec, ...rest) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag || 'div');
  if (classes.length > 0) element.className = classes.join(' ');
  const [first, ...others] = rest;
  const isProps =
    first !== null && typeof first === 'object' && !(first instanceof Node) && !Array.isArray(first);
  for (const [name, value] of Object.entries(isProps ? first : {})) setProp(element, name, value);
  element.append(...flat(isProps ? others : rest));
  return element;
}

function setProp(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name !== 'list' && (name.startsWith('on') || name in element)) element[name] = value;
  else element.setAttribute(name, value === true ? '' : value);
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Replaces what is inside, and keeps the scroll at the end if it was there. */
export function fill(element, ...children) {
  const wasAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
  element.replaceChildren(...flat(children));
  if (wasAtEnd) element.scrollTop = element.scrollHeight;
}

const paths = {
  phone:
    'M6.6 3.5 9 4.2l1.200 3.600-1.700 1.900c1 2.200 2.600 3.800 4.800 4.800l1.900-1.700 3.600 1.200.7 2.400c.3 1.100-.4 2.200-1.500 2.400C10.600 20 4 13.400 4.200 5c.2-1.100 1.300-1.800 2.400-1.500z',
  text: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z',
  mail: 'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zm0 1.500 8 5.500 8-5.500',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  send: 'M4 12 20 4l-5 16-3.500-6.500z',
  keypad: 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01',
  reply: 'M10 7 4 12l6 5v-3.500c5 0 8 1.500 10 4.500-.5-5-4-8-10-8z',
  sliders: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
  moon: 'M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1 1M17.400 17.400l1 1M5.600 18.400l1-1M17.400 6.600l1-1',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.100 2.100M16.300 16.300l2.100 2.100M5.600 18.400l2.100-2.100M16.300 7.700l2.100-2.100',
  microphone:
    'M12 3.500a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0V6A2.500 2.500 0 0 1 12 3.500zM6 11a6 6 0 0 0 12 0M12 17v3.500',
  muted:
    'M12 3.500a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0V6A2.500 2.500 0 0 1 12 3.500zM6 11a6 6 0 0 0 12 0M12 17v3.500M4 4l16 16',
  in: 'M17 7 7 17M7 9v8h8',
  out: 'M7 17 17 7M9 7h8v8',
  pen: 'M4 20l1-4L16 5l3 3L8 19z',
  clip: 'M8 12.500l6-6a3 3 0 0 1 4.200 4.200l-8 8a5 5 0 0 1-7-7l7.500-7.500',
};

export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

/** Text with its web addresses made into links that open in a new tab. */
export function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]。，；：！？）])/)
    .map((part, index) =>
      index % 2 === 1 ? h('a', { href: part, target: '_blank', rel: 'noreferrer' }, part) : part,
    );
}

export function clockTime(iso) {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
  });
}

export function duration(fromIso, toIso) {
  const seconds = Math.max(
    0,
    Math.round(((toIso ? new Date(toIso) : new Date()) - new Date(fromIso)) / 1000),
  );
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
