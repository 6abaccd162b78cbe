;; Copies `length` bytes from 0 to 4096, byte by byte.
(module
  (memory (export "memory") 1 1)
  (func (export "echo") (param $length i32)
    (local $n i32)
    (loop $next
      (i32.store8 (i32.add (i32.const 4096) (local.get $n)) (i32.load8_u (local.get $n)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (local.get $length))))))
