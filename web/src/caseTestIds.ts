// What tests find cases by, beside testIds.ts.
//
// timeline   case-card-<caseId> (data-state), case-from-<eventId> (the button on an entry)
// new        case-new, case-new-<kind|title|description|category|severity|save>
// list       cases, cases-filter-<name>, case-row-<caseId> (data-state, data-on), cases-count
// one        case (data-state, data-version), case-<action>, case-move-<note|cause|why|ask|save>, case-field-<name>, case-clock-<kind>
//            (data-look), case-line-<eventId>, case-note, case-note-save, case-step-<add|title|due|save>, case-step-<followUpId>,
//            case-remedy-<add|kind|amount|currency|save>, case-pass-<add|department|agent|question|mode|save>,
//            handoff-<id> (data-state), handoff-answer-<id>, handoff-answer-save-<id>, case-reply (opens the composer), case-link
// figures    months, month-<2026-11> (data-count), pareto, pareto-bar-<key>, improvements, improvement-<id>, improvement-<new|title|save>, week-<opened|closed>
// client     needs, need-<id> (data-settled), need-settle-<id>, need-<text|kind|add>; on the profile and in the wrap-up
// settings   case-settings, category-<id> (data-retired), category-retire-<id>, category-<new|make>, department-<id>,
//            target-<kind>-<severity>, target-<kind>-<severity>-<clock|save>

export const caseTestIds = {
  caseCard: (id: string) => `case-card-${id}`,
  caseFrom: (eventId: string) => `case-from-${eventId}`,
  caseNew: 'case-new',
  caseNewField: (name: string) => `case-new-${name}`,
  casesPage: 'cases',
  casesFilter: (name: string) => `cases-filter-${name}`,
  caseRow: (id: string) => `case-row-${id}`,
  casesCount: 'cases-count',
  casePage: 'case',
  caseAction: (action: string) => `case-${action}`,
  caseMove: (name: string) => `case-move-${name}`,
  caseField: (name: string) => `case-field-${name}`,
  caseClock: (kind: string) => `case-clock-${kind}`,
  caseLine: (eventId: string) => `case-line-${eventId}`,
  caseNote: 'case-note',
  caseNoteSave: 'case-note-save',
  caseStepPart: (name: string) => `case-step-${name}`,
  caseRemedyPart: (name: string) => `case-remedy-${name}`,
  casePassPart: (name: string) => `case-pass-${name}`,
  handoff: (id: string) => `handoff-${id}`,
  handoffAnswer: (id: string) => `handoff-answer-${id}`,
  handoffAnswerSave: (id: string) => `handoff-answer-save-${id}`,
  caseReply: 'case-reply',
  caseLink: 'case-link',
  months: 'months',
  month: (month: string) => `month-${month}`,
  pareto: 'pareto',
  paretoBar: (key: string) => `pareto-bar-${key}`,
  improvements: 'improvements',
  improvement: (id: string) => `improvement-${id}`,
  improvementPart: (name: string) => `improvement-${name}`,
  weekFigure: (name: string) => `week-${name}`,
  needs: 'needs',
  need: (id: string) => `need-${id}`,
  needSettle: (id: string) => `need-settle-${id}`,
  needText: 'need-text',
  needKind: 'need-kind',
  needAdd: 'need-add',
  caseSettings: 'case-settings',
  categoryRow: (id: string) => `category-${id}`,
  categoryRetire: (id: string) => `category-retire-${id}`,
  categoryNew: 'category-new',
  categoryMake: 'category-make',
  departmentRow: (id: string) => `department-${id}`,
  targetRow: (kind: string, severity: string) => `target-${kind}-${severity}`,
  targetField: (kind: string, severity: string, clock: string) => `target-${kind}-${severity}-${clock}`,
  targetSave: (kind: string, severity: string) => `target-${kind}-${severity}-save`,
} as const;
