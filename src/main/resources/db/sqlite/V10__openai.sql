-- Responses of the OpenAI-compatible endpoint. The words are the answer's, under its keys.
CREATE TABLE response (
  id        TEXT PRIMARY KEY,                          -- unguessable
  answer_id TEXT NOT NULL,
  previous  TEXT NOT NULL,                             -- the response it goes on from; empty: none
  model     TEXT NOT NULL,                             -- as the request named it
  tools     INTEGER NOT NULL,                          -- 1: the text is of the form that tools give it
  cut       INTEGER NOT NULL,                          -- 1: at its most tokens
  created   INTEGER NOT NULL
) WITHOUT ROWID;
