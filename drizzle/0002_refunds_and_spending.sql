DROP INDEX `lookup_attempts_paid`;--> statement-breakpoint
ALTER TABLE `lookup_attempts` ADD `refunded` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `lookup_attempts_paid` ON `lookup_attempts` (`ended_at`,`captcha_cost`) WHERE captcha_cost > 0;--> statement-breakpoint
ALTER TABLE `lookup_jobs` ADD `refunds` integer DEFAULT 0 NOT NULL;