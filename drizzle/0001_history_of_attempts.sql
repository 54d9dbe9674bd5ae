CREATE TABLE `attempt_responses` (
	`attempt_id` integer PRIMARY KEY NOT NULL,
	`raw_response` text NOT NULL,
	FOREIGN KEY (`attempt_id`) REFERENCES `lookup_attempts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `lookup_attempts` ADD `try_number` integer;--> statement-breakpoint
ALTER TABLE `lookup_attempts` ADD `error` text;--> statement-breakpoint
CREATE INDEX `lookup_attempts_failed` ON `lookup_attempts` (`id`) WHERE outcome in ('timeout', 'blocked', 'network_error', 'captcha_failed', 'parse_error', 'interrupted');--> statement-breakpoint
CREATE INDEX `lookup_attempts_paid` ON `lookup_attempts` (`ended_at`) WHERE captcha_cost > 0;--> statement-breakpoint
CREATE INDEX `lookup_jobs_by_end` ON `lookup_jobs` (`finished_at`) WHERE finished_at is not null;