CREATE TABLE `acknowledged` (
	`id` integer PRIMARY KEY NOT NULL,
	`changes` integer NOT NULL
);
--> statement-breakpoint
INSERT INTO `acknowledged` SELECT 1, (SELECT count(*) FROM `people`) + (SELECT count(*) FROM `claims`) + (SELECT count(*) FROM `accounts`);
--> statement-breakpoint
CREATE TRIGGER `acknowledged_people_added` AFTER INSERT ON `people` BEGIN
	UPDATE `acknowledged` SET `changes` = `changes` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `acknowledged_people_changed` AFTER UPDATE ON `people` BEGIN
	UPDATE `acknowledged` SET `changes` = `changes` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `acknowledged_claims_added` AFTER INSERT ON `claims` BEGIN
	UPDATE `acknowledged` SET `changes` = `changes` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `acknowledged_claims_changed` AFTER UPDATE ON `claims` BEGIN
	UPDATE `acknowledged` SET `changes` = `changes` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `acknowledged_accounts_added` AFTER INSERT ON `accounts` BEGIN
	UPDATE `acknowledged` SET `changes` = `changes` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `acknowledged_accounts_changed` AFTER UPDATE ON `accounts` BEGIN
	UPDATE `acknowledged` SET `changes` = `changes` + 1;
END;
