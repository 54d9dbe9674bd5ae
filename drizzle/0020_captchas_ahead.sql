CREATE TABLE `captchas_ahead` (
	`id` integer PRIMARY KEY NOT NULL,
	`service_id` text,
	`captcha` text NOT NULL,
	`state` text NOT NULL,
	`intended_at` integer NOT NULL,
	`solved_at` integer,
	`usable_until` integer,
	`cost` real NOT NULL
);
--> statement-breakpoint
CREATE INDEX `captchas_ahead_open` ON `captchas_ahead` (`id`) WHERE state in ('intended', 'handed_in', 'solved');--> statement-breakpoint
CREATE INDEX `captchas_ahead_by_intent` ON `captchas_ahead` (`intended_at`);