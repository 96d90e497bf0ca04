-- Whose what is in quarantine; and whoever's rights change is told to every process that has consoles.

-- AlterTable
ALTER TABLE "raw_inbound" ADD COLUMN     "division_ids" UUID[] DEFAULT ARRAY[]::UUID[];

-- Rights are cut where they are kept: whichever way a row changes (a use case, sign-in's own code, somebody's psql), the
-- notice goes out with the commit, in the words of the console bus (core/console/bus.ts), and the sockets are closed.
CREATE FUNCTION tell_consoles(p_what text, p_id text) RETURNS void LANGUAGE sql AS $$
  SELECT pg_notify('rapport_console', json_build_object('from', 'database', p_what, json_build_array(p_id))::text)
$$;

CREATE FUNCTION account_rights_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_consoles('signOut', CASE TG_TABLE_NAME WHEN 'user' THEN NEW.id ELSE to_jsonb(NEW) ->> 'userId' END);
  RETURN NULL;
END $$;
CREATE TRIGGER "user_rights" AFTER UPDATE OF "role", "disabledAt" ON "user" FOR EACH ROW
  WHEN (OLD."role" IS DISTINCT FROM NEW."role" OR OLD."disabledAt" IS DISTINCT FROM NEW."disabledAt")
  EXECUTE FUNCTION account_rights_changed();
CREATE TRIGGER "account_rights" AFTER UPDATE OF "password" ON "account" FOR EACH ROW
  WHEN (OLD."password" IS DISTINCT FROM NEW."password") EXECUTE FUNCTION account_rights_changed();

CREATE FUNCTION agent_rights_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_consoles('signOut', NEW.user_id);
  RETURN NULL;
END $$;
CREATE TRIGGER "agent_rights" AFTER UPDATE OF "division_id" ON "agent" FOR EACH ROW
  WHEN (OLD."division_id" IS DISTINCT FROM NEW."division_id") EXECUTE FUNCTION agent_rights_changed();

CREATE FUNCTION membership_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM tell_consoles('signOut', a.user_id) FROM agent a WHERE a.id = OLD.agent_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM tell_consoles('signOut', a.user_id) FROM agent a WHERE a.id = NEW.agent_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "queue_member_rights" AFTER INSERT OR UPDATE OR DELETE ON "queue_member" FOR EACH ROW
  EXECUTE FUNCTION membership_changed();

CREATE FUNCTION session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_consoles('sessions', OLD.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "session_rights" AFTER DELETE ON "session" FOR EACH ROW EXECUTE FUNCTION session_ended();

CREATE FUNCTION key_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM tell_consoles('keys', OLD.id::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "api_token_rights" AFTER UPDATE OF "revoked_at", "expires_at" ON "api_token" FOR EACH ROW
  WHEN (OLD."revoked_at" IS DISTINCT FROM NEW."revoked_at" OR OLD."expires_at" IS DISTINCT FROM NEW."expires_at")
  EXECUTE FUNCTION key_ended();
CREATE TRIGGER "api_token_gone" AFTER DELETE ON "api_token" FOR EACH ROW EXECUTE FUNCTION key_ended();

-- As before (0001), but what a client of another division sends is not offered: whose desk it came to may not see the
-- client, and could do nothing but miss it. Supervisors of the client's own division have it in their list.
CREATE OR REPLACE FUNCTION take_waiting(p_queue uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 20
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE c.queue_id = p_queue AND c.state = 'queued'
     AND client.division_id = (SELECT q.division_id FROM queue q WHERE q.id = p_queue)
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;
