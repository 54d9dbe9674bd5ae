-- Small pages and many parts: what a commit merges is written in a few milliseconds, and not in a hundred.
INSERT INTO `people_search` (`people_search`, rank) VALUES ('pgsz', 500);
--> statement-breakpoint
INSERT INTO `people_search` (`people_search`, rank) VALUES ('automerge', 8);
--> statement-breakpoint
INSERT INTO `people_search` (`people_search`, rank) VALUES ('crisismerge', 32);
--> statement-breakpoint
INSERT INTO `people_search` (`people_search`) VALUES ('optimize');
--> statement-breakpoint
CREATE VIRTUAL TABLE `people_words` USING fts5(`name`, `cedula`, `phone`, `municipio`, `puesto`, content='', contentless_delete=1, detail=none, prefix='1 2', tokenize='unicode61 remove_diacritics 2');
--> statement-breakpoint
INSERT INTO `people_words` (`people_words`, rank) VALUES ('pgsz', 500);
--> statement-breakpoint
INSERT INTO `people_words` (`people_words`, rank) VALUES ('automerge', 8);
--> statement-breakpoint
INSERT INTO `people_words` (`people_words`, rank) VALUES ('crisismerge', 32);
--> statement-breakpoint
INSERT INTO `people_words` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
SELECT p.id, p.name, p.cedula, p.phone, r.municipio, r.puesto FROM people AS p LEFT JOIN census_records AS r ON r.person_id = p.id;
--> statement-breakpoint
CREATE TRIGGER `people_words_registered` AFTER INSERT ON `people` BEGIN
	INSERT INTO `people_words` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`) VALUES (new.id, new.name, new.cedula, new.phone, NULL, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER `people_words_edited` AFTER UPDATE OF `name`, `cedula`, `phone` ON `people`
WHEN new.name IS NOT old.name OR new.cedula IS NOT old.cedula OR new.phone IS NOT old.phone BEGIN
	INSERT OR REPLACE INTO `people_words` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
	SELECT new.id, new.name, new.cedula, new.phone, r.municipio, r.puesto FROM (SELECT 1) LEFT JOIN census_records AS r ON r.person_id = new.id;
END;
--> statement-breakpoint
CREATE TRIGGER `people_words_erased` AFTER DELETE ON `people` BEGIN
	DELETE FROM `people_words` WHERE rowid = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER `people_words_placed_at_once` AFTER INSERT ON `census_records` WHEN new.municipio IS NOT NULL OR new.puesto IS NOT NULL BEGIN
	INSERT OR REPLACE INTO `people_words` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
	SELECT p.id, p.name, p.cedula, p.phone, new.municipio, new.puesto FROM people AS p WHERE p.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER `people_words_placed` AFTER UPDATE OF `municipio`, `puesto` ON `census_records`
WHEN new.municipio IS NOT old.municipio OR new.puesto IS NOT old.puesto BEGIN
	INSERT OR REPLACE INTO `people_words` (rowid, `name`, `cedula`, `phone`, `municipio`, `puesto`)
	SELECT p.id, p.name, p.cedula, p.phone, new.municipio, new.puesto FROM people AS p WHERE p.id = new.person_id;
END;
