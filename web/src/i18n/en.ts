import { enClient } from './enClient.ts';
import { enFrame } from './enFrame.ts';
import { enPages } from './enPages.ts';

/** Every word on screen, by key. A key used and missing here, or missing in Chinese, does not compile. */
export const en = { ...enFrame, ...enClient, ...enPages };
