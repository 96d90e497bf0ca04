// The part of testIds.ts about care.
//
// page               care, care-tab-<overview|plans|revisits|reports>, care-figure-<name>, care-late-<clientId>
// plans              plan-<id>, plan-new, plan-edit-<id>, plan-retire-<id>, plan-form, plan-field-<name>, plan-step-<n>,
//                    plan-add-step, plan-publish, plan-matches
// client             panel-care, care-panel, care-date-<kind>, care-date-<add|save|field-<name>>, care-date-remove-<kind>, care-field-<name>,
//                    care-save, care-enrol, care-plan-<planId> (data-state), care-<pause|resume|leave>-<planId>, care-moment
// revisits           revisit-<id> (data-state), revisit-fill-<id>, revisit-rating-<n>, revisit-opinion-<n>, revisit-problem-<n>,
//                    revisit-complete, revisit-skip
// reports            report-<id> (data-state), report-order, report-file-<id>, report-approve-<id>, report-send, report-decline-<id>

export const careTestIds = {
  carePage: 'care',
  careTab: (name: string) => `care-tab-${name}`,
  careFigure: (name: string) => `care-figure-${name}`,
  careLate: (id: string) => `care-late-${id}`,
  plan: (id: string) => `plan-${id}`,
  planNew: 'plan-new',
  planEdit: (id: string) => `plan-edit-${id}`,
  planRetire: (id: string) => `plan-retire-${id}`,
  planForm: 'plan-form',
  planField: (name: string) => `plan-field-${name}`,
  planStep: (at: number) => `plan-step-${at}`,
  planAddStep: 'plan-add-step',
  planPublish: 'plan-publish',
  planMatches: 'plan-matches',
  carePanel: 'care-panel',
  careDate: (kind: string) => `care-date-${kind}`,
  careDateRemove: (kind: string) => `care-date-remove-${kind}`,
  careDateAdd: 'care-date-add',
  careDateSave: 'care-date-save',
  careDateField: (name: string) => `care-date-field-${name}`,
  careField: (name: string) => `care-field-${name}`,
  careSave: 'care-save',
  careEnrol: 'care-enrol',
  carePlan: (id: string) => `care-plan-${id}`,
  careChange: (action: string, id: string) => `care-${action}-${id}`,
  careMoment: 'care-moment',
  revisit: (id: string) => `revisit-${id}`,
  revisitFill: (id: string) => `revisit-fill-${id}`,
  revisitRating: 'revisit-rating',
  revisitOpinion: (at: number) => `revisit-opinion-${at}`,
  revisitProblem: (at: number) => `revisit-problem-${at}`,
  revisitComplete: 'revisit-complete',
  revisitSkip: 'revisit-skip',
  report: (id: string) => `report-${id}`,
  reportOrder: 'report-order',
  reportFile: (id: string) => `report-file-${id}`,
  reportApprove: (id: string) => `report-approve-${id}`,
  reportSend: 'report-send',
  reportDecline: (id: string) => `report-decline-${id}`,
};
