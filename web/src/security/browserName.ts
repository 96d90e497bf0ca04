const known: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** A browser's long name for itself, as people call it. */
export function browserName(userAgent: string | null): string {
  if (!userAgent) return '–';
  const find = (list: [RegExp, string][]): string | undefined =>
    list.find(([words]) => words.test(userAgent))?.[1];
  return [find(known) ?? userAgent.slice(0, 40), find(systems)].filter(Boolean).join(' · ');
}
