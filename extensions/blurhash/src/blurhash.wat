;; BlurHash to RGBA, whole: base 83, the colour space, the cosines.
;; No imports, two pages that never grow.
;;
;; 0      the hash, at most 166 bytes of ASCII
;; 256    the base-83 alphabet
;; 1024   colours: for each component (row by row) red, green, blue as f64, linear light
;; 4096   cosines over x: for each x nine f64
;; 16384  cosines over y of the row at hand: nine f64
;; 16512  colours of the row at hand: nine times three f64
;; 32768  pixels, RGBA, at most 128 by 128
(module
  (memory (export "memory") 2 2)
  (data (i32.const 256)
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~")

  ;; Value of `length` base-83 digits at `at`; -1 where one of them is none.
  (func $decode83 (param $at i32) (param $length i32) (result i32)
    (local $value i32) (local $digit i32) (local $byte i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $length)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (local.set $digit (i32.const 0))
        (block $found
          (loop $search
            (br_if $found
              (i32.eq (i32.load8_u (i32.add (i32.const 256) (local.get $digit))) (local.get $byte)))
            (local.set $digit (i32.add (local.get $digit) (i32.const 1)))
            (br_if $search (i32.lt_u (local.get $digit) (i32.const 83))))
          (return (i32.const -1)))
        (local.set $value (i32.add (i32.mul (local.get $value) (i32.const 83)) (local.get $digit)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $length (i32.sub (local.get $length) (i32.const 1)))
        (br $next)))
    (local.get $value))

  ;; cos for 0 <= x <= pi. Folded to a quarter turn, then the series to x^18 (error below 1e-14).
  (func $cos (param $x f64) (result f64)
    (local $s f64) (local $sign f64)
    (local.set $sign (f64.const 1))
    (if (f64.gt (local.get $x) (f64.const 1.5707963267948966))
      (then
        (local.set $x (f64.sub (f64.const 3.141592653589793) (local.get $x)))
        (local.set $sign (f64.const -1))))
    (local.set $s (f64.mul (local.get $x) (local.get $x)))
    (f64.mul (local.get $sign)
      (f64.add (f64.const 1) (f64.mul (local.get $s)
      (f64.add (f64.const -0.5) (f64.mul (local.get $s)
      (f64.add (f64.const 0.041666666666666664) (f64.mul (local.get $s)
      (f64.add (f64.const -0.001388888888888889) (f64.mul (local.get $s)
      (f64.add (f64.const 0.0000248015873015873) (f64.mul (local.get $s)
      (f64.add (f64.const -2.7557319223985893e-7) (f64.mul (local.get $s)
      (f64.add (f64.const 2.08767569878681e-9) (f64.mul (local.get $s)
      (f64.add (f64.const -1.1470745597729725e-11) (f64.mul (local.get $s)
      (f64.add (f64.const 4.779477332387385e-14) (f64.mul (local.get $s)
      (f64.const -1.5619206968586225e-16)))))))))))))))))))))

  ;; Cube root of x > 0: a third of the exponent for a start, then Newton.
  (func $cbrt (param $x f64) (result f64)
    (local $t f64) (local $round i32)
    (local.set $t (f64.reinterpret_i64
      (i64.add (i64.div_u (i64.reinterpret_f64 (local.get $x)) (i64.const 3))
               (i64.const 0x2A9F7893782DA1CE))))
    (loop $newton
      (local.set $t (f64.div
        (f64.add (f64.mul (f64.const 2) (local.get $t))
                 (f64.div (local.get $x) (f64.mul (local.get $t) (local.get $t))))
        (f64.const 3)))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $newton (i32.lt_u (local.get $round) (i32.const 5))))
    (local.get $t))

  ;; Fifth root of x > 0 by Newton, from above.
  (func $root5 (param $x f64) (result f64)
    (local $t f64) (local $t2 f64) (local $round i32)
    (local.set $t (f64.const 1))
    (loop $newton
      (local.set $t2 (f64.mul (local.get $t) (local.get $t)))
      (local.set $t (f64.div
        (f64.add (f64.mul (f64.const 4) (local.get $t))
                 (f64.div (local.get $x) (f64.mul (local.get $t2) (local.get $t2))))
        (f64.const 5)))
      (local.set $round (i32.add (local.get $round) (i32.const 1)))
      (br_if $newton (i32.lt_u (local.get $round) (i32.const 48))))
    (local.get $t))

  ;; A byte of sRGB to linear light. x^2.4 is x^2 times the fifth root of x^2.
  (func $toLinear (param $byte i32) (result f64)
    (local $v f64) (local $x f64)
    (local.set $v (f64.div (f64.convert_i32_u (local.get $byte)) (f64.const 255)))
    (if (f64.le (local.get $v) (f64.const 0.04045))
      (then (return (f64.div (local.get $v) (f64.const 12.92)))))
    (local.set $x (f64.div (f64.add (local.get $v) (f64.const 0.055)) (f64.const 1.055)))
    (local.set $x (f64.mul (local.get $x) (local.get $x)))
    (f64.mul (local.get $x) (call $root5 (local.get $x))))

  ;; Linear light to a byte of sRGB. x^(1/2.4) is the cube root of x^(5/4).
  (func $toByte (param $v f64) (result i32)
    (local $root f64)
    (local.set $v (f64.max (f64.const 0) (f64.min (f64.const 1) (local.get $v))))
    (if (f64.le (local.get $v) (f64.const 0.0031308))
      (then (return (i32.trunc_f64_u
        (f64.add (f64.mul (f64.mul (local.get $v) (f64.const 12.92)) (f64.const 255)) (f64.const 0.5))))))
    (local.set $root (f64.sqrt (f64.sqrt (local.get $v))))
    (local.set $root (call $cbrt (f64.mul (local.get $v) (local.get $root))))
    (i32.trunc_f64_u (f64.add (f64.mul
      (f64.sub (f64.mul (f64.const 1.055) (local.get $root)) (f64.const 0.055))
      (f64.const 255)) (f64.const 0.5))))

  ;; One of 19 steps to a signed square, scaled.
  (func $alternating (param $step i32) (param $scale f64) (result f64)
    (local $v f64)
    (local.set $v (f64.div (f64.convert_i32_s (i32.sub (local.get $step) (i32.const 9))) (f64.const 9)))
    (f64.mul (f64.copysign (f64.mul (local.get $v) (local.get $v)) (local.get $v)) (local.get $scale)))

  ;; Nine cosines cos(pi * x * i / size) at `to`, by the Chebyshev recurrence.
  (func $cosines (param $to i32) (param $x i32) (param $size i32)
    (local $i i32) (local $two f64) (local $now f64) (local $before f64) (local $next f64)
    (local.set $before (call $cos (f64.div
      (f64.mul (f64.const 3.141592653589793) (f64.convert_i32_u (local.get $x)))
      (f64.convert_i32_u (local.get $size)))))
    (local.set $two (f64.mul (f64.const 2) (local.get $before)))
    (local.set $now (f64.const 1))
    (loop $each
      (f64.store (i32.add (local.get $to) (i32.shl (local.get $i) (i32.const 3))) (local.get $now))
      (local.set $next (f64.sub (f64.mul (local.get $two) (local.get $now)) (local.get $before)))
      (local.set $before (local.get $now))
      (local.set $now (local.get $next))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $i) (i32.const 9)))))

  (func $storeColour (param $index i32) (param $r f64) (param $g f64) (param $b f64)
    (local $at i32)
    (local.set $at (i32.add (i32.const 1024) (i32.mul (local.get $index) (i32.const 24))))
    (f64.store (local.get $at) (local.get $r))
    (f64.store offset=8 (local.get $at) (local.get $g))
    (f64.store offset=16 (local.get $at) (local.get $b)))

  ;; Reads the components of the hash. Their number over x in the low byte, over y in the next; 0
  ;; where it is no hash.
  (func $components (param $length i32) (result i32)
    (local $size i32) (local $nx i32) (local $ny i32) (local $count i32) (local $i i32)
    (local $value i32) (local $scale f64)
    (if (i32.lt_u (local.get $length) (i32.const 6)) (then (return (i32.const 0))))
    (local.set $size (call $decode83 (i32.const 0) (i32.const 1)))
    (if (i32.or (i32.lt_s (local.get $size) (i32.const 0)) (i32.gt_s (local.get $size) (i32.const 80)))
      (then (return (i32.const 0))))
    (local.set $nx (i32.add (i32.rem_u (local.get $size) (i32.const 9)) (i32.const 1)))
    (local.set $ny (i32.add (i32.div_u (local.get $size) (i32.const 9)) (i32.const 1)))
    (local.set $count (i32.mul (local.get $nx) (local.get $ny)))
    (if (i32.ne (local.get $length) (i32.add (i32.const 4) (i32.shl (local.get $count) (i32.const 1))))
      (then (return (i32.const 0))))
    (local.set $value (call $decode83 (i32.const 1) (i32.const 1)))
    (if (i32.lt_s (local.get $value) (i32.const 0)) (then (return (i32.const 0))))
    (local.set $scale (f64.div
      (f64.convert_i32_s (i32.add (local.get $value) (i32.const 1))) (f64.const 166)))
    (local.set $value (call $decode83 (i32.const 2) (i32.const 4)))
    (if (i32.or (i32.lt_s (local.get $value) (i32.const 0))
                (i32.gt_s (local.get $value) (i32.const 0xffffff)))
      (then (return (i32.const 0))))
    (call $storeColour (i32.const 0)
      (call $toLinear (i32.shr_u (local.get $value) (i32.const 16)))
      (call $toLinear (i32.and (i32.shr_u (local.get $value) (i32.const 8)) (i32.const 255)))
      (call $toLinear (i32.and (local.get $value) (i32.const 255))))
    (local.set $i (i32.const 1))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $i) (local.get $count)))
        (local.set $value
          (call $decode83 (i32.add (i32.const 4) (i32.shl (local.get $i) (i32.const 1))) (i32.const 2)))
        ;; 19 * 19 * 19 steps; 83 * 83 is more, and what lies between is no colour.
        (if (i32.or (i32.lt_s (local.get $value) (i32.const 0))
                    (i32.ge_s (local.get $value) (i32.const 6859)))
          (then (return (i32.const 0))))
        (call $storeColour (local.get $i)
          (call $alternating (i32.div_u (local.get $value) (i32.const 361)) (local.get $scale))
          (call $alternating
            (i32.rem_u (i32.div_u (local.get $value) (i32.const 19)) (i32.const 19)) (local.get $scale))
          (call $alternating (i32.rem_u (local.get $value) (i32.const 19)) (local.get $scale)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $each)))
    (i32.or (local.get $nx) (i32.shl (local.get $ny) (i32.const 8))))

  ;; Folds the rows of components with the cosines over y: one colour for each x component.
  (func $rowColours (param $nx i32) (param $ny i32)
    (local $i i32) (local $j i32) (local $from i32) (local $to i32) (local $c f64)
    (local $r f64) (local $g f64) (local $b f64)
    (loop $eachX
      (local.set $j (i32.const 0))
      (local.set $r (f64.const 0)) (local.set $g (f64.const 0)) (local.set $b (f64.const 0))
      (loop $eachY
        (local.set $c (f64.load (i32.add (i32.const 16384) (i32.shl (local.get $j) (i32.const 3)))))
        (local.set $from (i32.add (i32.const 1024) (i32.mul (i32.const 24)
          (i32.add (i32.mul (local.get $j) (local.get $nx)) (local.get $i)))))
        (local.set $r (f64.add (local.get $r) (f64.mul (local.get $c) (f64.load (local.get $from)))))
        (local.set $g (f64.add (local.get $g) (f64.mul (local.get $c) (f64.load offset=8 (local.get $from)))))
        (local.set $b (f64.add (local.get $b) (f64.mul (local.get $c) (f64.load offset=16 (local.get $from)))))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $eachY (i32.lt_u (local.get $j) (local.get $ny))))
      (local.set $to (i32.add (i32.const 16512) (i32.mul (local.get $i) (i32.const 24))))
      (f64.store (local.get $to) (local.get $r))
      (f64.store offset=8 (local.get $to) (local.get $g))
      (f64.store offset=16 (local.get $to) (local.get $b))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $eachX (i32.lt_u (local.get $i) (local.get $nx)))))

  (func $row (param $out i32) (param $width i32) (param $nx i32)
    (local $x i32) (local $i i32) (local $colour i32) (local $c f64)
    (local $r f64) (local $g f64) (local $b f64)
    (loop $eachPixel
      (local.set $i (i32.const 0))
      (local.set $r (f64.const 0)) (local.set $g (f64.const 0)) (local.set $b (f64.const 0))
      (loop $each
        (local.set $c (f64.load (i32.add (i32.const 4096) (i32.shl
          (i32.add (i32.mul (local.get $x) (i32.const 9)) (local.get $i)) (i32.const 3)))))
        (local.set $colour (i32.add (i32.const 16512) (i32.mul (local.get $i) (i32.const 24))))
        (local.set $r (f64.add (local.get $r) (f64.mul (local.get $c) (f64.load (local.get $colour)))))
        (local.set $g (f64.add (local.get $g) (f64.mul (local.get $c) (f64.load offset=8 (local.get $colour)))))
        (local.set $b (f64.add (local.get $b) (f64.mul (local.get $c) (f64.load offset=16 (local.get $colour)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $each (i32.lt_u (local.get $i) (local.get $nx))))
      (i32.store8 (local.get $out) (call $toByte (local.get $r)))
      (i32.store8 offset=1 (local.get $out) (call $toByte (local.get $g)))
      (i32.store8 offset=2 (local.get $out) (call $toByte (local.get $b)))
      (i32.store8 offset=3 (local.get $out) (i32.const 255))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $x (i32.add (local.get $x) (i32.const 1)))
      (br_if $eachPixel (i32.lt_u (local.get $x) (local.get $width)))))

  ;; Decodes the hash of `length` bytes at 0 to width * height pixels at 32768. 1, or 0 where it is
  ;; no hash or the size is out of bounds.
  (func (export "decode") (param $length i32) (param $width i32) (param $height i32) (result i32)
    (local $counts i32) (local $nx i32) (local $at i32)
    (if (i32.or (i32.gt_u (i32.sub (local.get $width) (i32.const 1)) (i32.const 127))
                (i32.gt_u (i32.sub (local.get $height) (i32.const 1)) (i32.const 127)))
      (then (return (i32.const 0))))
    (if (i32.gt_u (local.get $length) (i32.const 166)) (then (return (i32.const 0))))
    (local.set $counts (call $components (local.get $length)))
    (if (i32.eqz (local.get $counts)) (then (return (i32.const 0))))
    (local.set $nx (i32.and (local.get $counts) (i32.const 255)))
    (loop $eachX
      (call $cosines (i32.add (i32.const 4096) (i32.mul (local.get $at) (i32.const 72)))
        (local.get $at) (local.get $width))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $eachX (i32.lt_u (local.get $at) (local.get $width))))
    (local.set $at (i32.const 0))
    (loop $eachY
      (call $cosines (i32.const 16384) (local.get $at) (local.get $height))
      (call $rowColours (local.get $nx) (i32.shr_u (local.get $counts) (i32.const 8)))
      (call $row
        (i32.add (i32.const 32768)
          (i32.shl (i32.mul (local.get $at) (local.get $width)) (i32.const 2)))
        (local.get $width) (local.get $nx))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $eachY (i32.lt_u (local.get $at) (local.get $height))))
    (i32.const 1))
)
