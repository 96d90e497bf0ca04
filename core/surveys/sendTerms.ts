import type pg from 'pg';
import { SurveyContent } from '../contract/instruments.ts';

// What invites that are due ask, and the days that they want without another. What was planned before there were versions has
// no terms of its own.

export interface SendTerms {
  content: SurveyContent;
  cooldownDays: number | null;
}

/** Versions are never changed, so they are read once. */
const known = new Map<string, SurveyContent>();
const MOST_KNOWN = 500;

interface Row {
  id: string;
  version_id: string;
  cooldown_days: number | null;
}

/** The terms of those of these invites that have some. */
export async function termsOf(
  client: Pick<pg.ClientBase, 'query'>,
  inviteIds: readonly string[],
): Promise<ReadonlyMap<string, SendTerms>> {
  const { rows } = await client.query<Row>({
    name: 'survey_terms',
    text: `SELECT id, version_id, cooldown_days FROM survey_invite WHERE id = ANY ($1) AND version_id IS NOT NULL`,
    values: [inviteIds],
  });
  await learn(client, [...new Set(rows.map((row) => row.version_id))]);
  return new Map(
    rows.flatMap(({ id, version_id: versionId, cooldown_days: cooldownDays }) => {
      const content = known.get(versionId);
      return content ? [[id, { content, cooldownDays }] as const] : [];
    }),
  );
}

async function learn(client: Pick<pg.ClientBase, 'query'>, versionIds: readonly string[]): Promise<void> {
  const unknown = versionIds.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const { rows } = await client.query<{ id: string; content: unknown }>({
    name: 'survey_versions',
    text: 'SELECT id, content FROM survey_version WHERE id = ANY ($1)',
    values: [unknown],
  });
  if (known.size > MOST_KNOWN) known.clear();
  for (const { id, content } of rows) known.set(id, SurveyContent.parse(content));
}
