import { conversationPromises } from './conversationPromises.ts';
import type { HousePromise } from './housePromise.ts';
import { linkPromises } from './linkPromises.ts';
import { mergePromises } from './mergePromises.ts';
import { sendingPromises } from './sendingPromises.ts';
import { timelinePromises } from './timelinePromises.ts';

/** All that is proven. Not here: what BullMQ holds, because each of its jobs has a row that is judged (`due_work_done`, `outbox_done`). */
export const promises: readonly HousePromise[] = [
  ...timelinePromises,
  ...mergePromises,
  ...conversationPromises,
  ...linkPromises,
  ...sendingPromises,
];
