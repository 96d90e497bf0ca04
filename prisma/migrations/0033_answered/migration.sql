-- Whoever opts out or in, by whatever way, has answered the question whether they want to.
CREATE OR REPLACE FUNCTION address_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.asked_at := NULL;
  NEW.asked_event_id := NULL;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER address_answered BEFORE UPDATE OF opted_out_at ON "address"
  FOR EACH ROW WHEN (OLD.opted_out_at IS DISTINCT FROM NEW.opted_out_at) EXECUTE FUNCTION address_answered();
