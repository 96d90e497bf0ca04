/** By what results are compared. */
export const groupNames = ['queue', 'agent', 'channel', 'tier', 'survey'] as const;
export type GroupName = (typeof groupNames)[number];
