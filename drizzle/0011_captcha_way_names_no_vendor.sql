UPDATE `settings` SET `value` = 'service' WHERE `key` = 'captcha_way' AND `value` = 'two_captcha';
