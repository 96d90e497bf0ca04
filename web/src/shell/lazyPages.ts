import { lazy } from 'react';

export const Board = lazy(async () => ({ default: (await import('../board/BoardPage.tsx')).BoardPage }));
export const Canned = lazy(async () => ({ default: (await import('../canned/CannedPage.tsx')).CannedPage }));
export const Care = lazy(async () => ({ default: (await import('../care/CarePage.tsx')).CarePage }));
export const Clients = lazy(async () => ({
  default: (await import('../clients/ClientsPage.tsx')).ClientsPage,
}));
export const FollowUps = lazy(async () => ({
  default: (await import('../followUps/FollowUpsPage.tsx')).FollowUpsPage,
}));
export const Numbers = lazy(async () => ({
  default: (await import('../arrival/NumbersPage.tsx')).NumbersPage,
}));
export const Operations = lazy(async () => ({
  default: (await import('../operations/OperationsPage.tsx')).OperationsPage,
}));
export const People = lazy(async () => ({ default: (await import('../people/PeoplePage.tsx')).PeoplePage }));
export const Quarantine = lazy(async () => ({
  default: (await import('../quarantine/QuarantinePage.tsx')).QuarantinePage,
}));
export const Relations = lazy(async () => ({
  default: (await import('../relations/RelationsPage.tsx')).RelationsPage,
}));
export const Queues = lazy(async () => ({ default: (await import('../queues/QueuesPage.tsx')).QueuesPage }));
export const Search = lazy(async () => ({ default: (await import('../search/SearchPage.tsx')).SearchPage }));
export const SettingsView = lazy(async () => ({
  default: (await import('../settings/SettingsPage.tsx')).SettingsPage,
}));
export const Consent = lazy(async () => ({
  default: (await import('../mailboxes/ConsentPage.tsx')).ConsentPage,
}));
export const Security = lazy(async () => ({
  default: (await import('../security/SecurityPage.tsx')).SecurityPage,
}));
export const Enrol = lazy(async () => ({ default: (await import('../security/Enrol.tsx')).Enrol }));
export const SetPassword = lazy(async () => ({
  default: (await import('../security/SetPassword.tsx')).SetPassword,
}));
export const Surveys = lazy(async () => ({
  default: (await import('../surveys/SurveysPage.tsx')).SurveysPage,
}));
export const Unknown = lazy(async () => ({
  default: (await import('../whoIsWho/UnknownPage.tsx')).UnknownPage,
}));
export const Inbox = lazy(async () => ({ default: (await import('../inbox/InboxPage.tsx')).InboxPage }));
export const Palette = lazy(async () => ({ default: (await import('../palette/Palette.tsx')).Palette }));
