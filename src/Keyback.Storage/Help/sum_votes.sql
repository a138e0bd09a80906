-- Whom a question failed most often stands first.
SELECT question, locale, SUM(helped) AS helped, SUM(failed) AS failed
FROM help_votes
WHERE day >= @since
GROUP BY question, locale
ORDER BY SUM(failed) DESC, SUM(helped), question, locale
