// The part of testIds.ts about surveys: what is asked, of whom, and what it comes to.
//
// surveys            surveys, surveys-tab-<results|surveys|rules|campaigns>
// results            survey-card-<name> (data-value, data-n), survey-group-<id>, survey-open-<what>, survey-answers,
//                    survey-answer-<inviteId>, survey-filter-<name>
// instruments        instrument-<id>, instrument-<edit|copy|archive>-<id>, instrument-new, editor-name, editor-question-<place>,
//                    editor-add, editor-publish, editor-preview
// rules              survey-rule-<id>, survey-rule-new, survey-rule-save, survey-rule-switch-<id>
// campaigns          survey-campaign-<id>, survey-campaign-new, survey-campaign-save, survey-campaign-count, survey-campaign-cancel-<id>

export const surveyTestIds = {
  surveysPage: 'surveys',
  surveysTab: (name: string) => `surveys-tab-${name}`,
  surveyCard: (name: string) => `survey-card-${name}`,
  surveyGroup: (id: string) => `survey-group-${id}`,
  surveyOpen: (what: string) => `survey-open-${what}`,
  surveyAnswers: 'survey-answers',
  surveyAnswer: (id: string) => `survey-answer-${id}`,
  surveyFilter: (name: string) => `survey-filter-${name}`,
  instrument: (id: string) => `instrument-${id}`,
  instrumentAct: (act: string, id: string) => `instrument-${act}-${id}`,
  instrumentNew: 'instrument-new',
  editorName: 'editor-name',
  editorQuestion: (place: number) => `editor-question-${place}`,
  editorAdd: 'editor-add',
  editorPublish: 'editor-publish',
  editorPreview: 'editor-preview',
  surveyRule: (id: string) => `survey-rule-${id}`,
  surveyRuleNew: 'survey-rule-new',
  surveyCampaignAt: 'survey-campaign-at',
  surveyEffort: (what: string) => `survey-effort-${what}`,
  surveyRuleEdit: (id: string) => `survey-rule-edit-${id}`,
  surveyRuleUp: (id: string) => `survey-rule-up-${id}`,
  surveyRuleName: 'survey-rule-name',
  surveyRuleKeypad: 'survey-rule-keypad',
  surveyRuleSave: 'survey-rule-save',
  surveyRuleSwitch: (id: string) => `survey-rule-switch-${id}`,
  surveyCampaign: (id: string) => `survey-campaign-${id}`,
  surveyCampaignNew: 'survey-campaign-new',
  surveyCampaignSave: 'survey-campaign-save',
  surveyCampaignCount: 'survey-campaign-count',
  surveyCampaignCancel: (id: string) => `survey-campaign-cancel-${id}`,
} as const;
