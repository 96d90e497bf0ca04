-- What binds a client to us: how dear it would be to leave (LC-07), and who brought them (LC-29).
CREATE TABLE IF NOT EXISTS "client_bond" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "switching_cost" INTEGER,
    "referred_by_id" UUID,
    "referred_at" TIMESTAMPTZ(3),
    CONSTRAINT "client_bond_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_bond_switching_cost" CHECK ("switching_cost" BETWEEN 1 AND 5),
    CONSTRAINT "client_bond_not_by_itself" CHECK ("referred_by_id" <> "client_id"),
    CONSTRAINT "client_bond_referred" CHECK (("referred_by_id" IS NULL) = ("referred_at" IS NULL)),
    CONSTRAINT "client_bond_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "client_bond_referred_by_id_fkey" FOREIGN KEY ("referred_by_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "client_bond_client_id_key" ON "client_bond" ("client_id");
CREATE INDEX IF NOT EXISTS "client_bond_referred_by_id_referred_at_idx" ON "client_bond" ("referred_by_id", "referred_at" DESC);
