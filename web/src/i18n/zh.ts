import type { en } from './en.ts';
import { zhClient } from './zhClient.ts';
import { zhFrame } from './zhFrame.ts';
import { zhPages } from './zhPages.ts';

export const zh: Record<keyof typeof en, string> = { ...zhFrame, ...zhClient, ...zhPages };
