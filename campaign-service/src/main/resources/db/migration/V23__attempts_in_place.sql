-- What is heard of an attempt rewrites its row where it stands: its page has room for the next version of each.
ALTER TABLE attempt SET (fillfactor = 60);
