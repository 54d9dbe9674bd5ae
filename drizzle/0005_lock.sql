CREATE TABLE `drafts` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`forms` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `accounts` ADD `pin` text;