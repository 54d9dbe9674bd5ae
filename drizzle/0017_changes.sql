CREATE TABLE `changes` (
	`id` integer PRIMARY KEY NOT NULL,
	`hlc` text NOT NULL,
	`uid` text NOT NULL,
	`part` text NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `changes_of_a_person` ON `changes` (`uid`,`hlc`,`part`);--> statement-breakpoint
CREATE INDEX `changes_by_asked` ON `changes` (("after" ->> 'cedula')) WHERE part = 'census';--> statement-breakpoint
CREATE TABLE `device` (
	`id` integer PRIMARY KEY NOT NULL,
	`node` text NOT NULL,
	`ms` integer NOT NULL,
	`counter` integer NOT NULL,
	`is_applying` integer NOT NULL,
	`applied` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `other_uids` (
	`uid` text PRIMARY KEY NOT NULL,
	`cedula` text NOT NULL,
	`person_id` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `other_uids_by_cedula` ON `other_uids` (`cedula`);--> statement-breakpoint
CREATE INDEX `other_uids_by_person` ON `other_uids` (`person_id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `uid` text;--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_uid_unique` ON `accounts` (`uid`);
--> statement-breakpoint
INSERT INTO device (id, node, ms, counter, is_applying, applied) VALUES (1, lower(hex(randomblob(6))), 0, 0, 0, 0);
--> statement-breakpoint
UPDATE accounts SET uid = lower(hex(randomblob(16)));
--> statement-breakpoint
UPDATE acknowledged SET changes = changes - (SELECT count(*) FROM accounts);
--> statement-breakpoint
CREATE TRIGGER accounts_uid AFTER INSERT ON accounts WHEN new.uid IS NULL BEGIN
  UPDATE accounts SET uid = lower(hex(randomblob(16))) WHERE id = new.id;
END;
--> statement-breakpoint
INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', person.deleted_at + 1, 0, device.node), person.uid, 'hidden', NULL, person.deleted_at FROM device, people AS person
 WHERE person.referred_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered') AND person.deleted_at IS NOT NULL;
--> statement-breakpoint
INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', consents.given_at, consents.id, device.node), person.uid, 'consent', NULL, json_object('method', consents.method, 'textVersion', consents.text_version, 'givenAt', consents.given_at, 'by', (SELECT uid FROM accounts WHERE id = consents.collected_by))
 FROM device, people AS person JOIN consents ON consents.person_id = person.id WHERE person.referred_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered');
--> statement-breakpoint
INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', max(record.fetched_at, person.registered_at + 1), 0, device.node), person.uid, 'census', NULL, json_object('cedula', person.cedula, 'status', record.status, 'departamento', record.departamento, 'municipio', record.municipio, 'puesto', record.puesto, 'direccion', record.direccion, 'mesa', record.mesa, 'novedad', record.novedad, 'resolucion', record.resolucion, 'fechaNovedad', record.fecha_novedad, 'source', record.source, 'fetchedAt', record.fetched_at)
 FROM device, people AS person JOIN census_records AS record ON record.person_id = person.id
 WHERE person.referred_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered') AND record.status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER') AND record.fetched_at IS NOT NULL;
--> statement-breakpoint
INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', coalesce(claims.decided_at, claims.created_at), claims.id, device.node), person.uid, 'claim', NULL, json_object('claimant', (SELECT uid FROM accounts WHERE id = claims.claimed_by), 'name', claims.name, 'phone', claims.phone, 'method', claims.method,
    'textVersion', claims.text_version, 'givenAt', claims.given_at, 'createdAt', claims.created_at, 'decision', claims.decision,
    'note', claims.note, 'decidedAt', claims.decided_at, 'decidedBy', (SELECT uid FROM accounts WHERE id = claims.decided_by), 'heldBy', (SELECT uid FROM accounts WHERE id = claims.held_by))
 FROM device, people AS person JOIN claims ON claims.person_id = person.id WHERE person.referred_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered');
--> statement-breakpoint
INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', person.registered_at, 0, device.node), person.uid, 'registered', NULL,
 json_set(json_object('name', person.name, 'cedula', person.cedula, 'phone', person.phone, 'barrio', person.barrio, 'labels', person.labels, 'notes', person.notes, 'leader', (SELECT uid FROM accounts WHERE id = person.referred_by), 'registeredAt', person.registered_at), '$.cedula', iif(person.cedula LIKE '-%', '-' || person.uid, person.cedula)) FROM device, people AS person WHERE person.referred_by IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered');
--> statement-breakpoint
UPDATE device SET ms = max(ms, coalesce((SELECT max(CAST(hlc AS INTEGER)) FROM changes), 0)),
 applied = (SELECT coalesce(max(id), 0) FROM changes);
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_registered;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_registered_anew;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_edited;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_erased;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_consented;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_answered;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_answered_at_once;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_claimed;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_claim_decided;
--> statement-breakpoint
CREATE TRIGGER changes_registered AFTER INSERT ON people WHEN (SELECT is_applying FROM device) = 0 AND new.referred_by IS NOT NULL BEGIN
  UPDATE device SET counter = iif(new.updated_at > ms, 0, counter + 1), ms = max(ms, new.updated_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), new.uid, 'registered', NULL, json_object('name', new.name, 'cedula', new.cedula, 'phone', new.phone, 'barrio', new.barrio, 'labels', new.labels, 'notes', new.notes, 'leader', (SELECT uid FROM accounts WHERE id = new.referred_by), 'registeredAt', new.registered_at) FROM device;
END;
--> statement-breakpoint
CREATE TRIGGER changes_registered_anew AFTER UPDATE OF registered_at ON people
WHEN (SELECT is_applying FROM device) = 0 AND new.referred_by IS NOT NULL AND new.registered_at IS NOT old.registered_at BEGIN
  UPDATE device SET counter = iif(new.updated_at > ms, 0, counter + 1), ms = max(ms, new.updated_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), one.uid, 'registered', NULL, json_object('name', new.name, 'cedula', new.cedula, 'phone', new.phone, 'barrio', new.barrio, 'labels', new.labels, 'notes', new.notes, 'leader', (SELECT uid FROM accounts WHERE id = new.referred_by), 'registeredAt', new.registered_at) FROM device, (SELECT new.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = new.id) AS one;
END;
--> statement-breakpoint
CREATE TRIGGER changes_edited AFTER UPDATE OF name, cedula, phone, barrio, labels, notes, referred_by, deleted_at ON people
WHEN (SELECT is_applying FROM device) = 0 AND new.referred_by IS NOT NULL AND NOT (new.registered_at IS NOT old.registered_at) AND (new.name IS NOT old.name OR new.cedula IS NOT old.cedula OR new.phone IS NOT old.phone OR new.barrio IS NOT old.barrio OR new.labels IS NOT old.labels OR new.notes IS NOT old.notes OR new.referred_by IS NOT old.referred_by OR new.deleted_at IS NOT old.deleted_at) BEGIN
  UPDATE device SET counter = iif(new.updated_at > ms, 0, counter + 1), ms = max(ms, new.updated_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), one.uid, part, before, after FROM device, (SELECT new.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = new.id) AS one,
    (SELECT 'name' AS part, old.name AS before, new.name AS after UNION ALL SELECT 'cedula' AS part, iif('-' IN (substr(old.cedula, 1, 1), substr(new.cedula, 1, 1)), NULL, old.cedula) AS before, iif('-' IN (substr(old.cedula, 1, 1), substr(new.cedula, 1, 1)), NULL, new.cedula) AS after UNION ALL SELECT 'phone' AS part, old.phone AS before, new.phone AS after UNION ALL SELECT 'barrio' AS part, old.barrio AS before, new.barrio AS after UNION ALL SELECT 'labels' AS part, old.labels AS before, new.labels AS after UNION ALL SELECT 'notes' AS part, old.notes AS before, new.notes AS after UNION ALL SELECT 'leader' AS part, (SELECT uid FROM accounts WHERE id = old.referred_by) AS before, (SELECT uid FROM accounts WHERE id = new.referred_by) AS after UNION ALL SELECT 'hidden' AS part, old.deleted_at AS before, new.deleted_at AS after) WHERE before IS NOT after;
  UPDATE other_uids SET cedula = new.cedula WHERE person_id = new.id AND new.cedula NOT LIKE '-%';
END;
--> statement-breakpoint
CREATE TRIGGER changes_erased BEFORE DELETE ON people WHEN (SELECT is_applying FROM device) = 0 AND old.referred_by IS NOT NULL BEGIN
  UPDATE device SET counter = iif(device.ms > ms, 0, counter + 1), ms = max(ms, device.ms);
  DELETE FROM changes WHERE uid IN (SELECT uid FROM (SELECT old.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = old.id) AS one);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), one.uid, 'erased', NULL, NULL FROM device, (SELECT old.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = old.id) AS one;
  DELETE FROM other_uids WHERE person_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_consented AFTER INSERT ON consents
WHEN (SELECT is_applying FROM device) = 0 AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(new.given_at > ms, 0, counter + 1), ms = max(ms, new.given_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'consent', NULL, json_object('method', new.method, 'textVersion', new.text_version, 'givenAt', new.given_at, 'by', (SELECT uid FROM accounts WHERE id = new.collected_by)) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_answered AFTER UPDATE OF status, fetched_at ON census_records
WHEN (SELECT is_applying FROM device) = 0 AND new.status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER') AND new.fetched_at IS NOT NULL AND (new.status IS NOT old.status OR new.fetched_at IS NOT old.fetched_at)
  AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(new.fetched_at > ms, 0, counter + 1), ms = max(ms, new.fetched_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'census', NULL, json_object('cedula', person.cedula, 'status', new.status, 'departamento', new.departamento, 'municipio', new.municipio, 'puesto', new.puesto, 'direccion', new.direccion, 'mesa', new.mesa, 'novedad', new.novedad, 'resolucion', new.resolucion, 'fechaNovedad', new.fecha_novedad, 'source', new.source, 'fetchedAt', new.fetched_at) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_answered_at_once AFTER INSERT ON census_records
WHEN (SELECT is_applying FROM device) = 0 AND new.status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER') AND new.fetched_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(new.fetched_at > ms, 0, counter + 1), ms = max(ms, new.fetched_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'census', NULL, json_object('cedula', person.cedula, 'status', new.status, 'departamento', new.departamento, 'municipio', new.municipio, 'puesto', new.puesto, 'direccion', new.direccion, 'mesa', new.mesa, 'novedad', new.novedad, 'resolucion', new.resolucion, 'fechaNovedad', new.fecha_novedad, 'source', new.source, 'fetchedAt', new.fetched_at) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_claimed AFTER INSERT ON claims
WHEN (SELECT is_applying FROM device) = 0 AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(coalesce(new.decided_at, new.created_at) > ms, 0, counter + 1), ms = max(ms, coalesce(new.decided_at, new.created_at));
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'claim', NULL, json_object('claimant', (SELECT uid FROM accounts WHERE id = new.claimed_by), 'name', new.name, 'phone', new.phone, 'method', new.method,
    'textVersion', new.text_version, 'givenAt', new.given_at, 'createdAt', new.created_at, 'decision', new.decision,
    'note', new.note, 'decidedAt', new.decided_at, 'decidedBy', (SELECT uid FROM accounts WHERE id = new.decided_by), 'heldBy', (SELECT uid FROM accounts WHERE id = new.held_by)) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_claim_decided AFTER UPDATE ON claims
WHEN (SELECT is_applying FROM device) = 0 AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(coalesce(new.decided_at, new.created_at) > ms, 0, counter + 1), ms = max(ms, coalesce(new.decided_at, new.created_at));
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'claim', NULL, json_object('claimant', (SELECT uid FROM accounts WHERE id = new.claimed_by), 'name', new.name, 'phone', new.phone, 'method', new.method,
    'textVersion', new.text_version, 'givenAt', new.given_at, 'createdAt', new.created_at, 'decision', new.decision,
    'note', new.note, 'decidedAt', new.decided_at, 'decidedBy', (SELECT uid FROM accounts WHERE id = new.decided_by), 'heldBy', (SELECT uid FROM accounts WHERE id = new.held_by)) FROM device, people AS person WHERE person.id = new.person_id;
END;
