CREATE TABLE "campaign" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"founded_at" bigint NOT NULL,
	CONSTRAINT "campaign_is_only" CHECK ("campaign"."is_only")
);
--> statement-breakpoint
CREATE TABLE "data_keys" (
	"device" text NOT NULL,
	"epoch" bigint NOT NULL,
	"audience" text NOT NULL,
	"wrapped" text NOT NULL,
	CONSTRAINT "data_keys_device_epoch_audience_pk" PRIMARY KEY("device","epoch","audience")
);
--> statement-breakpoint
CREATE TABLE "devices" (
	"id" text PRIMARY KEY NOT NULL,
	"member" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"enrolled_at" bigint NOT NULL,
	"last_contact_at" bigint,
	"revoked_at" bigint,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"sequence" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "devices_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "holders" (
	"uid" text PRIMARY KEY NOT NULL,
	"member" text NOT NULL,
	"cedula" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"role" text NOT NULL,
	"member" text NOT NULL,
	"proof_hash" text NOT NULL,
	"parcel" text NOT NULL,
	"lives_ms" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"made_by" text NOT NULL,
	"used_by" text
);
--> statement-breakpoint
CREATE TABLE "records" (
	"revision" bigint PRIMARY KEY NOT NULL,
	"device" text NOT NULL,
	"epoch" bigint NOT NULL,
	"sequence" bigint NOT NULL,
	"kind" text NOT NULL,
	"audience" text NOT NULL,
	"uid" text NOT NULL,
	"erases" boolean NOT NULL,
	"sealed" "bytea" NOT NULL,
	"received_at" bigint NOT NULL,
	CONSTRAINT "records_device_epoch_sequence" UNIQUE("device","epoch","sequence")
);
--> statement-breakpoint
CREATE INDEX "holders_cedula" ON "holders" USING btree ("cedula");--> statement-breakpoint
CREATE INDEX "records_audience_revision" ON "records" USING btree ("audience","revision");--> statement-breakpoint
CREATE INDEX "records_uid" ON "records" USING btree ("uid");--> statement-breakpoint
ALTER TABLE "records" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
