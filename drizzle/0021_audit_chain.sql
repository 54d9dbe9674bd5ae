CREATE TABLE `cedula_questions` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`left` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `audit_log` ADD `actor` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `person` text;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `hash` text;--> statement-breakpoint
DROP TRIGGER `audit_log_not_changed`;--> statement-breakpoint
DROP TRIGGER `audit_log_not_replaced`;--> statement-breakpoint
UPDATE `audit_log` SET
	`actor` = iif(`account_id` IS NULL, NULL, coalesce((SELECT `person`.`uid` FROM `accounts` AS `account` JOIN `people` AS `person` ON `person`.`id` = `account`.`person_id` WHERE `account`.`id` = `account_id`), '')),
	`person` = iif(json_valid(`detail`), json_extract(`detail`, '$.person'), NULL);--> statement-breakpoint
ALTER TABLE `audit_log` DROP COLUMN `account_id`;--> statement-breakpoint
CREATE TRIGGER `audit_log_not_changed` BEFORE UPDATE ON `audit_log` BEGIN
	SELECT RAISE(ABORT, 'audit_log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_at_its_end` BEFORE INSERT ON `audit_log` WHEN NEW.`id` <= (SELECT max(`id`) FROM `audit_log`) BEGIN
	SELECT RAISE(ABORT, 'audit_log is append-only');
END;
--> statement-breakpoint
CREATE INDEX `audit_log_by_action` ON `audit_log` (`action`);--> statement-breakpoint
CREATE INDEX `audit_log_by_actor` ON `audit_log` (`actor`);--> statement-breakpoint
CREATE INDEX `audit_log_by_person` ON `audit_log` (`person`) WHERE person is not null;
