-- Which account is asked where several could be: the one with the highest preference.
ALTER TABLE carrier_accounts ADD COLUMN preference INTEGER NOT NULL DEFAULT 0;
