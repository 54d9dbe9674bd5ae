ALTER TABLE `headquarters_invitations` DROP COLUMN `name`;--> statement-breakpoint
ALTER TABLE `headquarters_invitations` DROP COLUMN `devices`;