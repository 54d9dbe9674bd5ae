CREATE TABLE `accounts` (
	`id` integer PRIMARY KEY NOT NULL,
	`slot_id` text NOT NULL,
	`person_id` integer NOT NULL,
	`display_name` text NOT NULL,
	`role` text NOT NULL,
	`is_owner` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_slot_id_unique` ON `accounts` (`slot_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_person_id_unique` ON `accounts` (`person_id`);--> statement-breakpoint
CREATE TABLE `census_records` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`status` text,
	`departamento` text,
	`municipio` text,
	`puesto` text,
	`direccion` text,
	`mesa` text,
	`novedad` text,
	`resolucion` text,
	`fecha_novedad` text,
	`source` text,
	`fetched_at` integer,
	`last_refresh_at` integer,
	`last_error` text,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `census_responses` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`raw_response` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `consents` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`method` text NOT NULL,
	`text_version` integer NOT NULL,
	`given_at` integer NOT NULL,
	`collected_by` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`collected_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consents_by_person` ON `consents` (`person_id`);--> statement-breakpoint
CREATE TABLE `lookup_attempts` (
	`id` integer PRIMARY KEY NOT NULL,
	`job_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`step` text,
	`outcome` text,
	`detail` text,
	`captcha_cost` real DEFAULT 0 NOT NULL,
	FOREIGN KEY (`job_id`) REFERENCES `lookup_jobs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lookup_attempts_by_person` ON `lookup_attempts` (`person_id`);--> statement-breakpoint
CREATE INDEX `lookup_attempts_by_job` ON `lookup_attempts` (`job_id`);--> statement-breakpoint
CREATE INDEX `lookup_attempts_by_end` ON `lookup_attempts` (`ended_at`);--> statement-breakpoint
CREATE TABLE `lookup_jobs` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`due_at` integer NOT NULL,
	`parked` text,
	`failures` integer DEFAULT 0 NOT NULL,
	`interruptions` integer DEFAULT 0 NOT NULL,
	`token` text,
	`boot_id` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "running_has_token" CHECK((state = 'running') = (token is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `one_live_job_a_person` ON `lookup_jobs` (`person_id`) WHERE state in ('waiting', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX `one_running_job` ON `lookup_jobs` (`state`) WHERE state = 'running';--> statement-breakpoint
CREATE INDEX `lookup_jobs_to_claim` ON `lookup_jobs` (`priority`,`due_at`,`id`) WHERE state = 'waiting' and parked is null;--> statement-breakpoint
CREATE INDEX `lookup_jobs_by_due` ON `lookup_jobs` (`due_at`) WHERE state = 'waiting' and parked is null;--> statement-breakpoint
CREATE TABLE `people` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`cedula` text NOT NULL,
	`name` text NOT NULL,
	`name_sort` text NOT NULL,
	`phone` text,
	`barrio` text,
	`notes` text,
	`referred_by` integer,
	`registered_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_uid_unique` ON `people` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `people_cedula_unique` ON `people` (`cedula`);--> statement-breakpoint
CREATE INDEX `people_by_name` ON `people` (`referred_by`,`name_sort`);--> statement-breakpoint
CREATE INDEX `people_by_registration` ON `people` (`referred_by`,`registered_at`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
