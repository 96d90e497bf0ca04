-- Who has bought something: a contract, a service that began, or one that was done.
CREATE OR REPLACE VIEW won_client AS
  SELECT d.client_id FROM client_date d WHERE d.kind IN ('contract', 'service_start')
  UNION SELECT k.client_id FROM client_care k WHERE k.last_service_on IS NOT NULL;
