ALTER TABLE "herald"."tokens" ADD COLUMN "opened_by" text;--> statement-breakpoint
ALTER TABLE "herald"."tokens" ADD CONSTRAINT "tokens_opened_by_tokens_id_fk" FOREIGN KEY ("opened_by") REFERENCES "herald"."tokens"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tokens_opened_by" ON "herald"."tokens" USING btree ("opened_by");