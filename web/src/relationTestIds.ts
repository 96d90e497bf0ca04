// The part of testIds.ts about relationships and win-back.
//
// panel              relation-panel, relation-quadrant (data-quadrant), relation-state (data-state), relation-change, relation-change-to,
//                    relation-change-reason, relation-change-do, relation-win-back
//                    bonds, bonds-cost, bonds-referrer, bonds-brought-<clientId>
// wrap-up            feeling-<value>
// page               relations, relations-tab-<name>, relation-count-<key> (data-count), relation-row-<clientId>, lost-row-<clientId>
// retention          retention-<figure> (data-count), retention-row-<clientId>
// board              first-contact-<resolved|one_call> (data-share), first-contact-rows
// touch points       touch-point-<name>, touch-point-field-<name>, touch-point-add, touch-point-save
// rules              relation-settings, relation-setting-<name>, relation-settings-save
// win-back           win-back-<caseId> (data-phase), win-back-form-<phase>, win-back-field-<name>, win-back-save, win-back-rate

export const relationTestIds = {
  relationPanel: 'relation-panel',
  relationQuadrant: 'relation-quadrant',
  relationState: 'relation-state',
  relationChange: 'relation-change',
  relationChangeTo: 'relation-change-to',
  relationChangeReason: 'relation-change-reason',
  relationChangeDo: 'relation-change-do',
  relationWinBack: 'relation-win-back',
  bonds: 'bonds',
  bondsCost: 'bonds-cost',
  bondsReferrer: 'bonds-referrer',
  bondsBrought: (clientId: string) => `bonds-brought-${clientId}`,
  feeling: (value: number) => `feeling-${value}`,
  relations: 'relations',
  relationsTab: (name: string) => `relations-tab-${name}`,
  relationCount: (key: string) => `relation-count-${key}`,
  relationRow: (clientId: string) => `relation-row-${clientId}`,
  lostRow: (clientId: string) => `lost-row-${clientId}`,
  retentionFigure: (figure: string) => `retention-${figure}`,
  winBackCase: (id: string) => `win-back-${id}`,
  winBackForm: (phase: string) => `win-back-form-${phase}`,
  winBackField: (name: string) => `win-back-field-${name}`,
  winBackSave: 'win-back-save',
  touchPoint: (name: string) => `touch-point-${name}`,
  touchPointField: (name: string) => `touch-point-field-${name}`,
  touchPointAdd: 'touch-point-add',
  touchPointSave: 'touch-point-save',
  relationSettings: 'relation-settings',
  relationSetting: (name: string) => `relation-setting-${name}`,
  relationSettingsSave: 'relation-settings-save',
  winBackRate: 'win-back-rate',
  firstContact: (of: string) => `first-contact-${of}`,
  firstContactRows: 'first-contact-rows',
};
