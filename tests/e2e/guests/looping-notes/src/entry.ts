// Never even starts to serve: the realm hangs as soon as its code runs.
for (;;);
