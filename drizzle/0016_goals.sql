CREATE TABLE `goals` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer,
	`people` integer NOT NULL,
	`by` text NOT NULL,
	`set_by` integer NOT NULL,
	`set_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`set_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_goal_a_leader` ON `goals` (`account_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_goal_of_the_campaign` ON `goals` ("account_id" is null) WHERE account_id is null;