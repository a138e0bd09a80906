-- How often a question of the help centre helped, and how often not: figures for each day, and nothing of anybody.
CREATE TABLE help_votes (
    question TEXT NOT NULL,
    locale TEXT NOT NULL,
    day BIGINT NOT NULL,
    helped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (question, locale, day)
);
