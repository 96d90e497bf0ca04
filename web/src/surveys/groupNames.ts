/** By what results are compared. */
export const groupNames = ['queue', 'agent', 'channel', 'tier', 'segment', 'survey'] as const;
export type GroupName = (typeof groupNames)[number];
