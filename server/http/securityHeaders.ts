import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { PhoneSources } from './phoneSources.ts';

// What every answer tells a browser about what it may do with it. Pages of their own kind (the survey, the document of
// the API) are stricter still and say so themselves.

/** Nothing a page of ours asks for, but the microphone of the browser phone. */
const PERMISSIONS = [
  'microphone=(self)',
  ...['camera', 'geolocation', 'payment', 'usb', 'serial', 'bluetooth', 'midi', 'hid', 'display-capture'].map(
    (name) => `${name}=()`,
  ),
].join(', ');

type Handler = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/** On every answer: no guessing of types, no frame, no strange opener, no address to strangers; https for good on https. */
export function securityHeaders(publicUrl: string): Handler[] {
  const isHttps = publicUrl.startsWith('https:');
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
        },
      },
      strictTransportSecurity: isHttps ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginEmbedderPolicy: false,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
    (_req, res, next) => {
      res.setHeader('permissions-policy', PERMISSIONS);
      next();
    },
  ];
}

export const makeNonce = (): string => randomBytes(18).toString('base64');

export interface PolicySources {
  /** The addresses under which this server is reached. */
  origins: readonly string[];
  phone: PhoneSources;
}

/**
 * The console's policy. Scripts and style sheets are files of ours; the few style tags that the component library makes
 * carry this answer's nonce. Style attributes are all that stays open: they can neither load nor run anything here.
 */
export function consolePolicy(nonce: string, { origins, phone }: PolicySources): string {
  const sockets = origins.map((origin) => origin.replace(/^http/, 'ws'));
  const directives = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src-elem': `'self' 'nonce-${nonce}'`,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'media-src': ["'self'", 'blob:', 'data:', ...phone.media].join(' '),
    'font-src': "'self'",
    'connect-src': ["'self'", ...sockets, ...phone.connect].join(' '),
    'frame-src': "'self'",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    ...(origins.every((origin) => origin.startsWith('https:')) ? { 'upgrade-insecure-requests': '' } : {}),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join('; ');
}
