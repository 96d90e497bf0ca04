import { Route, Routes } from 'react-router';
import { LogPage } from './LogPage.tsx';
import { RuleEditorPage } from './RuleEditorPage.tsx';
import { RuleListPage } from './RuleListPage.tsx';

/** Rules: the list, one of them, and what they did. */
export function RulesPage() {
  return (
    <Routes>
      <Route index element={<RuleListPage />} />
      <Route path="log" element={<LogPage />} />
      <Route path=":ruleId" element={<RuleEditorPage />} />
    </Routes>
  );
}
