-- AlterEnum
ALTER TYPE "ConversationState" ADD VALUE 'arriving' BEFORE 'queued';

-- AlterEnum
ALTER TYPE "Outcome" ADD VALUE 'left';
ALTER TYPE "Outcome" ADD VALUE 'informed';
ALTER TYPE "Outcome" ADD VALUE 'forwarded';

-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hours" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call_flow" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "draft" JSONB NOT NULL,
    "draft_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "call_flow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call_flow_version" (
    "id" UUID NOT NULL,
    "flow_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_by" TEXT,

    CONSTRAINT "call_flow_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "arrival" (
    "conversation_id" UUID NOT NULL,
    "flow_version_id" UUID NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "state" JSONB,
    "turn" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "result" TEXT,

    CONSTRAINT "arrival_pkey" PRIMARY KEY ("conversation_id")
);

-- AlterTable
ALTER TABLE "our_address" ADD COLUMN     "call_queue_id" UUID,
ADD COLUMN     "flow_id" UUID,
ADD COLUMN     "flow_version_id" UUID;

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "language" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "schedule_division_id_name_key" ON "schedule"("division_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "call_flow_division_id_name_key" ON "call_flow"("division_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "call_flow_version_flow_id_number_key" ON "call_flow_version"("flow_id", "number");

-- CreateIndex
CREATE INDEX "arrival_started_at_idx" ON "arrival"("started_at");

-- CreateIndex
CREATE INDEX "our_address_flow_id_idx" ON "our_address"("flow_id");

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_flow" ADD CONSTRAINT "call_flow_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_flow_version" ADD CONSTRAINT "call_flow_version_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "call_flow"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arrival" ADD CONSTRAINT "arrival_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "arrival" ADD CONSTRAINT "arrival_flow_version_id_fkey" FOREIGN KEY ("flow_version_id") REFERENCES "call_flow_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "our_address" ADD CONSTRAINT "our_address_call_queue_id_fkey" FOREIGN KEY ("call_queue_id") REFERENCES "queue"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "our_address" ADD CONSTRAINT "our_address_flow_id_fkey" FOREIGN KEY ("flow_id") REFERENCES "call_flow"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "our_address" ADD CONSTRAINT "our_address_flow_version_id_fkey" FOREIGN KEY ("flow_version_id") REFERENCES "call_flow_version"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- =====
-- A version that was published is what some call was led by: it stays as it was.
CREATE FUNCTION flow_version_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'call_flow_version is append-only';
END $$;
CREATE TRIGGER "call_flow_version_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "call_flow_version"
  FOR EACH STATEMENT EXECUTE FUNCTION flow_version_is_append_only();

CREATE INDEX "arrival_open" ON "arrival" ("conversation_id") WHERE "ended_at" IS NULL;
ALTER TABLE "arrival" ADD CONSTRAINT "arrival_told" CHECK (("ended_at" IS NULL) = ("result" IS NULL));
