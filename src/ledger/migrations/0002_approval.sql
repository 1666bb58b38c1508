ALTER TABLE "herald"."campaigns" ADD COLUMN "authored_by" text;--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD COLUMN "as_of_revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD COLUMN "judged_by" text;--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD COLUMN "judged_at" bigint;--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD COLUMN "judged_hash" text;--> statement-breakpoint
ALTER TABLE "herald"."campaigns" ADD COLUMN "release_now" jsonb;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD COLUMN "approval" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD COLUMN "authored_by" text;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD COLUMN "as_of_revision" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD COLUMN "judged_by" text;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD COLUMN "judged_at" bigint;--> statement-breakpoint
ALTER TABLE "herald"."schedules" ADD COLUMN "judged_hash" text;