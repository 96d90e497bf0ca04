-- Who somebody is: decided by a person, never by caller id or From. Until then a client is provisional.
ALTER TABLE "client" ADD COLUMN IF NOT EXISTS "decided_at" TIMESTAMPTZ(3);

-- Addresses that somebody's mails name: what makes another client "maybe" the same person.
CREATE TABLE IF NOT EXISTS "seen_address" (
    "client_id" UUID NOT NULL,
    "kind" "AddressKind" NOT NULL,
    "value" TEXT NOT NULL,
    "message_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "seen_address_pkey" PRIMARY KEY ("client_id", "kind", "value")
);
-- Two of whom a person has said that they are not one. The smaller id first.
CREATE TABLE IF NOT EXISTS "not_same_client" (
    "one_id" UUID NOT NULL,
    "other_id" UUID NOT NULL,
    "by_agent_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "not_same_client_pkey" PRIMARY KEY ("one_id", "other_id")
);

-- As before, and: who has opted out at one of their numbers gets nothing automatic at the others either.
CREATE OR REPLACE FUNCTION take_due_surveys(p_most int, p_only uuid) RETURNS TABLE (
  id uuid, client_id uuid, conversation_id uuid, channel "Channel", "to" text, our_address text,
  time_zone text, last_survey_at timestamptz, language text, opted_out boolean
) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
  IF p_only IS NOT NULL THEN
    -- One alone is waited for. The client before the invite, as everywhere.
    PERFORM 1 FROM client c WHERE c.id = (SELECT i.client_id FROM survey_invite i WHERE i.id = p_only) FOR NO KEY UPDATE;
    RETURN QUERY
    SELECT i.id, i.client_id, i.conversation_id, i.channel, i."to", i.our_address, c.time_zone, c.last_survey_at, c.language,
           EXISTS (SELECT 1 FROM address a WHERE a.kind = address_kind(i.channel) AND a.value = i."to" AND a.opted_out_at IS NOT NULL)
           OR EXISTS (SELECT 1 FROM address a WHERE a.client_id = i.client_id AND a.kind = address_kind(i.channel) AND a.opted_out_at IS NOT NULL)
      FROM survey_invite i JOIN client c ON c.id = i.client_id
     WHERE i.id = p_only AND i.state IN ('planned', 'held') AND i.due_at <= now() + interval '1 s' AND i.expires_at > now()
       FOR UPDATE OF i;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT i.id, i.client_id, i.conversation_id, i.channel, i."to", i.our_address, c.time_zone, c.last_survey_at, c.language,
         EXISTS (SELECT 1 FROM address a WHERE a.kind = address_kind(i.channel) AND a.value = i."to" AND a.opted_out_at IS NOT NULL)
           OR EXISTS (SELECT 1 FROM address a WHERE a.client_id = i.client_id AND a.kind = address_kind(i.channel) AND a.opted_out_at IS NOT NULL)
    FROM survey_invite i JOIN client c ON c.id = i.client_id
   WHERE i.state IN ('planned', 'held') AND i.due_at <= now() + interval '1 s' AND i.expires_at > now()
   ORDER BY i.due_at LIMIT p_most FOR UPDATE OF i SKIP LOCKED FOR NO KEY UPDATE OF c SKIP LOCKED;
END $$;
