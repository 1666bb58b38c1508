CREATE TABLE "herald"."tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"user_name" text NOT NULL,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"note" text NOT NULL,
	"created_real_at" bigint NOT NULL,
	"expires_real_at" bigint,
	"last_used_real_at" bigint,
	CONSTRAINT "tokens_hash" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "herald"."users" (
	"name" text PRIMARY KEY NOT NULL,
	"roles" jsonb NOT NULL,
	"apps" jsonb,
	"created_by" text NOT NULL,
	"created_real_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "herald"."tokens" ADD CONSTRAINT "tokens_user_name_users_name_fk" FOREIGN KEY ("user_name") REFERENCES "herald"."users"("name") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tokens_user" ON "herald"."tokens" USING btree ("user_name");--> statement-breakpoint
CREATE INDEX "audit_app" ON "herald"."audit" USING btree ("app","id");--> statement-breakpoint
CREATE INDEX "campaigns_at" ON "herald"."campaigns" USING btree ("app","at","id");--> statement-breakpoint
CREATE INDEX "campaigns_status_at" ON "herald"."campaigns" USING btree ("app","status","at","id");