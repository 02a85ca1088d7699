-- A page of one shop's orders, newest first, must not read past those of all the others.
CREATE INDEX orders_store ON orders (store_id, id);
