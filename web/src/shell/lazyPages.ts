import { lazy } from 'react';

export const Board = lazy(async () => ({ default: (await import('../board/BoardPage.tsx')).BoardPage }));
export const Clients = lazy(async () => ({
  default: (await import('../clients/ClientsPage.tsx')).ClientsPage,
}));
export const FollowUps = lazy(async () => ({
  default: (await import('../followUps/FollowUpsPage.tsx')).FollowUpsPage,
}));
export const Quarantine = lazy(async () => ({
  default: (await import('../quarantine/QuarantinePage.tsx')).QuarantinePage,
}));
export const SettingsView = lazy(async () => ({
  default: (await import('../settings/SettingsPage.tsx')).SettingsPage,
}));
export const Palette = lazy(async () => ({ default: (await import('../palette/Palette.tsx')).Palette }));
