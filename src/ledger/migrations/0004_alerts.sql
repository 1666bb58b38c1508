CREATE TABLE "herald"."alert_targets" (
	"app" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"settings" jsonb NOT NULL,
	"events" jsonb,
	"language" text NOT NULL,
	"active" boolean NOT NULL,
	"off_why" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "alert_targets_app_id_pk" PRIMARY KEY("app","id")
);
--> statement-breakpoint
CREATE TABLE "herald"."deliveries" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"alert_id" text NOT NULL,
	"app" text NOT NULL,
	"target_id" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_try_real_at" bigint NOT NULL,
	"last_error" text,
	"http_status" integer,
	"created_real_at" bigint NOT NULL,
	"ended_real_at" bigint
);
--> statement-breakpoint
CREATE TABLE "herald"."outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"app" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"at" bigint NOT NULL,
	"severity" text NOT NULL,
	"zone" text NOT NULL,
	"actor" text NOT NULL,
	"detail" jsonb NOT NULL,
	"quiet_key" text,
	"created_real_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD COLUMN "told_at" bigint;--> statement-breakpoint
ALTER TABLE "herald"."alert_targets" ADD CONSTRAINT "alert_targets_app_app_state_app_fk" FOREIGN KEY ("app") REFERENCES "herald"."app_state"("app") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "herald"."deliveries" ADD CONSTRAINT "deliveries_alert_id_outbox_id_fk" FOREIGN KEY ("alert_id") REFERENCES "herald"."outbox"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "herald"."deliveries" ADD CONSTRAINT "deliveries_app_target_id_alert_targets_app_id_fk" FOREIGN KEY ("app","target_id") REFERENCES "herald"."alert_targets"("app","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "herald"."outbox" ADD CONSTRAINT "outbox_app_app_state_app_fk" FOREIGN KEY ("app") REFERENCES "herald"."app_state"("app") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "herald"."deliveries" USING btree ("state","next_try_real_at");--> statement-breakpoint
CREATE INDEX "deliveries_target" ON "herald"."deliveries" USING btree ("app","target_id","state");--> statement-breakpoint
CREATE INDEX "deliveries_alert" ON "herald"."deliveries" USING btree ("alert_id");--> statement-breakpoint
CREATE INDEX "outbox_quiet" ON "herald"."outbox" USING btree ("app","quiet_key");