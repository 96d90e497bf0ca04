import { Random } from './random.ts';

// Markup that tries to run something, to load something or to lead away: the ways that sanitisers have been got round by,
// as families, and variations of them by a seed. What runs, or is loaded, tells the spy at `url`; whatever of it becomes an
// element of the page is found by its attribute.

export const HOSTILE_MARK = 'data-hostile';

/** U: the spy. R: what is to run. H: the mark. */
const families: readonly string[] = [
  '<script H>R</script>',
  '<script H src="U/script.js"></script>',
  '<scr<script H>ipt>R</scr</script>ipt>',
  '<img H src="U/pixel.gif">',
  '<img H src=x onerror="R">',
  '<img H srcset="U/set.gif 1x">',
  '<img H src="javascript:R">',
  '<img H src="data:image/svg+xml,<svg onload=R>">',
  '<picture H><source srcset="U/picture.gif"><img H src=x></picture>',
  '<svg H onload="R"></svg>',
  '<svg H><script>R</script></svg>',
  '<svg H><image href="U/image.gif"/><use href="U/use.svg#x"/></svg>',
  '<svg H><animate onbegin="R" attributeName=x dur=1s></svg>',
  '<svg H><set attributeName=href to="javascript:R"/><a><text>x</text></a></svg>',
  '<svg H><foreignObject><img src=x onerror="R"></foreignObject></svg>',
  '<svg H><style><img src=x onerror="R"></style></svg>',
  '<svg H><textarea><img src=x onerror="R"></textarea></svg>',
  '<svg></p><style H><a id="</style><img src=1 onerror=R>">',
  '<math H><mtext><table><mglyph><style><img src=x onerror="R">',
  '<math H><mi xlink:href="javascript:R">x</mi></math>',
  '<math H><annotation-xml encoding="text/html"><img src=x onerror="R"></annotation-xml></math>',
  '<form><math><mtext></form><form><mglyph><style></math><img H src onerror="R">',
  '<iframe H src="U/frame"></iframe>',
  '<iframe H srcdoc="<script>R</script>"></iframe>',
  '<iframe H src="javascript:R"></iframe>',
  '<object H data="U/object"></object>',
  '<object H data="data:text/html,<script>R</script>"></object>',
  '<embed H src="U/embed">',
  '<video H src="U/video" poster="U/poster.gif" autoplay onerror="R"></video>',
  '<audio H src="U/audio" autoplay onerror="R"></audio>',
  '<video H><source onerror="R"></video>',
  '<link H rel=stylesheet href="U/sheet.css">',
  '<link H rel=prefetch href="U/prefetch">',
  '<style H>@import "U/import.css"; * { background: url(U/style.gif) }</style>',
  '<p H style="background: url(U/inline.gif)">x</p>',
  '<p H style="position: fixed; inset: 0; z-index: 9999; background: url(U/over.gif)">x</p>',
  '<table H background="U/table.gif"><tr><td background="U/cell.gif">x</table>',
  '<body H onload="R" background="U/body.gif">',
  '<meta H http-equiv=refresh content="0;url=U/refresh">',
  '<base H href="U/base/"><img src="relative.gif">',
  '<form H action="U/form"><input name=q autofocus onfocus="this.form.submit();R"></form>',
  '<input H autofocus onfocus="R">',
  '<button H formaction="javascript:R" autofocus onfocus="R">x</button>',
  '<details H open ontoggle="R"><summary>x</summary></details>',
  '<marquee H onstart="R">x</marquee>',
  '<select H autofocus onfocus="R"><option>x</select>',
  '<textarea H autofocus onfocus="R">x</textarea>',
  '<a H href="javascript:R" autofocus onfocus="R">x</a>',
  '<a H href="data:text/html,<script>R</script>">x</a>',
  '<a H href="U/link" ping="U/ping" target=_top>x</a>',
  '<template H><script>R</script></template>',
  '<noscript><p title="</noscript><img H src=x onerror=R>">',
  '<xmp><p title="</xmp><img H src=x onerror=R>">',
  '<title><img H src=x onerror="R"></title>',
  '<textarea><img H src=x onerror="R"></textarea>',
  '<noembed><img H src=x onerror="R"></noembed>',
  '<!--<img src="--><img H src=x onerror=R>">',
  '<![CDATA[><img H src=x onerror="R">]]>',
  '<?xml-stylesheet href="U/xml.css"?><img H src=x onerror="R">',
  '<p title="\'><script>R</script>" H>x</p>',
  '<<script H>R//<</script>',
  '<img H """><script>R</script>">',
  '<div H tabindex=0 style="animation: x 1s" onanimationstart="R">x</div>',
  '<x H onclick=R onpointerrawupdate=R contenteditable autofocus onfocus=R>x</x>',
  '<plaintext H><img src=x onerror="R">',
];

/** Something in which what comes after is read in another way. */
const around: readonly [string, string][] = [
  ['<svg>', '</svg>'],
  ['<math><mtext>', '</mtext></math>'],
  ['<table><tr>', '</tr></table>'],
  ['<select><option>', '</option></select>'],
  ['<noscript>', '</noscript>'],
  ['<template>', '</template>'],
  ['<style>', '</style>'],
  ['<title>', '</title>'],
  ['<!-->', '-->'],
  ['"\'>', '<"\''],
  ['</p></div></body></html>', ''],
  ['<p><b><i><u>', '</p>'],
  ['<div title="', '">'],
  ['\u0000', '\uFEFF'],
];

const changes: readonly ((html: string, random: Random) => string)[] = [
  (html, random) => html.replace(/[a-z]/g, (one) => (random.chance(0.3) ? one.toUpperCase() : one)),
  (html) => html.replaceAll(' ', '/'),
  (html) => html.replaceAll(' ', '\n\t'),
  (html) => html.replaceAll('>', ' >'),
  (html) => html.replaceAll('"', "'"),
  (html) => html.replaceAll('javascript:', 'java\tscript&colon;'),
  (html) => html.replaceAll('javascript:', '&#106;&#x61;vascript:'),
  (html) => html.replaceAll('javascript:', ' \u0001javascript:'),
  (html) => html.replaceAll('=', '\u0000='),
  (html) => html.replaceAll('<', '<\u0000'),
  (html, random) => html.slice(0, -random.whole(1, 3)),
  (html) => html + html,
];

/** Each family as it is, then variations, `howMany` in all; the same for the same seed. */
export function hostileMarkup({
  url,
  howMany = families.length,
  seed = 1,
}: {
  url: string;
  howMany?: number;
  seed?: number;
}): string[] {
  const random = new Random(seed);
  return Array.from({ length: howMany }, (_, index) => {
    const plain = families[index % families.length] ?? '';
    const shape = index < families.length ? plain : varied(plain, random);
    return shape
      .replaceAll(
        /\bR\b/g,
        () => `(self.ran=1,new(Image)().src=String.fromCharCode(${codesOf(`${url}/ran/${index}`)}))`,
      )
      .replaceAll(/\bU\b/g, () => `${url}/${index}`)
      .replaceAll(/ H\b|\/H\b|\tH\b/g, () => ` ${HOSTILE_MARK}`);
  });
}

function varied(html: string, random: Random): string {
  let shape = html;
  for (let times = random.whole(0, 2); times > 0; times -= 1) shape = random.pick(changes)(shape, random);
  for (let times = random.whole(0, 2); times > 0; times -= 1) {
    const [before, after] = random.pick(around);
    shape = before + shape + after;
  }
  return shape;
}

/** Without quotes, which a family may stand in already. */
const codesOf = (text: string): string => [...Buffer.from(text, 'latin1')].join(',');
