-- Of two names from before that fold alike, the second keeps a mark that is no fold: both stay, and no third comes.
UPDATE identifiers SET fold = CASE WHEN EXISTS (SELECT 1 FROM identifiers other WHERE other.fold = @fold) THEN @mark ELSE @fold END
WHERE kind = @kind AND key = @key AND fold IS NULL
