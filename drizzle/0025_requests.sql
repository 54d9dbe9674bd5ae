CREATE TABLE `requests` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` integer NOT NULL,
	`person_id` integer,
	`kind` text NOT NULL,
	`way` text NOT NULL,
	`received_on` text NOT NULL,
	`due_on` text NOT NULL,
	`name` text,
	`cedula` text,
	`contact` text,
	`asked` text,
	`extended_on` text,
	`extension_reason` text,
	`answered_on` text,
	`answer` text,
	`noted_at` integer NOT NULL,
	`erased_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "erased_whole" CHECK(erased_at is null or coalesce(person_id, name, cedula, contact, asked, extension_reason, answer) is null)
);
--> statement-breakpoint
CREATE INDEX `requests_by_person` ON `requests` (`person_id`) WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX `requests_by_cedula` ON `requests` (`cedula`) WHERE cedula is not null;--> statement-breakpoint
CREATE INDEX `requests_open` ON `requests` (`due_on`) WHERE answered_on is null;