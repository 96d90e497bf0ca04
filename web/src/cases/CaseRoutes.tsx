import { Route, Routes } from 'react-router';
import { CasePage } from './CasePage.tsx';
import { CasesPage } from './CasesPage.tsx';
import { FiguresPage } from './FiguresPage.tsx';
import { ImprovementsPage } from './ImprovementsPage.tsx';
import { CaseSettingsPage } from './SettingsPage.tsx';

export function CaseRoutes() {
  return (
    <Routes>
      <Route index element={<CasesPage />} />
      <Route path="figures" element={<FiguresPage />} />
      <Route path="improvements" element={<ImprovementsPage />} />
      <Route path="settings" element={<CaseSettingsPage />} />
      <Route path=":caseId" element={<CasePage />} />
    </Routes>
  );
}
