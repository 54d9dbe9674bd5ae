CREATE TABLE `claims` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`claimed_by` integer NOT NULL,
	`name` text NOT NULL,
	`phone` text,
	`method` text NOT NULL,
	`text_version` integer NOT NULL,
	`given_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`decided_at` integer,
	`decision` text,
	`note` text,
	`decided_by` integer,
	`held_by` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`claimed_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`held_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "decided_whole" CHECK((decided_at is null) = (decision is null) and (decided_at is null) = (note is null) and (decided_at is null) = (decided_by is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_claim` ON `claims` (`person_id`,`claimed_by`) WHERE decided_at is null;--> statement-breakpoint
CREATE INDEX `claims_decided` ON `claims` (`decided_at`) WHERE decided_at is not null;