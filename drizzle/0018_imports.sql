CREATE TABLE `import_chunks` (
	`import_id` integer NOT NULL,
	`n` integer NOT NULL,
	`rows` text NOT NULL,
	PRIMARY KEY(`import_id`, `n`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `import_shapes` (
	`account_id` integer NOT NULL,
	`shape` text NOT NULL,
	`columns` text NOT NULL,
	PRIMARY KEY(`account_id`, `shape`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `imported_people` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imported_people_by_import` ON `imported_people` (`import_id`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`state` text NOT NULL,
	`name` text,
	`started_at` integer NOT NULL,
	`total` integer NOT NULL,
	`known` integer NOT NULL,
	`rejected` integer NOT NULL,
	`claims` integer DEFAULT 0 NOT NULL,
	`queued_to` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `claims` ADD `import_id` integer REFERENCES imports(id);