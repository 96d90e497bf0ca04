/** Whose clients a query may see: one division's, or everybody's (null). A viewer is a scope. */
export interface Scope {
  divisionId: string | null;
}
