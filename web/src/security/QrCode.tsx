import { useTranslation } from 'react-i18next';
import { encode } from 'uqr';

/** Always dark on white: a camera needs the contrast, whatever the page's scheme. */
export function QrCode({ text }: { text: string }) {
  const { t } = useTranslation();
  const { data, size } = encode(text, { border: 2 });
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width={200}
      height={200}
      role="img"
      aria-label={t('security.qr')}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
