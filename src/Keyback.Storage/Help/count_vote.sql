-- One statement: of votes that come at the same time none is lost.
INSERT INTO help_votes (question, locale, day, helped, failed) VALUES (@question, @locale, @day, @helped, @failed)
ON CONFLICT (question, locale, day) DO UPDATE
SET helped = help_votes.helped + excluded.helped, failed = help_votes.failed + excluded.failed
