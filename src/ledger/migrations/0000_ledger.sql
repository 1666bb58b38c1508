CREATE SCHEMA "herald";
--> statement-breakpoint
CREATE TABLE "herald"."app_state" (
	"app" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"fingerprint" text NOT NULL,
	"rules" jsonb NOT NULL,
	"hold_code" text,
	"hold_until" bigint,
	"hold_why" text,
	"hold_since" bigint,
	"backoff_step" integer DEFAULT 0 NOT NULL,
	"never_left_count" integer DEFAULT 0 NOT NULL,
	"paused_by" text,
	"paused_note" text,
	"paused_at" bigint,
	"disarmed_why" text,
	"heartbeat_real_at" bigint,
	"reconciled_real_at" bigint,
	"created_at" bigint NOT NULL,
	CONSTRAINT "app_state_provider" CHECK ("herald"."app_state"."provider" in ('sandbox', 'live'))
);
--> statement-breakpoint
CREATE TABLE "herald"."attempts" (
	"token" text PRIMARY KEY NOT NULL,
	"app" text NOT NULL,
	"campaign_id" text,
	"host" text,
	"started_at" bigint NOT NULL,
	"started_real_at" bigint NOT NULL,
	"finished_at" bigint,
	"reply" text DEFAULT 'in_flight' NOT NULL,
	"http_status" integer,
	"code" integer,
	"message_uid" text,
	"why" text,
	"counts" boolean DEFAULT true NOT NULL,
	"urgent" boolean DEFAULT false NOT NULL,
	"who" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "herald"."audit" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"app" text NOT NULL,
	"actor" text NOT NULL,
	"subject" text NOT NULL,
	"action" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "herald"."campaigns" (
	"app" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"message" jsonb NOT NULL,
	"hash" text NOT NULL,
	"at" bigint NOT NULL,
	"deadline" bigint NOT NULL,
	"priority" text NOT NULL,
	"anytime" boolean NOT NULL,
	"late" text NOT NULL,
	"schedule_id" text,
	"nominal_at" bigint,
	"booked_at" bigint NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"seat_at" bigint,
	"first_seat_at" bigint,
	"seat_reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"promised_at" bigint,
	"job_n" integer DEFAULT 0 NOT NULL,
	"job_at" bigint,
	"approval" text DEFAULT 'none' NOT NULL,
	"held" jsonb,
	"revision" integer DEFAULT 1 NOT NULL,
	"key" text,
	"outcome" jsonb,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "campaigns_app_id_pk" PRIMARY KEY("app","id"),
	CONSTRAINT "campaigns_occurrence" UNIQUE("app","schedule_id","nominal_at"),
	CONSTRAINT "campaigns_key" UNIQUE("app","key")
);
--> statement-breakpoint
CREATE TABLE "herald"."identity" (
	"ledger_id" text PRIMARY KEY NOT NULL,
	"place" text NOT NULL,
	"created_real_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "herald"."schedules" (
	"app" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"cron" text NOT NULL,
	"zone" text NOT NULL,
	"starts_at" bigint,
	"ends_at" bigint,
	"excluded_dates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"message" jsonb NOT NULL,
	"priority" text NOT NULL,
	"anytime" boolean NOT NULL,
	"late" text NOT NULL,
	"active" boolean NOT NULL,
	"booked_at" bigint NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"considered_until" bigint NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "schedules_app_id_pk" PRIMARY KEY("app","id")
);
--> statement-breakpoint
ALTER TABLE "herald"."attempts" ADD CONSTRAINT "attempts_app_app_state_app_fk" FOREIGN KEY ("app") REFERENCES "herald"."app_state"("app") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD CONSTRAINT "campaigns_app_app_state_app_fk" FOREIGN KEY ("app") REFERENCES "herald"."app_state"("app") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD CONSTRAINT "schedules_app_app_state_app_fk" FOREIGN KEY ("app") REFERENCES "herald"."app_state"("app") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempts_app_started" ON "herald"."attempts" USING btree ("app","started_at");--> statement-breakpoint
CREATE INDEX "attempts_campaign" ON "herald"."attempts" USING btree ("app","campaign_id");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "herald"."audit" USING btree ("app","subject");--> statement-breakpoint
CREATE INDEX "campaigns_status" ON "herald"."campaigns" USING btree ("app","status");--> statement-breakpoint
CREATE INDEX "campaigns_schedule" ON "herald"."campaigns" USING btree ("app","schedule_id","status");