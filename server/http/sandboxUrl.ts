import type { Config } from '../../core/config.ts';

/** Where the make-believe outside world has its page; null when the outside world is real. */
export function sandboxUrlOf(config: Config): string | null {
  return config.sandbox ? config.twilio.apiBaseUrl : null;
}
