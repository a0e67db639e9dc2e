-- Nothing searches in it: kept as text, as the attempts' and releases' JSON is.
alter table webhook alter column body type json using body::json;
