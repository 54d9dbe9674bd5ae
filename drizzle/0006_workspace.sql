CREATE TABLE `account_preferences` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`preferences` text,
	`place` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
DROP INDEX `people_by_name`;--> statement-breakpoint
DROP INDEX `people_by_registration`;--> statement-breakpoint
ALTER TABLE `people` ADD `deleted_at` integer;--> statement-breakpoint
CREATE INDEX `people_by_cedula` ON `people` (`referred_by`,length("cedula"),`cedula`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `people_by_phone` ON `people` (`referred_by`,`phone`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `people_by_name` ON `people` (`referred_by`,`name_sort`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `people_by_registration` ON `people` (`referred_by`,`registered_at`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `census_records_by_status` ON `census_records` (`status`);--> statement-breakpoint
CREATE INDEX `census_records_by_municipio` ON `census_records` (`municipio`,`puesto`,length("mesa"),`mesa`);--> statement-breakpoint
CREATE INDEX `census_records_by_puesto` ON `census_records` (`puesto`,`municipio`,length("mesa"),`mesa`);--> statement-breakpoint
CREATE VIRTUAL TABLE `people_search` USING fts5(`name`, `cedula`, `phone`, `municipio`, `puesto`, content='', contentless_delete=1, tokenize='trigram remove_diacritics 1');
--> statement-breakpoint
INSERT INTO `people_search` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
SELECT p.id, p.name, p.cedula, p.phone, r.municipio, r.puesto FROM people AS p LEFT JOIN census_records AS r ON r.person_id = p.id;
--> statement-breakpoint
CREATE TRIGGER `people_search_registered` AFTER INSERT ON `people` BEGIN
	INSERT INTO `people_search` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`) VALUES (new.id, new.name, new.cedula, new.phone, NULL, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER `people_search_edited` AFTER UPDATE OF `name`, `cedula`, `phone` ON `people`
WHEN new.name IS NOT old.name OR new.cedula IS NOT old.cedula OR new.phone IS NOT old.phone BEGIN
	INSERT OR REPLACE INTO `people_search` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
	SELECT new.id, new.name, new.cedula, new.phone, r.municipio, r.puesto FROM (SELECT 1) LEFT JOIN census_records AS r ON r.person_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER `people_search_erased` AFTER DELETE ON `people` BEGIN
	DELETE FROM `people_search` WHERE rowid = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER `people_search_placed_at_once` AFTER INSERT ON `census_records` WHEN new.municipio IS NOT NULL OR new.puesto IS NOT NULL BEGIN
	INSERT OR REPLACE INTO `people_search` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
	SELECT p.id, p.name, p.cedula, p.phone, new.municipio, new.puesto FROM people AS p WHERE p.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER `people_search_placed` AFTER UPDATE OF `municipio`, `puesto` ON `census_records`
WHEN new.municipio IS NOT old.municipio OR new.puesto IS NOT old.puesto BEGIN
	INSERT OR REPLACE INTO `people_search` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
	SELECT p.id, p.name, p.cedula, p.phone, new.municipio, new.puesto FROM people AS p WHERE p.id = new.person_id;
END;
