CREATE TABLE `recheck_people` (
	`recheck_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`n` integer NOT NULL,
	`state` text NOT NULL,
	`job_id` integer,
	`is_own_job` integer DEFAULT false NOT NULL,
	`before` text NOT NULL,
	`after` text,
	PRIMARY KEY(`recheck_id`, `person_id`),
	FOREIGN KEY (`recheck_id`) REFERENCES `rechecks`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recheck_people_by_state` ON `recheck_people` (`recheck_id`,`state`,`n`);--> statement-breakpoint
CREATE INDEX `recheck_people_by_person` ON `recheck_people` (`person_id`);--> statement-breakpoint
CREATE TABLE `rechecks` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`scope` text NOT NULL,
	`kind` text NOT NULL,
	`days` integer,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`people` integer NOT NULL,
	`dollars` real DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
