-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ClientKind" AS ENUM ('person', 'enterprise', 'government');

-- CreateEnum
CREATE TYPE "Tier" AS ENUM ('standard', 'silver', 'gold', 'vip');

-- CreateEnum
CREATE TYPE "AddressKind" AS ENUM ('phone', 'email');

-- CreateEnum
CREATE TYPE "Channel" AS ENUM ('call', 'sms', 'email');

-- CreateEnum
CREATE TYPE "Direction" AS ENUM ('inbound', 'outbound');

-- CreateEnum
CREATE TYPE "ConversationState" AS ENUM ('queued', 'offered', 'handled', 'wrapping', 'closed');

-- CreateEnum
CREATE TYPE "Outcome" AS ENUM ('handled', 'abandoned', 'failed', 'unanswered');

-- CreateEnum
CREATE TYPE "ReservationState" AS ENUM ('pending', 'accepted', 'rejected', 'timeout', 'canceled', 'rescinded');

-- CreateEnum
CREATE TYPE "Intent" AS ENUM ('offline', 'available', 'away');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('agent', 'supervisor', 'administrator');

-- CreateEnum
CREATE TYPE "DeliveryState" AS ENUM ('pending', 'held', 'leased', 'accepted', 'sent', 'delivered', 'undelivered', 'failed', 'unknown', 'canceled');

-- CreateEnum
CREATE TYPE "DeliveryPurpose" AS ENUM ('reply', 'survey', 'reminder');

-- CreateEnum
CREATE TYPE "FollowUpState" AS ENUM ('planned', 'overdue', 'done', 'canceled');

-- CreateEnum
CREATE TYPE "FollowUpKind" AS ENUM ('task', 'text');

-- CreateEnum
CREATE TYPE "InviteState" AS ENUM ('planned', 'held', 'sent', 'answered', 'skipped', 'expired');

-- CreateEnum
CREATE TYPE "AnswerVia" AS ENUM ('sms', 'email', 'web', 'keypad');

-- CreateEnum
CREATE TYPE "LegParty" AS ENUM ('client', 'agent');

-- CreateEnum
CREATE TYPE "LegState" AS ENUM ('queued', 'ringing', 'in_progress', 'ended');

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" "Role" NOT NULL DEFAULT 'agent',
    "language" TEXT NOT NULL DEFAULT 'en',
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "division" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "division_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "kind" "ClientKind" NOT NULL DEFAULT 'person',
    "name" TEXT,
    "tier" "Tier" NOT NULL DEFAULT 'standard',
    "language" TEXT NOT NULL DEFAULT 'en',
    "time_zone" TEXT,
    "note" TEXT,
    "organisation_id" UUID,
    "account_agent_id" UUID,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "last_contact_at" TIMESTAMPTZ(3),
    "last_survey_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "address" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" "AddressKind" NOT NULL,
    "value" TEXT NOT NULL,
    "opted_out_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "intent" "Intent" NOT NULL DEFAULT 'offline',
    "intent_reason" TEXT,
    "next_intent" "Intent",
    "next_reason" TEXT,
    "intent_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "missed_since" TIMESTAMPTZ(3),
    "idle_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message_capacity" INTEGER NOT NULL DEFAULT 3,
    "is_service" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_interval" (
    "id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "intent" "Intent" NOT NULL,
    "reason" TEXT,
    "by_user_id" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_interval_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "greeting" JSONB NOT NULL DEFAULT '{}',
    "dispositions" JSONB NOT NULL DEFAULT '[]',
    "offer_seconds" INTEGER NOT NULL DEFAULT 20,
    "wrap_up_seconds" INTEGER NOT NULL DEFAULT 60,
    "service_level_seconds" INTEGER NOT NULL DEFAULT 20,
    "short_abandon_seconds" INTEGER NOT NULL DEFAULT 5,

    CONSTRAINT "queue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue_member" (
    "queue_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,

    CONSTRAINT "queue_member_pkey" PRIMARY KEY ("queue_id","agent_id")
);

-- CreateTable
CREATE TABLE "our_address" (
    "id" UUID NOT NULL,
    "kind" "AddressKind" NOT NULL,
    "value" TEXT NOT NULL,
    "queue_id" UUID NOT NULL,
    "name" TEXT,

    CONSTRAINT "our_address_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "direction" "Direction" NOT NULL,
    "our_address_id" UUID NOT NULL,
    "address_id" UUID,
    "queue_id" UUID NOT NULL,
    "state" "ConversationState" NOT NULL,
    "outcome" "Outcome",
    "agent_id" UUID,
    "subject" TEXT,
    "preview" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "rank_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "queued_at" TIMESTAMPTZ(3),
    "waiting_since" TIMESTAMPTZ(3),
    "handled_at" TIMESTAMPTZ(3),
    "wrap_started_at" TIMESTAMPTZ(3),
    "wrap_up_due_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "disposition" TEXT,
    "note" TEXT,
    "connected_at" TIMESTAMPTZ(3),
    "held_since" TIMESTAMPTZ(3),
    "hold_ms" INTEGER NOT NULL DEFAULT 0,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "ended_by" TEXT,
    "conference_sid" TEXT,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leg" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "party" "LegParty" NOT NULL,
    "agent_id" UUID,
    "call_sid" TEXT,
    "state" "LegState" NOT NULL,
    "parked" BOOLEAN NOT NULL DEFAULT false,
    "end_reason" TEXT,
    "sequence" INTEGER NOT NULL DEFAULT -1,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "leg_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue_visit" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "queue_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "left_at" TIMESTAMPTZ(3),
    "result" TEXT,
    "agent_id" UUID,

    CONSTRAINT "queue_visit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reservation" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "state" "ReservationState" NOT NULL,
    "why" JSONB NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "reservation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "conversation_id" UUID,
    "channel" "Channel" NOT NULL,
    "direction" "Direction" NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "subject" TEXT,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "attachments" JSONB NOT NULL DEFAULT '[]',
    "flags" JSONB NOT NULL DEFAULT '[]',
    "mail_id" TEXT,
    "references" JSONB NOT NULL DEFAULT '[]',
    "raw_id" UUID,
    "agent_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "raw_inbound" (
    "id" UUID NOT NULL,
    "source" "Channel" NOT NULL,
    "from" TEXT,
    "bytes" BYTEA NOT NULL,
    "reason" TEXT,
    "dedupe_key" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "raw_inbound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "purpose" "DeliveryPurpose" NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'pending',
    "idempotency_key" TEXT NOT NULL,
    "provider_id" TEXT,
    "callback_token" TEXT NOT NULL,
    "leases" INTEGER NOT NULL DEFAULT 0,
    "leased_until" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "held_reason" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeline_event" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "data" JSONB NOT NULL,
    "conversation_id" UUID,
    "agent_id" UUID,
    "dedupe_key" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "timeline_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox_message" (
    "event_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_message_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "follow_up" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "conversation_id" UUID,
    "kind" "FollowUpKind" NOT NULL DEFAULT 'task',
    "state" "FollowUpState" NOT NULL DEFAULT 'planned',
    "title" TEXT NOT NULL,
    "note" TEXT,
    "text" TEXT,
    "owner_id" UUID,
    "for_supervisor" BOOLEAN NOT NULL DEFAULT false,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "reminded_at" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "cancel_reason" TEXT,
    "rule_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "follow_up_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "questions" JSONB NOT NULL,

    CONSTRAINT "survey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey_invite" (
    "id" UUID NOT NULL,
    "survey_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "to" TEXT,
    "our_address" TEXT,
    "state" "InviteState" NOT NULL DEFAULT 'planned',
    "token_hash" BYTEA NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "why" TEXT,
    "until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_invite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey_answer" (
    "id" UUID NOT NULL,
    "invite_id" UUID NOT NULL,
    "score" INTEGER NOT NULL,
    "comment" TEXT,
    "via" "AnswerVia" NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_userId_idx" ON "session"("userId");

-- CreateIndex
CREATE INDEX "account_userId_idx" ON "account"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "account_providerId_accountId_key" ON "account"("providerId", "accountId");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_token_hash_key" ON "api_token"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "division_name_key" ON "division"("name");

-- CreateIndex
CREATE INDEX "client_division_id_created_at_id_idx" ON "client"("division_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "client_organisation_id_idx" ON "client"("organisation_id");

-- CreateIndex
CREATE INDEX "address_client_id_idx" ON "address"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "address_kind_value_key" ON "address"("kind", "value");

-- CreateIndex
CREATE UNIQUE INDEX "agent_user_id_key" ON "agent"("user_id");

-- CreateIndex
CREATE INDEX "agent_interval_agent_id_started_at_idx" ON "agent_interval"("agent_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "queue_name_key" ON "queue"("name");

-- CreateIndex
CREATE INDEX "queue_member_agent_id_idx" ON "queue_member"("agent_id");

-- CreateIndex
CREATE INDEX "our_address_queue_id_idx" ON "our_address"("queue_id");

-- CreateIndex
CREATE UNIQUE INDEX "our_address_kind_value_key" ON "our_address"("kind", "value");

-- CreateIndex
CREATE INDEX "conversation_client_id_opened_at_idx" ON "conversation"("client_id", "opened_at" DESC);

-- CreateIndex
CREATE INDEX "conversation_opened_at_id_idx" ON "conversation"("opened_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "leg_call_sid_key" ON "leg"("call_sid");

-- CreateIndex
CREATE INDEX "leg_conversation_id_idx" ON "leg"("conversation_id");

-- CreateIndex
CREATE INDEX "queue_visit_queue_id_entered_at_idx" ON "queue_visit"("queue_id", "entered_at");

-- CreateIndex
CREATE INDEX "reservation_conversation_id_idx" ON "reservation"("conversation_id");

-- CreateIndex
CREATE INDEX "message_conversation_id_created_at_idx" ON "message"("conversation_id", "created_at");

-- CreateIndex
CREATE INDEX "message_client_id_idx" ON "message"("client_id");

-- CreateIndex
CREATE INDEX "message_mail_id_idx" ON "message"("mail_id");

-- CreateIndex
CREATE UNIQUE INDEX "raw_inbound_dedupe_key_key" ON "raw_inbound"("dedupe_key");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_idempotency_key_key" ON "delivery"("idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_provider_id_key" ON "delivery"("provider_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_callback_token_key" ON "delivery"("callback_token");

-- CreateIndex
CREATE INDEX "delivery_message_id_idx" ON "delivery"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "timeline_event_dedupe_key_key" ON "timeline_event"("dedupe_key");

-- CreateIndex
CREATE INDEX "timeline_event_conversation_id_idx" ON "timeline_event"("conversation_id");

-- CreateIndex
CREATE UNIQUE INDEX "timeline_event_client_id_seq_key" ON "timeline_event"("client_id", "seq");

-- CreateIndex
CREATE INDEX "outbox_message_created_at_idx" ON "outbox_message"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "follow_up_rule_key_key" ON "follow_up"("rule_key");

-- CreateIndex
CREATE INDEX "follow_up_client_id_due_at_idx" ON "follow_up"("client_id", "due_at");

-- CreateIndex
CREATE INDEX "follow_up_owner_id_due_at_idx" ON "follow_up"("owner_id", "due_at");

-- CreateIndex
CREATE UNIQUE INDEX "survey_key_key" ON "survey"("key");

-- CreateIndex
CREATE UNIQUE INDEX "survey_invite_token_hash_key" ON "survey_invite"("token_hash");

-- CreateIndex
CREATE INDEX "survey_invite_client_id_created_at_idx" ON "survey_invite"("client_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "survey_invite_conversation_id_survey_id_key" ON "survey_invite"("conversation_id", "survey_id");

-- CreateIndex
CREATE UNIQUE INDEX "survey_answer_invite_id_key" ON "survey_answer"("invite_id");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "client"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client" ADD CONSTRAINT "client_account_agent_id_fkey" FOREIGN KEY ("account_agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "address" ADD CONSTRAINT "address_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_interval" ADD CONSTRAINT "agent_interval_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue" ADD CONSTRAINT "queue_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_member" ADD CONSTRAINT "queue_member_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_member" ADD CONSTRAINT "queue_member_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "our_address" ADD CONSTRAINT "our_address_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "our_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "address"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "leg" ADD CONSTRAINT "leg_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_visit" ADD CONSTRAINT "queue_visit_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_visit" ADD CONSTRAINT "queue_visit_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_raw_id_fkey" FOREIGN KEY ("raw_id") REFERENCES "raw_inbound"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "timeline_event" ADD CONSTRAINT "timeline_event_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey_invite" ADD CONSTRAINT "survey_invite_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "survey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey_invite" ADD CONSTRAINT "survey_invite_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey_invite" ADD CONSTRAINT "survey_invite_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_invite_id_fkey" FOREIGN KEY ("invite_id") REFERENCES "survey_invite"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ============================================================================================================
-- By hand from here on: what the schema language cannot say. test/flows/keys.test.ts asks that all of it exists.
-- ============================================================================================================

-- One open conversation per client, channel and address of ours. Wrap-up is paperwork after the end, so a client who
-- calls again meanwhile gets a conversation of its own.
CREATE UNIQUE INDEX "conversation_one_open" ON "conversation" ("client_id", "channel", "our_address_id")
  WHERE "state" IN ('queued', 'offered', 'handled');
-- One live call per agent.
CREATE UNIQUE INDEX "conversation_one_call_per_agent" ON "conversation" ("agent_id")
  WHERE "channel" = 'call' AND "state" = 'handled';
-- One live reservation per conversation: so one holder, and one agent asked at a time.
CREATE UNIQUE INDEX "reservation_one_live" ON "reservation" ("conversation_id") WHERE "ended_at" IS NULL;
-- An agent is asked one thing at a time.
CREATE UNIQUE INDEX "reservation_one_question" ON "reservation" ("agent_id") WHERE "state" = 'pending';
CREATE UNIQUE INDEX "queue_visit_one_open" ON "queue_visit" ("conversation_id") WHERE "left_at" IS NULL;
CREATE UNIQUE INDEX "agent_interval_one_open" ON "agent_interval" ("agent_id") WHERE "ended_at" IS NULL;

CREATE INDEX "conversation_waiting" ON "conversation" ("queue_id", "rank_at") WHERE "state" = 'queued';
CREATE INDEX "conversation_of_agent" ON "conversation" ("agent_id") WHERE "state" IN ('offered', 'handled', 'wrapping');
CREATE INDEX "conversation_open_by_queue" ON "conversation" ("queue_id") WHERE "state" <> 'closed';
CREATE INDEX "conversation_live" ON "conversation" ("client_id") WHERE "state" <> 'closed';
CREATE INDEX "conversation_wrap_due" ON "conversation" ("wrap_up_due_at") WHERE "state" = 'wrapping';
CREATE INDEX "reservation_of_agent" ON "reservation" ("agent_id") WHERE "ended_at" IS NULL;
CREATE INDEX "reservation_due" ON "reservation" ("expires_at") WHERE "state" = 'pending';
CREATE INDEX "delivery_due" ON "delivery" ("due_at") WHERE "state" IN ('pending', 'held');
CREATE INDEX "delivery_leased" ON "delivery" ("leased_until") WHERE "state" = 'leased';
CREATE INDEX "follow_up_due" ON "follow_up" ("due_at") WHERE "state" = 'planned';
CREATE INDEX "follow_up_open" ON "follow_up" ("due_at", "id") WHERE "state" IN ('planned', 'overdue');
CREATE INDEX "follow_up_planned_text" ON "follow_up" ("client_id") WHERE "kind" = 'text' AND "state" = 'planned';
CREATE INDEX "survey_invite_due" ON "survey_invite" ("due_at") WHERE "state" IN ('planned', 'held');
CREATE INDEX "survey_invite_waiting" ON "survey_invite" ("client_id") WHERE "state" = 'sent';
CREATE INDEX "raw_inbound_quarantine" ON "raw_inbound" ("received_at" DESC, "id" DESC) WHERE "reason" IS NOT NULL;
CREATE INDEX "leg_live" ON "leg" ("conversation_id") WHERE "state" <> 'ended';
CREATE INDEX "client_organisation" ON "client" ("organisation_id") WHERE "organisation_id" IS NOT NULL;

ALTER TABLE "survey_answer" ADD CONSTRAINT "survey_answer_score" CHECK ("score" BETWEEN 0 AND 10);
ALTER TABLE "client" ADD CONSTRAINT "client_seq" CHECK ("last_seq" >= 0);
-- Who handles must be known; who waits has nobody.
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_holder"
  CHECK (("state" IN ('handled', 'wrapping')) <= ("agent_id" IS NOT NULL) AND ("state" = 'queued') <= ("agent_id" IS NULL));

-- Time-ordered ids (UUID version 7) on every PostgreSQL we support.
CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- The timeline is append-only. Erasing a person sets rapport.erasing in its own transaction.
CREATE FUNCTION timeline_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('rapport.erasing', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'timeline_event is append-only';
END $$;
CREATE TRIGGER "timeline_event_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "timeline_event"
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_is_append_only();

-- The one writer of timeline_event and outbox_message. The number is taken under the client's row lock, so numbers are
-- gapless and in commit order; a global serial is not, because a later number can commit first.
-- A dedupe key that is known gives the event that has it, with `fresh` false, and writes nothing.
CREATE FUNCTION record_event(
  p_client uuid, p_kind text, p_data jsonb, p_conversation uuid, p_agent uuid, p_at timestamptz, p_dedupe text
) RETURNS TABLE (event_id uuid, event_seq int, event_at timestamptz, fresh boolean) LANGUAGE plpgsql AS $$
BEGIN
  UPDATE client SET last_seq = last_seq + 1 WHERE id = p_client RETURNING last_seq INTO event_seq;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'record_event: no client %', p_client USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF p_dedupe IS NOT NULL THEN
    SELECT e.id, e.seq, e.at INTO event_id, event_seq, event_at FROM timeline_event e WHERE e.dedupe_key = p_dedupe;
    IF FOUND THEN
      UPDATE client SET last_seq = last_seq - 1 WHERE id = p_client;
      fresh := false;
      RETURN NEXT;
      RETURN;
    END IF;
    SELECT last_seq INTO event_seq FROM client WHERE id = p_client;
  END IF;
  event_id := new_id();
  event_at := coalesce(p_at, clock_timestamp());
  fresh := true;
  INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at)
    VALUES (event_id, p_client, event_seq, p_kind, p_data, p_conversation, p_agent, p_dedupe, event_at);
  INSERT INTO outbox_message (event_id) VALUES (event_id);
  RETURN NEXT;
END $$;

-- Time that counts as already waited (rank is the time of entry less a bonus). A caller is on the line and hears music,
-- so a call goes before texts and mails that came up to ten minutes earlier; ageing still lets nobody starve.
CREATE FUNCTION rank_bonus("tier" "Tier", "channel" "Channel") RETURNS interval LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE "tier" WHEN 'vip' THEN interval '300 s' WHEN 'gold' THEN interval '120 s' WHEN 'silver' THEN interval '60 s'
    ELSE interval '0 s' END + CASE "channel" WHEN 'call' THEN interval '600 s' ELSE interval '0 s' END
$$;

-- The longest waiting of a queue, with their clients' rows, passing over those in somebody else's hand. Read in the order
-- of the index: in a storm the planner has not been told yet how many wait, and would sort them all for every offer.
CREATE FUNCTION take_waiting(p_queue uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 20
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE c.queue_id = p_queue AND c.state = 'queued'
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;

-- Whose address is this? Makes a client when it is nobody's. A withheld caller (no value) is a client of its own.
CREATE FUNCTION resolve_client(
  p_kind "AddressKind", p_value text, p_division uuid, p_name text, p_language text
) RETURNS TABLE (found_client uuid, found_address uuid) LANGUAGE plpgsql AS $$
BEGIN
  IF p_value IS NOT NULL THEN
    SELECT a.client_id, a.id INTO found_client, found_address FROM address a WHERE a.kind = p_kind AND a.value = p_value;
    IF FOUND THEN
      RETURN NEXT;
      RETURN;
    END IF;
    -- Two messages of one new sender at once: the second waits here and then finds what the first made.
    PERFORM pg_advisory_xact_lock(hashtextextended(p_value, 0));
    SELECT a.client_id, a.id INTO found_client, found_address FROM address a WHERE a.kind = p_kind AND a.value = p_value;
    IF FOUND THEN
      RETURN NEXT;
      RETURN;
    END IF;
  END IF;
  found_client := new_id();
  INSERT INTO client (id, division_id, name, language) VALUES (found_client, p_division, p_name, coalesce(p_language, 'en'));
  IF p_value IS NOT NULL THEN
    found_address := new_id();
    INSERT INTO address (id, client_id, kind, value) VALUES (found_address, found_client, p_kind, p_value);
  END IF;
  RETURN NEXT;
END $$;

-- One thing that came in, as core/channels/channel.ts says it. `idx` is its place in the batch.
CREATE TYPE "inbound_item" AS (
  idx int, channel "Channel", dedupe text, "from" text, "fromShown" text, "to" text, "at" timestamptz, name text,
  language text, text text, subject text, html text, attachments jsonb, flags jsonb, "mailId" text,
  "references" jsonb, "rawId" uuid, score int, "optOut" text, "callSid" text);

-- What is decided about a new one: whose it is, where it belongs, its number. `opens` says that it opens the conversation,
-- `joined` is the one that was open before.
CREATE TYPE "inbound_decision" AS (
  idx int, item inbound_item, kind text, client_id uuid, seq int, event_id uuid, part_id uuid,
  conversation_id uuid, opens boolean, joined uuid, agent_id uuid, queue_id uuid, our_id uuid, address_id uuid,
  tier "Tier", data jsonb);

CREATE FUNCTION address_kind("channel" "Channel") RETURNS "AddressKind" LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE "channel" WHEN 'email' THEN 'email'::"AddressKind" ELSE 'phone'::"AddressKind" END
$$;

-- The client of a withheld call: one of its own per call, and the same when the call is reported again (UUID version 8).
CREATE FUNCTION withheld_client("dedupe" text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT overlay(overlay(left(encode(sha256(convert_to("dedupe", 'UTF8')), 'hex'), 32) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid
$$;

-- Makes a client for every sender who is nobody's yet.
CREATE FUNCTION make_clients(p_items inbound_item[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Two messages of one new sender at once: the second waits here and then finds what the first made.
  PERFORM pg_advisory_xact_lock(wanted.key) FROM (
    SELECT DISTINCT hashtextextended(x."from", 0) AS key FROM unnest(p_items) x
      LEFT JOIN address a ON a.kind = address_kind(x.channel) AND a.value = x."from"
     WHERE x."from" IS NOT NULL AND a.id IS NULL ORDER BY 1) wanted;
  WITH sender AS MATERIALIZED (
    SELECT DISTINCT ON (o.kind, coalesce(x."from", x.dedupe))
           CASE WHEN x."from" IS NULL THEN withheld_client(x.dedupe) ELSE new_id() END AS client_id,
           o.kind, x."from", q.division_id, x.name, x.language
      FROM unnest(p_items) x
      JOIN our_address o ON o.kind = address_kind(x.channel) AND o.value = x."to"
      JOIN queue q ON q.id = o.queue_id
      LEFT JOIN address a ON a.kind = o.kind AND a.value = x."from"
     WHERE a.id IS NULL
     ORDER BY o.kind, coalesce(x."from", x.dedupe), x.idx),
  made AS (
    INSERT INTO client (id, division_id, name, language)
      SELECT s.client_id, s.division_id, s.name, coalesce(s.language, 'en') FROM sender s ON CONFLICT (id) DO NOTHING)
  INSERT INTO address (id, client_id, kind, value)
    SELECT new_id(), s.client_id, s.kind, s."from" FROM sender s WHERE s."from" IS NOT NULL;
END $$;

-- The inbound door: many items, one round trip, one transaction. Each step is one statement for all of them, because a
-- statement per item costs several times as much. No dedupe key may be in a batch twice.
-- Order: make the clients that are missing; take the clients' rows and then their open conversations, both in the order
-- of their ids; only then, in a fresh look at the tables, are "seen before?" and "is one open?" safe questions.
-- One row per recorded event; status: accepted, duplicate, or unknown_destination (then nothing was written).
CREATE FUNCTION ingest_inbound(p_items jsonb) RETURNS TABLE (
  idx int, status text, event_id uuid, seq int, client_id uuid, kind text, data jsonb, conversation_id uuid,
  agent_id uuid, queue_id uuid, at timestamptz
) LANGUAGE plpgsql
  -- A batch is small and the tables are large, or will be before the planner is told: every row by its key.
  SET enable_seqscan = off SET enable_material = off SET enable_hashjoin = off SET enable_mergejoin = off
  SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_items inbound_item[];
  v_clients uuid[];
  v_is_somebody_new boolean;
  v_new inbound_decision[];
  v_others inbound_item[];
  v_opens boolean;
  v_calls boolean;
  v_turns boolean;
  d record;
BEGIN
  SELECT array_agg(x ORDER BY x.idx), array_agg(a.client_id), bool_or(a.id IS NULL)
    INTO v_items, v_clients, v_is_somebody_new
    FROM jsonb_populate_recordset(NULL::inbound_item, p_items) x
    LEFT JOIN address a ON a.kind = address_kind(x.channel) AND a.value = x."from";
  IF v_is_somebody_new THEN
    PERFORM make_clients(v_items);
    SELECT array_agg(coalesce(a.client_id, withheld_client(x.dedupe))) INTO v_clients FROM unnest(v_items) x
      LEFT JOIN address a ON a.kind = address_kind(x.channel) AND a.value = x."from";
  END IF;
  PERFORM 1 FROM client c WHERE c.id = ANY (v_clients) ORDER BY c.id FOR NO KEY UPDATE;
  PERFORM 1 FROM conversation c WHERE c.client_id = ANY (v_clients) AND c.state <> 'closed' ORDER BY c.id FOR UPDATE;

  WITH known AS (
    SELECT x AS item, x.idx, x.channel, our.id AS our_id, our.queue_id AS our_queue, a.id AS address_id, c.id AS client_id,
           c.tier, c.last_seq, conv.id AS joined, conv.agent_id AS joined_agent, conv.queue_id AS joined_queue,
           invite.id AS invite_id, invite.conversation_id AS invited, our.id IS NOT NULL AND e.id IS NULL AS is_new
      FROM unnest(v_items) x
      LEFT JOIN our_address our ON our.kind = address_kind(x.channel) AND our.value = x."to"
      LEFT JOIN address a ON a.kind = our.kind AND a.value = x."from"
      LEFT JOIN client c ON c.id = coalesce(a.client_id, CASE WHEN x."from" IS NULL THEN withheld_client(x.dedupe) END)
      LEFT JOIN timeline_event e ON e.dedupe_key = x.dedupe
      LEFT JOIN LATERAL (
        SELECT v.id, v.agent_id, v.queue_id, v.opened_at FROM conversation v
         WHERE v.client_id = c.id AND v.channel = x.channel AND v.our_address_id = our.id AND v.state <> 'closed'
           AND (v.state <> 'wrapping' OR x.channel <> 'call')
         ORDER BY (v.state = 'wrapping'), v.opened_at DESC LIMIT 1) conv ON true
      LEFT JOIN LATERAL (
        SELECT i.id, i.conversation_id FROM survey_invite i
         WHERE x.score IS NOT NULL AND i.client_id = c.id AND i.state = 'sent' AND i.channel = 'sms' AND i.to = x."from"
           AND i.expires_at > now()
           AND (conv.id IS NULL OR i.sent_at > coalesce(
             (SELECT max(m.created_at) FROM message m WHERE m.conversation_id = conv.id AND m.direction = 'outbound'),
             conv.opened_at))
         ORDER BY i.sent_at DESC LIMIT 1) invite ON true),
  -- The first new item that finds no open conversation opens one, and those after it join that. An answer to our question
  -- is not a new piece of work, nor is an opt-out.
  ranked AS (
    SELECT k.*, new_id() AS event_id, new_id() AS part_id,
           min(k.idx) FILTER (WHERE k.is_new AND k.joined IS NULL AND k.invite_id IS NULL AND (k.item)."optOut" IS NULL) OVER alike AS opener,
           first_value(new_id()) OVER alike AS made_id,
           k.last_seq + sum(k.is_new::int) OVER (PARTITION BY k.client_id ORDER BY k.idx)::int AS seq
      FROM known k WINDOW alike AS (PARTITION BY k.client_id, k.channel, k.our_id)),
  judged AS (
    SELECT r.*, coalesce(r.opener = r.idx, false) AS opens, r.joined IS NOT NULL OR r.opener <= r.idx AS may_join,
           r.invite_id IS NOT NULL AND (r.opener < r.idx) IS NOT TRUE AS is_answer
      FROM ranked r),
  placed AS (
    SELECT j.*, j.may_join AND NOT j.is_answer AS is_open, CASE WHEN j.is_answer THEN j.invite_id END AS answers,
           CASE WHEN j.may_join AND NOT j.is_answer THEN coalesce(j.joined_queue, j.our_queue) END AS queue_id,
           (SELECT count(*) FROM follow_up f
             WHERE f.client_id = j.client_id AND f.kind = 'text' AND f.state = 'planned') AS planned_texts
      FROM judged j)
  SELECT array_agg(ROW(
      p.idx, p.item, CASE WHEN p.channel = 'call' THEN 'call.received' ELSE 'message.received' END,
      p.client_id, p.seq, p.event_id, p.part_id,
      CASE WHEN p.is_answer THEN p.invited WHEN p.is_open THEN coalesce(p.joined, p.made_id) END, p.opens,
      CASE WHEN p.is_open THEN p.joined END, CASE WHEN p.is_open THEN p.joined_agent END, p.queue_id,
      p.our_id, p.address_id, p.tier,
      CASE WHEN p.channel = 'call' THEN
        jsonb_build_object('legId', p.part_id, 'from', (p.item)."fromShown", 'to', (p.item)."to", 'opened', p.opens,
          'queueId', p.queue_id, 'parked', NOT p.opens, 'plannedTexts', p.planned_texts)
      ELSE
        jsonb_build_object('messageId', p.part_id, 'channel', p.channel, 'text', (p.item).text, 'subject', (p.item).subject,
          'from', (p.item)."fromShown", 'to', (p.item)."to", 'opened', p.opens, 'queueId', p.queue_id,
          'attachments', coalesce((p.item).attachments, '[]'), 'hasHtml', (p.item).html IS NOT NULL, 'inviteId', p.answers,
          'plannedTexts', p.planned_texts,
          'optOut', (p.item)."optOut", 'flags', coalesce((p.item).flags, '[]'))
      END)::inbound_decision ORDER BY p.idx) FILTER (WHERE p.is_new),
      array_agg(p.item) FILTER (WHERE NOT p.is_new),
      bool_or(p.opens), bool_or(p.is_new AND p.channel = 'call'),
      bool_or(p.is_new AND (p.item)."optOut" IS NOT NULL AND p.address_id IS NOT NULL)
    INTO v_new, v_others, v_opens, v_calls, v_turns FROM placed p;

  UPDATE client c SET last_seq = m.last_seq, last_contact_at = greatest(c.last_contact_at, m.at)
    FROM (SELECT d.client_id, max(d.seq) AS last_seq, max((d.item).at) AS at FROM unnest(v_new) d GROUP BY 1) m
   WHERE c.id = m.client_id;
  IF v_opens THEN
    INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, subject,
        preview, rank_at, opened_at, queued_at, waiting_since)
      SELECT d.conversation_id, d.client_id, (d.item).channel, 'inbound', d.our_id, d.address_id, d.queue_id, 'queued',
             (d.item).subject, left((d.item).text, 140), now() - rank_bonus(d.tier, (d.item).channel), now(), now(), now()
        FROM unnest(v_new) d WHERE d.opens;
    INSERT INTO queue_visit (id, conversation_id, queue_id, channel, entered_at)
      SELECT new_id(), d.conversation_id, d.queue_id, (d.item).channel, now() FROM unnest(v_new) d WHERE d.opens;
  END IF;
  -- A text or mail that comes during wrap-up turns the paperwork back into work.
  UPDATE conversation c SET waiting_since = coalesce(c.waiting_since, now()), preview = m.preview,
      state = CASE WHEN c.state = 'wrapping' THEN 'handled' ELSE c.state END,
      version = c.version + (c.state = 'wrapping')::int, wrap_started_at = NULL, wrap_up_due_at = NULL
    FROM (SELECT DISTINCT ON (d.joined) d.joined, left((d.item).text, 140) AS preview FROM unnest(v_new) d
           WHERE d.joined IS NOT NULL AND d.kind = 'message.received' ORDER BY d.joined, d.idx DESC) m
   WHERE c.id = m.joined;
  IF v_calls THEN
    INSERT INTO leg (id, conversation_id, party, call_sid, state, parked)
      SELECT d.part_id, d.conversation_id, 'client', (d.item)."callSid", 'in_progress', NOT d.opens
        FROM unnest(v_new) d WHERE d.kind = 'call.received';
  END IF;
  INSERT INTO message (id, client_id, conversation_id, channel, direction, "from", "to", subject, text, html,
      attachments, flags, mail_id, "references", raw_id)
    SELECT d.part_id, d.client_id, d.conversation_id, (d.item).channel, 'inbound', (d.item)."fromShown", (d.item)."to",
           (d.item).subject, (d.item).text, (d.item).html, coalesce((d.item).attachments, '[]'),
           coalesce((d.item).flags, '[]'), (d.item)."mailId", coalesce((d.item)."references", '[]'), (d.item)."rawId"
      FROM unnest(v_new) d WHERE d.kind = 'message.received';
  WITH recorded AS (
    INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, agent_id, dedupe_key, at)
      SELECT d.event_id, d.client_id, d.seq, d.kind, d.data, d.conversation_id, NULL, (d.item).dedupe, (d.item).at
        FROM unnest(v_new) d RETURNING id)
  INSERT INTO outbox_message (event_id) SELECT id FROM recorded;

  RETURN QUERY SELECT d.idx, 'accepted', d.event_id, d.seq, d.client_id, d.kind, d.data, d.conversation_id, d.agent_id,
      d.queue_id, (d.item).at FROM unnest(v_new) d;
  IF v_others IS NOT NULL THEN
    RETURN QUERY SELECT x.idx, CASE WHEN e.id IS NULL THEN 'unknown_destination' ELSE 'duplicate' END, e.id, e.seq,
        e.client_id, e.kind, e.data, e.conversation_id, NULL::uuid, NULL::uuid, e.at
      FROM unnest(v_others) x LEFT JOIN timeline_event e ON e.dedupe_key = x.dedupe;
  END IF;
  -- An opt-out holds from the same instant as the message that asks for it, and is an event of its own.
  IF v_turns THEN
    FOR d IN SELECT x.* FROM unnest(v_new) x WHERE (x.item)."optOut" IS NOT NULL AND x.address_id IS NOT NULL ORDER BY x.idx LOOP
      UPDATE address a SET opted_out_at = CASE WHEN (d.item)."optOut" = 'stop' THEN now() END WHERE a.id = d.address_id;
      kind := CASE WHEN (d.item)."optOut" = 'stop' THEN 'client.optedOut' ELSE 'client.optedIn' END;
      data := jsonb_build_object('kind', address_kind((d.item).channel), 'value', (d.item)."from");
      RETURN QUERY SELECT d.idx, 'accepted', e.event_id, e.event_seq, d.client_id, kind, data, NULL::uuid, NULL::uuid,
          NULL::uuid, e.event_at
        FROM record_event(d.client_id, kind, data, NULL, NULL, (d.item).at, NULL) e;
    END LOOP;
  END IF;
END $$;
