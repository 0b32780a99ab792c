// ── sweep
// The sweep of rnn: forward, loss, backward. Generated from its equations.

/** 2^e for e in -126..127; 0 below. */
fn power(e: i32) -> f32 {
  return select(bitcast<f32>(u32(min(e, 127) + 127) << 23u), 0.0, e < -126);
}

/** 2^e for any e, as two factors. */
fn factors(e: i32) -> vec2f {
  let first = clamp(e, -126, 127);
  return vec2f(power(first), power(clamp(e - first, -127, 127)));
}

/** ⌊log2 |x|⌋ for normal x; -127 for zero, 128 for what is not finite. */
fn exponentOf(x: f32) -> i32 {
  return i32((bitcast<u32>(x) >> 23u) & 255u) - 127;
}

fn greatest(v: vec4f) -> f32 {
  return max(max(v.x, v.y), max(v.z, v.w));
}

fn isLost(v: vec4f) -> bool {
  let bits = bitcast<vec4u>(v) & vec4u(0x7f800000u);
  return any(bits == vec4u(0x7f800000u));
}

/**
 * Sums of squares are pairs (sum, exponent), true = sum · 4^exponent, so that no square is lost or infinite.
 * An exponent of 1048576 says that a number was not finite.
 */
fn squares(v: vec4f) -> vec2f {
  let e = clamp(exponentOf(greatest(abs(v))), -126, 126);
  let u = v * power(-e);
  return select(vec2f(dot(u, u), f32(e)), vec2f(1.0, 1048576.0), isLost(v));
}

fn added(a: vec2f, b: vec2f) -> vec2f {
  // The exponent of nothing counts for nothing.
  let e = max(select(a.y, b.y, a.x == 0.0), select(b.y, a.y, b.x == 0.0));
  // One of the factors is 1; a term 2^-126 times the other is nothing beside it.
  return vec2f(a.x * power(max(2 * i32(a.y - e), -127)) + b.x * power(max(2 * i32(b.y - e), -127)), e);
}

fn bothAdded(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(added(a.xy, b.xy), added(a.zw, b.zw));
}

struct cell_forward_result {
  next_h: f32,
}

fn cell_forward(gate_a: f32, prev_h: f32) -> cell_forward_result {
  let out_next_h = tanh(clamp(gate_a, -10.0, 10.0));
  return cell_forward_result(out_next_h);
}

struct cell_backward_result {
  block_0: f32,
  before_h: f32,
}

fn cell_backward(prev_h: f32, next_h: f32, adjoint_h: f32) -> cell_backward_result {
  let out_block_0 = adjoint_h * (1.0 - (next_h * next_h));
  let out_before_h = 0.0;
  return cell_backward_result(out_block_0, out_before_h);
}

@group(0) @binding(0) var<storage, read> weights: array<vec4f>;           // [lanes][31]
@group(0) @binding(1) var<storage, read> feed: array<f32>;                // [slots][batch, lanes]
@group(0) @binding(2) var<storage, read_write> sequence: array<vec4f>;    // [lanes][240]
@group(0) @binding(3) var<storage, read_write> outputs: array<f32>;       // [lanes][outputs, adjoints]
@group(0) @binding(4) var<storage, read_write> records: array<f32>;       // [slots][lanes][tiles][23]
@group(0) @binding(5) var<storage, read> stopped: array<u32>;             // [lanes]
@group(1) @binding(0) var<uniform> control: vec4u;                        // slot's start in the feed, step (0: forward only), slot, lanes

var<workgroup> shared_h: array<vec4f, 16>;                          // [R][C]
var<workgroup> shared_y: array<f32, 24>;                            // [R][O]
var<workgroup> shared_squares: array<vec4f, 64>;            // [threads]
var<workgroup> shared_parts: array<vec4f, 8>;               // [threads that add up]

@compute @workgroup_size(64)
fn sweep(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let tile = group.x;
  let lane = group.y;
  if (stopped[lane] != 0u && control.y != 0u) { return; }
  let slot = control.x;
  let rows = u32(feed[slot]);
  let row_weight = feed[slot + 1u];
  let lane_weights = lane * 31u;
  let lane_sequence = lane * 240u;
  let lane_outputs = lane * 504u;
  let record = ((control.z * control.w + lane) * 1u + tile) * 23u;
  let lane_feed = slot + 177u + lane * 51u;
  let is_active = thread < 4u;
  let unit = thread % 2u;
  let local_row = (thread / 2u) * 4u;
  let row = tile * 8u + local_row;
  // Rows of padding repeat the last one, with weight 0.
  let source_0 = min(row + 0u, rows - 1u);
  let source_1 = min(row + 1u, rows - 1u);
  let source_2 = min(row + 2u, rows - 1u);
  let source_3 = min(row + 3u, rows - 1u);
  let example_0 = source_0;
  let example_1 = source_1;
  let example_2 = source_2;
  let example_3 = source_3;
  var s_0_0: vec4f;
  var s_0_1: vec4f;
  var s_0_2: vec4f;
  var s_0_3: vec4f;
  if (is_active) {
    {
      let start = lane_feed + 0u + source_0 * 8u + unit * 4u;
      s_0_0 = vec4f(feed[start], feed[start + 1u], feed[start + 2u], feed[start + 3u]);
      sequence[lane_sequence + 0u + ((0u) * 8u + row + 0u) * 2u + unit] = s_0_0;
    }
    {
      let start = lane_feed + 0u + source_1 * 8u + unit * 4u;
      s_0_1 = vec4f(feed[start], feed[start + 1u], feed[start + 2u], feed[start + 3u]);
      sequence[lane_sequence + 0u + ((0u) * 8u + row + 1u) * 2u + unit] = s_0_1;
    }
    {
      let start = lane_feed + 0u + source_2 * 8u + unit * 4u;
      s_0_2 = vec4f(feed[start], feed[start + 1u], feed[start + 2u], feed[start + 3u]);
      sequence[lane_sequence + 0u + ((0u) * 8u + row + 2u) * 2u + unit] = s_0_2;
    }
    {
      let start = lane_feed + 0u + source_3 * 8u + unit * 4u;
      s_0_3 = vec4f(feed[start], feed[start + 1u], feed[start + 2u], feed[start + 3u]);
      sequence[lane_sequence + 0u + ((0u) * 8u + row + 3u) * 2u + unit] = s_0_3;
    }
    shared_h[(local_row + 0u) * 2u + unit] = s_0_0;
    shared_h[(local_row + 1u) * 2u + unit] = s_0_1;
    shared_h[(local_row + 2u) * 2u + unit] = s_0_2;
    shared_h[(local_row + 3u) * 2u + unit] = s_0_3;
  }
  var loss = 0.0;
  var metric = 0.0;
  workgroupBarrier();
  for (var t = 1u; t <= 7u; t++) {
    var a_0: array<vec4f, 4>;
    if (is_active) {
      let bias_0 = weights[lane_weights + 16u + 0u + unit];
      var a_0_0 = bias_0;
      var a_0_1 = bias_0;
      var a_0_2 = bias_0;
      var a_0_3 = bias_0;
      for (var k = 0u; k < 2u; k++) {
        let h_0 = shared_h[(local_row + 0u) * 2u + k];
        let h_1 = shared_h[(local_row + 1u) * 2u + k];
        let h_2 = shared_h[(local_row + 2u) * 2u + k];
        let h_3 = shared_h[(local_row + 3u) * 2u + k];
        let row_at = lane_weights + k * 8u + unit;
        {
          let w = weights[row_at + 0u];
          a_0_0 = fma(vec4f(h_0.x), w, a_0_0);
          a_0_1 = fma(vec4f(h_1.x), w, a_0_1);
          a_0_2 = fma(vec4f(h_2.x), w, a_0_2);
          a_0_3 = fma(vec4f(h_3.x), w, a_0_3);
        }
        {
          let w = weights[row_at + 2u];
          a_0_0 = fma(vec4f(h_0.y), w, a_0_0);
          a_0_1 = fma(vec4f(h_1.y), w, a_0_1);
          a_0_2 = fma(vec4f(h_2.y), w, a_0_2);
          a_0_3 = fma(vec4f(h_3.y), w, a_0_3);
        }
        {
          let w = weights[row_at + 4u];
          a_0_0 = fma(vec4f(h_0.z), w, a_0_0);
          a_0_1 = fma(vec4f(h_1.z), w, a_0_1);
          a_0_2 = fma(vec4f(h_2.z), w, a_0_2);
          a_0_3 = fma(vec4f(h_3.z), w, a_0_3);
        }
        {
          let w = weights[row_at + 6u];
          a_0_0 = fma(vec4f(h_0.w), w, a_0_0);
          a_0_1 = fma(vec4f(h_1.w), w, a_0_1);
          a_0_2 = fma(vec4f(h_2.w), w, a_0_2);
          a_0_3 = fma(vec4f(h_3.w), w, a_0_3);
        }
      }
      for (var i = 0u; i < 2u; i++) {
        let row_at = lane_weights + (9u + i) * 2u + unit;
        let x_0 = feed[slot + 2u + ((t - 1u) * rows + example_0) * 2u + i];
        let x_1 = feed[slot + 2u + ((t - 1u) * rows + example_1) * 2u + i];
        let x_2 = feed[slot + 2u + ((t - 1u) * rows + example_2) * 2u + i];
        let x_3 = feed[slot + 2u + ((t - 1u) * rows + example_3) * 2u + i];
        {
          let w = weights[row_at + 0u];
          a_0_0 = fma(vec4f(x_0), w, a_0_0);
          a_0_1 = fma(vec4f(x_1), w, a_0_1);
          a_0_2 = fma(vec4f(x_2), w, a_0_2);
          a_0_3 = fma(vec4f(x_3), w, a_0_3);
        }
      }
      a_0 = array<vec4f, 4>(a_0_0, a_0_1, a_0_2, a_0_3);
    }
    workgroupBarrier(); // all have read h_{t-1}, which gives way to h_t
    if (is_active) {
      var s_0 = array<vec4f, 4>(s_0_0, s_0_1, s_0_2, s_0_3);
      for (var r = 0u; r < 4u; r++) {
        for (var c = 0u; c < 4u; c++) {
          let f = cell_forward(a_0[r][c], s_0[r][c]);
          s_0[r][c] = f.next_h;
        }
        shared_h[(local_row + r) * 2u + unit] = s_0[r];
        sequence[lane_sequence + 0u + ((t) * 8u + row + r) * 2u + unit] = s_0[r];
      }
      s_0_0 = s_0[0];
      s_0_1 = s_0[1];
      s_0_2 = s_0[2];
      s_0_3 = s_0[3];
    }
    workgroupBarrier();
    let piece = t - 1u;
    for (var item = thread; item < 24u; item += 64u) {
      let out_row = item / 3u;
      let o = item % 3u;
      var y = weights[lane_weights + 30u + o / 4u][o % 4u];
      for (var k = 0u; k < 2u; k++) {
        let h = shared_h[out_row * 2u + k];
        let v_at = lane_weights + 22u + k * 4u + o / 4u;
        y += h.x * weights[v_at][o % 4u] + h.y * weights[v_at + 1u][o % 4u]
           + h.z * weights[v_at + 2u][o % 4u] + h.w * weights[v_at + 3u][o % 4u];
      }
      shared_y[item] = y;
      outputs[lane_outputs + (piece * 8u + tile * 8u + out_row) * 4u + o] = y;
    }
    workgroupBarrier();
    if (thread < 8u) {
      let example = min(tile * 8u + thread, rows - 1u);
      let weight = select(0.0, row_weight, tile * 8u + thread < rows);
      var row_add_0 = 0.0;
      var row_max_1 = -3.4028234663852886e+38;
      for (var o = 0u; o < 3u; o++) {
        let y = shared_y[thread * 3u + o];
        let wanted = feed[slot + 72u + (piece * rows + example) * 3u + o];
        let term_1 = y;
        let v0 = term_1 - wanted;
        let term_0 = v0 * v0;
        row_add_0 += term_0;
        row_max_1 = max(row_max_1, term_1);
      }
      var row_add_2 = 0.0;
      var row_add_3 = 0.0;
      for (var o = 0u; o < 3u; o++) {
        let y = shared_y[thread * 3u + o];
        let wanted = feed[slot + 72u + (piece * rows + example) * 3u + o];
        let term_1 = 1.0 - select(0.0, 1.0, (row_max_1 - y) > 0.0);
        let term_0 = wanted * term_1;
        row_add_2 += term_0;
        row_add_3 += term_1;
      }
      {
        let row_loss = row_add_0 / 3.0;
        let row_metric = row_add_2 / row_add_3;
        loss += weight * row_loss;
        metric += weight * row_metric;
      }
      let row_at = piece * 8u + tile * 8u + thread;
      var largest = 0.0;
      for (var o = 0u; o < 3u; o++) {
        let y = shared_y[thread * 3u + o];
        let wanted = feed[slot + 72u + (piece * rows + example) * 3u + o];
        let v0 = (weight / 3.0) * (y - wanted);
        let dy = v0 + v0;
        largest = max(largest, abs(dy));
        outputs[lane_outputs + 224u + row_at * 4u + o] = dy;
      }
      outputs[lane_outputs + 448u + row_at] = f32(exponentOf(largest));
    }
    workgroupBarrier();
  }

  shared_squares[thread] = vec4f(loss, metric, 0.0, 0.0);
  workgroupBarrier();
  if (thread == 0u) {
    var sum = vec4f();
    for (var i = 0u; i < 64u; i++) { sum += shared_squares[i]; }
    records[record + 21u] = sum.x;
    records[record + 22u] = sum.y;
  }
  if (control.y == 0u) { return; }
  storageBarrier();
  workgroupBarrier();

  var d_0_0 = vec4f();
  var d_0_1 = vec4f();
  var d_0_2 = vec4f();
  var d_0_3 = vec4f();
  var exponent = 0;
  for (var t = 7u; t >= 1u; t--) {
    {
      var largest = -127.0;
      for (var r = 0u; r < 8u; r++) {
        largest = max(largest, outputs[lane_outputs + 448u + (t - 1u) * 8u + tile * 8u + r]);
      }
      let kept = min(0, max(exponent, i32(largest)));
      if (largest > -127.0 && exponent < kept) {
        let factor = power(exponent - kept);
        d_0_0 *= factor;
        d_0_1 *= factor;
        d_0_2 *= factor;
        d_0_3 *= factor;
        exponent = kept;
      }
      if (is_active) {
        let immediate = factors(-exponent);
        let adjoint_at = lane_outputs + 224u + ((t - 1u) * 8u + row) * 4u;
        for (var o = 0u; o < 3u; o++) {
          let v_at = lane_weights + 22u + unit * 4u + o / 4u;
          let v = vec4f(weights[v_at + 0u][o % 4u], weights[v_at + 1u][o % 4u], weights[v_at + 2u][o % 4u], weights[v_at + 3u][o % 4u]);
          d_0_0 += v * (outputs[adjoint_at + 0u + o] * immediate.x * immediate.y);
          d_0_1 += v * (outputs[adjoint_at + 4u + o] * immediate.x * immediate.y);
          d_0_2 += v * (outputs[adjoint_at + 8u + o] * immediate.x * immediate.y);
          d_0_3 += v * (outputs[adjoint_at + 12u + o] * immediate.x * immediate.y);
        }
      }
    }
    // (squares of h's adjoint, squares of all states'), each a pair in units of its own power of two: no square is lost.
    let mine = added(added(added(squares(d_0_0), squares(d_0_1)), squares(d_0_2)), squares(d_0_3));
    // In two stages, in a fixed order: every thread ends up with the same total.
    shared_squares[thread] = vec4f(mine, mine);
    workgroupBarrier();
    if (thread < 8u) {
      var part = shared_squares[thread];
      for (var i = 8u; i < 64u; i += 8u) {
        part = added(part.xy, shared_squares[thread + i].xy).xyxy;
      }
      shared_parts[thread] = part;
    }
    workgroupBarrier();
    var total = shared_parts[0];
    for (var i = 1u; i < 8u; i++) { total = added(total.xy, shared_parts[i].xy).xyxy; }
    let magnitude = i32(total.w) + exponentOf(total.z) / 2;
    let is_far = abs(magnitude) > 16 && total.z > 0.0 && total.w < 1048576.0;
    let shift = select(0, clamp(magnitude, -126, 126), is_far);
    let rescale = power(-shift);
    let log2_unit = select(total.y + f32(exponent), total.y, total.y >= 1048576.0);
    exponent += shift;
    if (thread == 0u) {
      records[record + (t - 1u) * 3u] = total.x;
      records[record + (t - 1u) * 3u + 1u] = log2_unit;
      records[record + (t - 1u) * 3u + 2u] = f32(exponent);
    }
    if (is_active) {
      var d_0 = array<vec4f, 4>(d_0_0, d_0_1, d_0_2, d_0_3);
      for (var r = 0u; r < 4u; r++) {
        let p_0 = sequence[lane_sequence + 0u + ((t - 1u) * 8u + row + r) * 2u + unit];
        let n_0 = sequence[lane_sequence + 0u + ((t) * 8u + row + r) * 2u + unit];
        var z_0: vec4f;
        for (var c = 0u; c < 4u; c++) {
          let f = cell_backward(p_0[c], n_0[c], d_0[r][c] * rescale);
          z_0[c] = f.block_0;
          d_0[r][c] = f.before_h;
        }
        sequence[lane_sequence + 128u + ((t - 1u) * 8u + row + r) * 2u + 0u + unit] = z_0;
        shared_h[(local_row + r) * 2u + unit] = z_0;
      }
      d_0_0 = d_0[0];
      d_0_1 = d_0[1];
      d_0_2 = d_0[2];
      d_0_3 = d_0[3];
    }
    workgroupBarrier();
    if (is_active) {
      for (var n = 0u; n < 2u; n++) {
        let z_0 = shared_h[(local_row + 0u) * 2u + n];
        let z_1 = shared_h[(local_row + 1u) * 2u + n];
        let z_2 = shared_h[(local_row + 2u) * 2u + n];
        let z_3 = shared_h[(local_row + 3u) * 2u + n];
        {
          let u = weights[lane_weights + (unit * 4u + 0u) * 2u + n];
          d_0_0.x += dot(z_0, u);
          d_0_1.x += dot(z_1, u);
          d_0_2.x += dot(z_2, u);
          d_0_3.x += dot(z_3, u);
        }
        {
          let u = weights[lane_weights + (unit * 4u + 1u) * 2u + n];
          d_0_0.y += dot(z_0, u);
          d_0_1.y += dot(z_1, u);
          d_0_2.y += dot(z_2, u);
          d_0_3.y += dot(z_3, u);
        }
        {
          let u = weights[lane_weights + (unit * 4u + 2u) * 2u + n];
          d_0_0.z += dot(z_0, u);
          d_0_1.z += dot(z_1, u);
          d_0_2.z += dot(z_2, u);
          d_0_3.z += dot(z_3, u);
        }
        {
          let u = weights[lane_weights + (unit * 4u + 3u) * 2u + n];
          d_0_0.w += dot(z_0, u);
          d_0_1.w += dot(z_1, u);
          d_0_2.w += dot(z_2, u);
          d_0_3.w += dot(z_3, u);
        }
      }
    }
  }
}

// ── gradient
// Gradients of the weights, as partial sums over ranges of timesteps. Generated for one shape.

/** 2^e for e in -126..127; 0 below. */
fn power(e: i32) -> f32 {
  return select(bitcast<f32>(u32(min(e, 127) + 127) << 23u), 0.0, e < -126);
}

/** 2^e for any e, as two factors. */
fn factors(e: i32) -> vec2f {
  let first = clamp(e, -126, 127);
  return vec2f(power(first), power(clamp(e - first, -127, 127)));
}

/** ⌊log2 |x|⌋ for normal x; -127 for zero, 128 for what is not finite. */
fn exponentOf(x: f32) -> i32 {
  return i32((bitcast<u32>(x) >> 23u) & 255u) - 127;
}

fn greatest(v: vec4f) -> f32 {
  return max(max(v.x, v.y), max(v.z, v.w));
}

fn isLost(v: vec4f) -> bool {
  let bits = bitcast<vec4u>(v) & vec4u(0x7f800000u);
  return any(bits == vec4u(0x7f800000u));
}

/**
 * Sums of squares are pairs (sum, exponent), true = sum · 4^exponent, so that no square is lost or infinite.
 * An exponent of 1048576 says that a number was not finite.
 */
fn squares(v: vec4f) -> vec2f {
  let e = clamp(exponentOf(greatest(abs(v))), -126, 126);
  let u = v * power(-e);
  return select(vec2f(dot(u, u), f32(e)), vec2f(1.0, 1048576.0), isLost(v));
}

fn added(a: vec2f, b: vec2f) -> vec2f {
  // The exponent of nothing counts for nothing.
  let e = max(select(a.y, b.y, a.x == 0.0), select(b.y, a.y, b.x == 0.0));
  // One of the factors is 1; a term 2^-126 times the other is nothing beside it.
  return vec2f(a.x * power(max(2 * i32(a.y - e), -127)) + b.x * power(max(2 * i32(b.y - e), -127)), e);
}

fn bothAdded(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(added(a.xy, b.xy), added(a.zw, b.zw));
}

@group(0) @binding(0) var<storage, read> feed: array<f32>;
@group(0) @binding(1) var<storage, read> sequence: array<vec4f>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> records: array<f32>;
@group(0) @binding(4) var<storage, read> stopped: array<u32>;
@group(0) @binding(5) var<storage, read_write> partials: array<vec4f>;    // [lanes][7][31]
@group(1) @binding(0) var<uniform> control: vec4u;

// Which blocks of columns have rows of U, and rows of W.
const IS_RECURRENT = array<bool, 1>(true);
const MEETS_INPUT = array<bool, 1>(true);

/** The exponent of what is stored of ∂L/∂blocks_{time + 1}. */
fn stored_exponent(lane: u32, time: u32, tile: u32) -> i32 {
  return i32(records[((control.z * control.w + lane) * 1u + tile) * 23u + time * 3u + 2u]);
}

/** Whether f32 has the power of two of every tile in a range of timesteps, and room beside it. */
fn are_ordinary(lane: u32, first_time: u32, end_time: u32, rows: u32) -> bool {
  var least = 0;
  var most = 0;
  for (var time = first_time; time < end_time; time++) {
    for (var tile = 0u; tile * 8u < rows; tile++) {
      let exponent = stored_exponent(lane, time, tile);
      least = min(least, exponent);
      most = max(most, exponent);
    }
  }
  return least >= -126 && most <= 64;
}

/** value · 2^excess, finite. */
fn with_excess(value: vec4f, excess: i32) -> vec4f {
  let factor = factors(excess);
  return clamp(value * factor.x * factor.y, vec4f(-3.4028234663852886e+38), vec4f(3.4028234663852886e+38));
}

@compute @workgroup_size(64)
fn gradient(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let split = group.y;
  let lane = group.z;
  if (stopped[lane] != 0u) { return; }
  let slot = control.x;
  let rows = u32(feed[slot]);
  let lane_sequence = lane * 240u;
  let lane_partials = (lane * 7u + split) * 31u;
  if (group.x >= 2u) {
    let item = (group.x - 2u) * 64u + thread;
    if (item >= 2u) { return; }
    let first_column = item % 1u;
    let is_bias = item >= 1u;
    let first_row = select(item / 1u * 8u, 8u, is_bias);
    let first_vector = min(first_row / 4u, 1u);
    let second_vector = select(0u, 1u, first_vector + 1u < 2u);
    let has_next = item % 1u + 1u < 1u;
    let next_vector = select(0u, 1u, has_next);
    let first_piece = 7u * split / 7u;
    let end_piece = 7u * (split + 1u) / 7u;
    var sum_0 = array<vec4f, 8>();
    var sum_1 = array<vec4f, 8>();
    for (var piece = first_piece; piece < end_piece; piece++) {
      for (var tile = 0u; tile * 8u < rows; tile++) {
        let tile_row = piece * 8u + tile * 8u;
        let tile_rows = min(rows - tile * 8u, 8u);
        var left_at = lane_sequence + 0u + ((piece + 1u) * 8u + tile * 8u) * 2u + first_vector;
        var right_at = lane * 126u + 56u + tile_row * 1u + first_column;
        for (var i = 0u; i < tile_rows; i++) {
          let left_0 = select(sequence[left_at], vec4f(1.0, 0.0, 0.0, 0.0), is_bias);
          let left_1 = select(sequence[left_at + second_vector], vec4f(), is_bias);
          let right_0 = outputs[right_at];
          let right_1 = outputs[right_at + next_vector];
          sum_0[0] = fma(vec4f(left_0.x), right_0, sum_0[0]);
          sum_0[1] = fma(vec4f(left_0.y), right_0, sum_0[1]);
          sum_0[2] = fma(vec4f(left_0.z), right_0, sum_0[2]);
          sum_0[3] = fma(vec4f(left_0.w), right_0, sum_0[3]);
          sum_0[4] = fma(vec4f(left_1.x), right_0, sum_0[4]);
          sum_0[5] = fma(vec4f(left_1.y), right_0, sum_0[5]);
          sum_0[6] = fma(vec4f(left_1.z), right_0, sum_0[6]);
          sum_0[7] = fma(vec4f(left_1.w), right_0, sum_0[7]);
          sum_1[0] = fma(vec4f(left_0.x), right_1, sum_1[0]);
          sum_1[1] = fma(vec4f(left_0.y), right_1, sum_1[1]);
          sum_1[2] = fma(vec4f(left_0.z), right_1, sum_1[2]);
          sum_1[3] = fma(vec4f(left_0.w), right_1, sum_1[3]);
          sum_1[4] = fma(vec4f(left_1.x), right_1, sum_1[4]);
          sum_1[5] = fma(vec4f(left_1.y), right_1, sum_1[5]);
          sum_1[6] = fma(vec4f(left_1.z), right_1, sum_1[6]);
          sum_1[7] = fma(vec4f(left_1.w), right_1, sum_1[7]);
          left_at += 2u;
          right_at += 1u;
        }
      }
    }
    let end_row = select(6u, 9u, is_bias);
    let row_vectors = 1u;
    let at = lane_partials + 22u + first_row * row_vectors + first_column;
    if (first_row + 0u < end_row) {
      partials[at + 0u * row_vectors] = sum_0[0];
      if (has_next) { partials[at + 0u * row_vectors + next_vector] = sum_1[0]; }
    }
    if (first_row + 1u < end_row) {
      partials[at + 1u * row_vectors] = sum_0[1];
      if (has_next) { partials[at + 1u * row_vectors + next_vector] = sum_1[1]; }
    }
    if (first_row + 2u < end_row) {
      partials[at + 2u * row_vectors] = sum_0[2];
      if (has_next) { partials[at + 2u * row_vectors + next_vector] = sum_1[2]; }
    }
    if (first_row + 3u < end_row) {
      partials[at + 3u * row_vectors] = sum_0[3];
      if (has_next) { partials[at + 3u * row_vectors + next_vector] = sum_1[3]; }
    }
    if (first_row + 4u < end_row) {
      partials[at + 4u * row_vectors] = sum_0[4];
      if (has_next) { partials[at + 4u * row_vectors + next_vector] = sum_1[4]; }
    }
    if (first_row + 5u < end_row) {
      partials[at + 5u * row_vectors] = sum_0[5];
      if (has_next) { partials[at + 5u * row_vectors + next_vector] = sum_1[5]; }
    }
    if (first_row + 6u < end_row) {
      partials[at + 6u * row_vectors] = sum_0[6];
      if (has_next) { partials[at + 6u * row_vectors + next_vector] = sum_1[6]; }
    }
    if (first_row + 7u < end_row) {
      partials[at + 7u * row_vectors] = sum_0[7];
      if (has_next) { partials[at + 7u * row_vectors + next_vector] = sum_1[7]; }
    }
  } else if (group.x >= 1u) {
    let item = (group.x - 1u) * 64u + thread;
    if (item >= 1u) { return; }
    let block = item % 1u / 1u;
    let first_column = block * 2u + item % 1u;
    let first_row = 8u + item / 1u * 8u;
    let has_next = item % 1u + 1u < 2u;
    let next_vector = select(0u, 1u, has_next);
    let first_piece = 7u * split / 7u;
    let end_piece = 7u * (split + 1u) / 7u;
    var sum_0 = array<vec4f, 8>();
    var sum_1 = array<vec4f, 8>();
    if (are_ordinary(lane, first_piece, end_piece, rows)) {
      for (var piece = first_piece; piece < end_piece; piece++) {
        for (var tile = 0u; tile * 8u < rows; tile++) {
          let tile_row = piece * 8u + tile * 8u;
          let tile_rows = min(rows - tile * 8u, 8u);
          var right_at = lane_sequence + 128u + tile_row * 2u + first_column;
          var row_of_batch = tile * 8u;
          let factor = power(stored_exponent(lane, piece, tile));
          for (var i = 0u; i < tile_rows; i++) {
            let example = row_of_batch;
            var left_0 = vec4f(1.0, feed[slot + 2u + (piece * rows + example) * 2u + 0u], feed[slot + 2u + (piece * rows + example) * 2u + 1u], 0.0);
            var left_1 = vec4f(0.0, 0.0, 0.0, 0.0);
            let right_0 = sequence[right_at] * factor;
            let right_1 = sequence[right_at + next_vector] * factor;
            sum_0[0] = fma(vec4f(left_0.x), right_0, sum_0[0]);
            sum_0[1] = fma(vec4f(left_0.y), right_0, sum_0[1]);
            sum_0[2] = fma(vec4f(left_0.z), right_0, sum_0[2]);
            sum_0[3] = fma(vec4f(left_0.w), right_0, sum_0[3]);
            sum_0[4] = fma(vec4f(left_1.x), right_0, sum_0[4]);
            sum_0[5] = fma(vec4f(left_1.y), right_0, sum_0[5]);
            sum_0[6] = fma(vec4f(left_1.z), right_0, sum_0[6]);
            sum_0[7] = fma(vec4f(left_1.w), right_0, sum_0[7]);
            sum_1[0] = fma(vec4f(left_0.x), right_1, sum_1[0]);
            sum_1[1] = fma(vec4f(left_0.y), right_1, sum_1[1]);
            sum_1[2] = fma(vec4f(left_0.z), right_1, sum_1[2]);
            sum_1[3] = fma(vec4f(left_0.w), right_1, sum_1[3]);
            sum_1[4] = fma(vec4f(left_1.x), right_1, sum_1[4]);
            sum_1[5] = fma(vec4f(left_1.y), right_1, sum_1[5]);
            sum_1[6] = fma(vec4f(left_1.z), right_1, sum_1[6]);
            sum_1[7] = fma(vec4f(left_1.w), right_1, sum_1[7]);
            right_at += 2u;
            row_of_batch++;
          }
        }
      }
    } else {
      for (var piece = first_piece; piece < end_piece; piece++) {
        for (var tile = 0u; tile * 8u < rows; tile++) {
          let tile_row = piece * 8u + tile * 8u;
          let tile_rows = min(rows - tile * 8u, 8u);
          var right_at = lane_sequence + 128u + tile_row * 2u + first_column;
          var row_of_batch = tile * 8u;
          let exponent = stored_exponent(lane, piece, tile);
          let factor = factors(min(exponent, 64));
          let excess = max(exponent - 64, 0);
          for (var i = 0u; i < tile_rows; i++) {
            let example = row_of_batch;
            var left_0 = vec4f(1.0, feed[slot + 2u + (piece * rows + example) * 2u + 0u], feed[slot + 2u + (piece * rows + example) * 2u + 1u], 0.0);
            var left_1 = vec4f(0.0, 0.0, 0.0, 0.0);
            left_0 = with_excess(left_0, excess);
            left_1 = with_excess(left_1, excess);
            let right_0 = sequence[right_at] * factor.x * factor.y;
            let right_1 = sequence[right_at + next_vector] * factor.x * factor.y;
            sum_0[0] = fma(vec4f(left_0.x), right_0, sum_0[0]);
            sum_0[1] = fma(vec4f(left_0.y), right_0, sum_0[1]);
            sum_0[2] = fma(vec4f(left_0.z), right_0, sum_0[2]);
            sum_0[3] = fma(vec4f(left_0.w), right_0, sum_0[3]);
            sum_0[4] = fma(vec4f(left_1.x), right_0, sum_0[4]);
            sum_0[5] = fma(vec4f(left_1.y), right_0, sum_0[5]);
            sum_0[6] = fma(vec4f(left_1.z), right_0, sum_0[6]);
            sum_0[7] = fma(vec4f(left_1.w), right_0, sum_0[7]);
            sum_1[0] = fma(vec4f(left_0.x), right_1, sum_1[0]);
            sum_1[1] = fma(vec4f(left_0.y), right_1, sum_1[1]);
            sum_1[2] = fma(vec4f(left_0.z), right_1, sum_1[2]);
            sum_1[3] = fma(vec4f(left_0.w), right_1, sum_1[3]);
            sum_1[4] = fma(vec4f(left_1.x), right_1, sum_1[4]);
            sum_1[5] = fma(vec4f(left_1.y), right_1, sum_1[5]);
            sum_1[6] = fma(vec4f(left_1.z), right_1, sum_1[6]);
            sum_1[7] = fma(vec4f(left_1.w), right_1, sum_1[7]);
            right_at += 2u;
            row_of_batch++;
          }
        }
      }
    }
    let end_row = select(9u, 11u, MEETS_INPUT[block]);
    let row_vectors = 2u;
    let at = lane_partials + 0u + first_row * row_vectors + first_column;
    if (first_row + 0u < end_row) {
      partials[at + 0u * row_vectors] = sum_0[0];
      if (has_next) { partials[at + 0u * row_vectors + next_vector] = sum_1[0]; }
    }
    if (first_row + 1u < end_row) {
      partials[at + 1u * row_vectors] = sum_0[1];
      if (has_next) { partials[at + 1u * row_vectors + next_vector] = sum_1[1]; }
    }
    if (first_row + 2u < end_row) {
      partials[at + 2u * row_vectors] = sum_0[2];
      if (has_next) { partials[at + 2u * row_vectors + next_vector] = sum_1[2]; }
    }
    if (first_row + 3u < end_row) {
      partials[at + 3u * row_vectors] = sum_0[3];
      if (has_next) { partials[at + 3u * row_vectors + next_vector] = sum_1[3]; }
    }
    if (first_row + 4u < end_row) {
      partials[at + 4u * row_vectors] = sum_0[4];
      if (has_next) { partials[at + 4u * row_vectors + next_vector] = sum_1[4]; }
    }
    if (first_row + 5u < end_row) {
      partials[at + 5u * row_vectors] = sum_0[5];
      if (has_next) { partials[at + 5u * row_vectors + next_vector] = sum_1[5]; }
    }
    if (first_row + 6u < end_row) {
      partials[at + 6u * row_vectors] = sum_0[6];
      if (has_next) { partials[at + 6u * row_vectors + next_vector] = sum_1[6]; }
    }
    if (first_row + 7u < end_row) {
      partials[at + 7u * row_vectors] = sum_0[7];
      if (has_next) { partials[at + 7u * row_vectors + next_vector] = sum_1[7]; }
    }
  } else {
    let item = (group.x - 0u) * 64u + thread;
    if (item >= 1u) { return; }
    let block = item % 1u / 1u;
    let first_column = block * 2u + item % 1u;
    if (!IS_RECURRENT[block]) { return; }
    let first_row = item / 1u * 8u;
    let second_vector = select(0u, 1u, first_row / 4u + 1u < 2u);
    let left_matrix = lane_sequence + 0u + first_row / 4u;
    let has_next = item % 1u + 1u < 2u;
    let next_vector = select(0u, 1u, has_next);
    let first_piece = 7u * split / 7u;
    let end_piece = 7u * (split + 1u) / 7u;
    var sum_0 = array<vec4f, 8>();
    var sum_1 = array<vec4f, 8>();
    if (are_ordinary(lane, first_piece, end_piece, rows)) {
      for (var piece = first_piece; piece < end_piece; piece++) {
        for (var tile = 0u; tile * 8u < rows; tile++) {
          let tile_row = piece * 8u + tile * 8u;
          let tile_rows = min(rows - tile * 8u, 8u);
          var right_at = lane_sequence + 128u + tile_row * 2u + first_column;
          var left_at = left_matrix + tile_row * 2u;
          let factor = power(stored_exponent(lane, piece, tile));
          for (var i = 0u; i < tile_rows; i++) {
            var left_0 = sequence[left_at];
            var left_1 = sequence[left_at + second_vector];
            let right_0 = sequence[right_at] * factor;
            let right_1 = sequence[right_at + next_vector] * factor;
            sum_0[0] = fma(vec4f(left_0.x), right_0, sum_0[0]);
            sum_0[1] = fma(vec4f(left_0.y), right_0, sum_0[1]);
            sum_0[2] = fma(vec4f(left_0.z), right_0, sum_0[2]);
            sum_0[3] = fma(vec4f(left_0.w), right_0, sum_0[3]);
            sum_0[4] = fma(vec4f(left_1.x), right_0, sum_0[4]);
            sum_0[5] = fma(vec4f(left_1.y), right_0, sum_0[5]);
            sum_0[6] = fma(vec4f(left_1.z), right_0, sum_0[6]);
            sum_0[7] = fma(vec4f(left_1.w), right_0, sum_0[7]);
            sum_1[0] = fma(vec4f(left_0.x), right_1, sum_1[0]);
            sum_1[1] = fma(vec4f(left_0.y), right_1, sum_1[1]);
            sum_1[2] = fma(vec4f(left_0.z), right_1, sum_1[2]);
            sum_1[3] = fma(vec4f(left_0.w), right_1, sum_1[3]);
            sum_1[4] = fma(vec4f(left_1.x), right_1, sum_1[4]);
            sum_1[5] = fma(vec4f(left_1.y), right_1, sum_1[5]);
            sum_1[6] = fma(vec4f(left_1.z), right_1, sum_1[6]);
            sum_1[7] = fma(vec4f(left_1.w), right_1, sum_1[7]);
            right_at += 2u;
            left_at += 2u;
          }
        }
      }
    } else {
      for (var piece = first_piece; piece < end_piece; piece++) {
        for (var tile = 0u; tile * 8u < rows; tile++) {
          let tile_row = piece * 8u + tile * 8u;
          let tile_rows = min(rows - tile * 8u, 8u);
          var right_at = lane_sequence + 128u + tile_row * 2u + first_column;
          var left_at = left_matrix + tile_row * 2u;
          let exponent = stored_exponent(lane, piece, tile);
          let factor = factors(min(exponent, 64));
          let excess = max(exponent - 64, 0);
          for (var i = 0u; i < tile_rows; i++) {
            var left_0 = sequence[left_at];
            var left_1 = sequence[left_at + second_vector];
            left_0 = with_excess(left_0, excess);
            left_1 = with_excess(left_1, excess);
            let right_0 = sequence[right_at] * factor.x * factor.y;
            let right_1 = sequence[right_at + next_vector] * factor.x * factor.y;
            sum_0[0] = fma(vec4f(left_0.x), right_0, sum_0[0]);
            sum_0[1] = fma(vec4f(left_0.y), right_0, sum_0[1]);
            sum_0[2] = fma(vec4f(left_0.z), right_0, sum_0[2]);
            sum_0[3] = fma(vec4f(left_0.w), right_0, sum_0[3]);
            sum_0[4] = fma(vec4f(left_1.x), right_0, sum_0[4]);
            sum_0[5] = fma(vec4f(left_1.y), right_0, sum_0[5]);
            sum_0[6] = fma(vec4f(left_1.z), right_0, sum_0[6]);
            sum_0[7] = fma(vec4f(left_1.w), right_0, sum_0[7]);
            sum_1[0] = fma(vec4f(left_0.x), right_1, sum_1[0]);
            sum_1[1] = fma(vec4f(left_0.y), right_1, sum_1[1]);
            sum_1[2] = fma(vec4f(left_0.z), right_1, sum_1[2]);
            sum_1[3] = fma(vec4f(left_0.w), right_1, sum_1[3]);
            sum_1[4] = fma(vec4f(left_1.x), right_1, sum_1[4]);
            sum_1[5] = fma(vec4f(left_1.y), right_1, sum_1[5]);
            sum_1[6] = fma(vec4f(left_1.z), right_1, sum_1[6]);
            sum_1[7] = fma(vec4f(left_1.w), right_1, sum_1[7]);
            right_at += 2u;
            left_at += 2u;
          }
        }
      }
    }
    let end_row = 6u;
    let row_vectors = 2u;
    let at = lane_partials + 0u + first_row * row_vectors + first_column;
    if (first_row + 0u < end_row) {
      partials[at + 0u * row_vectors] = sum_0[0];
      if (has_next) { partials[at + 0u * row_vectors + next_vector] = sum_1[0]; }
    }
    if (first_row + 1u < end_row) {
      partials[at + 1u * row_vectors] = sum_0[1];
      if (has_next) { partials[at + 1u * row_vectors + next_vector] = sum_1[1]; }
    }
    if (first_row + 2u < end_row) {
      partials[at + 2u * row_vectors] = sum_0[2];
      if (has_next) { partials[at + 2u * row_vectors + next_vector] = sum_1[2]; }
    }
    if (first_row + 3u < end_row) {
      partials[at + 3u * row_vectors] = sum_0[3];
      if (has_next) { partials[at + 3u * row_vectors + next_vector] = sum_1[3]; }
    }
    if (first_row + 4u < end_row) {
      partials[at + 4u * row_vectors] = sum_0[4];
      if (has_next) { partials[at + 4u * row_vectors + next_vector] = sum_1[4]; }
    }
    if (first_row + 5u < end_row) {
      partials[at + 5u * row_vectors] = sum_0[5];
      if (has_next) { partials[at + 5u * row_vectors + next_vector] = sum_1[5]; }
    }
    if (first_row + 6u < end_row) {
      partials[at + 6u * row_vectors] = sum_0[6];
      if (has_next) { partials[at + 6u * row_vectors + next_vector] = sum_1[6]; }
    }
    if (first_row + 7u < end_row) {
      partials[at + 7u * row_vectors] = sum_0[7];
      if (has_next) { partials[at + 7u * row_vectors + next_vector] = sum_1[7]; }
    }
  }
}

// ── norms
// Adds the partial sums to the gradient; sums of squares per chunk of weights.

/** 2^e for e in -126..127; 0 below. */
fn power(e: i32) -> f32 {
  return select(bitcast<f32>(u32(min(e, 127) + 127) << 23u), 0.0, e < -126);
}

/** 2^e for any e, as two factors. */
fn factors(e: i32) -> vec2f {
  let first = clamp(e, -126, 127);
  return vec2f(power(first), power(clamp(e - first, -127, 127)));
}

/** ⌊log2 |x|⌋ for normal x; -127 for zero, 128 for what is not finite. */
fn exponentOf(x: f32) -> i32 {
  return i32((bitcast<u32>(x) >> 23u) & 255u) - 127;
}

fn greatest(v: vec4f) -> f32 {
  return max(max(v.x, v.y), max(v.z, v.w));
}

fn isLost(v: vec4f) -> bool {
  let bits = bitcast<vec4u>(v) & vec4u(0x7f800000u);
  return any(bits == vec4u(0x7f800000u));
}

/**
 * Sums of squares are pairs (sum, exponent), true = sum · 4^exponent, so that no square is lost or infinite.
 * An exponent of 1048576 says that a number was not finite.
 */
fn squares(v: vec4f) -> vec2f {
  let e = clamp(exponentOf(greatest(abs(v))), -126, 126);
  let u = v * power(-e);
  return select(vec2f(dot(u, u), f32(e)), vec2f(1.0, 1048576.0), isLost(v));
}

fn added(a: vec2f, b: vec2f) -> vec2f {
  // The exponent of nothing counts for nothing.
  let e = max(select(a.y, b.y, a.x == 0.0), select(b.y, a.y, b.x == 0.0));
  // One of the factors is 1; a term 2^-126 times the other is nothing beside it.
  return vec2f(a.x * power(max(2 * i32(a.y - e), -127)) + b.x * power(max(2 * i32(b.y - e), -127)), e);
}

fn bothAdded(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(added(a.xy, b.xy), added(a.zw, b.zw));
}

@group(0) @binding(0) var<storage, read> partials: array<vec4f>;          // [lanes][7][31]
@group(0) @binding(1) var<storage, read_write> slots: array<vec4f>;       // [lanes][gradient, slots][31]
@group(0) @binding(2) var<storage, read_write> chunk_squares: array<vec2f>; // [lanes][5]
@group(0) @binding(3) var<storage, read> stopped: array<u32>;
const PART_AT = array<u32, 5>(0u, 18u, 16u, 22u, 30u);
const PART_END = array<u32, 5>(16u, 22u, 18u, 30u, 31u);
const PART_ROW = array<u32, 5>(2u, 2u, 64u, 1u, 64u);
const PART_ACROSS = array<u32, 5>(2u, 2u, 64u, 1u, 64u);
const PART_CHUNK = array<u32, 5>(0u, 1u, 2u, 3u, 4u);

fn partOf(chunk: u32) -> u32 {
  var part = 4u;
  while (chunk < PART_CHUNK[part]) { part--; }
  return part;
}

var<workgroup> shared_squares: array<vec2f, 64>;

@compute @workgroup_size(64)
fn norms(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = group.x;
  let lane = group.y;
  if (stopped[lane] != 0u) { return; }
  let part = partOf(chunk);
  let across = PART_ACROSS[part];
  let row = PART_ROW[part];
  let end = PART_END[part];
  let column = (chunk - PART_CHUNK[part]) * across + thread % across;
  let first = select(end, PART_AT[part] + thread / across * row + column, column < row);
  let stride = 64u / across * row;
  var mine = vec2f();
  for (var i = first; i < end; i += stride) {
    var sum = vec4f();
    for (var split = 0u; split < 7u; split++) {
      sum += partials[(lane * 7u + split) * 31u + i];
    }
    slots[lane * 93u + i] = sum;
    mine = added(mine, squares(sum));
  }
  shared_squares[thread] = mine;
  workgroupBarrier();
  if (thread == 0u) {
    var total = vec2f();
    for (var i = 0u; i < 64u; i++) { total = added(total, shared_squares[i]); }
    chunk_squares[lane * 5u + chunk] = total;
  }
}

// ── update
// The update of adam after the clip globalNorm. Generated from their equations.

/** 2^e for e in -126..127; 0 below. */
fn power(e: i32) -> f32 {
  return select(bitcast<f32>(u32(min(e, 127) + 127) << 23u), 0.0, e < -126);
}

/** 2^e for any e, as two factors. */
fn factors(e: i32) -> vec2f {
  let first = clamp(e, -126, 127);
  return vec2f(power(first), power(clamp(e - first, -127, 127)));
}

/** ⌊log2 |x|⌋ for normal x; -127 for zero, 128 for what is not finite. */
fn exponentOf(x: f32) -> i32 {
  return i32((bitcast<u32>(x) >> 23u) & 255u) - 127;
}

fn greatest(v: vec4f) -> f32 {
  return max(max(v.x, v.y), max(v.z, v.w));
}

fn isLost(v: vec4f) -> bool {
  let bits = bitcast<vec4u>(v) & vec4u(0x7f800000u);
  return any(bits == vec4u(0x7f800000u));
}

/**
 * Sums of squares are pairs (sum, exponent), true = sum · 4^exponent, so that no square is lost or infinite.
 * An exponent of 1048576 says that a number was not finite.
 */
fn squares(v: vec4f) -> vec2f {
  let e = clamp(exponentOf(greatest(abs(v))), -126, 126);
  let u = v * power(-e);
  return select(vec2f(dot(u, u), f32(e)), vec2f(1.0, 1048576.0), isLost(v));
}

fn added(a: vec2f, b: vec2f) -> vec2f {
  // The exponent of nothing counts for nothing.
  let e = max(select(a.y, b.y, a.x == 0.0), select(b.y, a.y, b.x == 0.0));
  // One of the factors is 1; a term 2^-126 times the other is nothing beside it.
  return vec2f(a.x * power(max(2 * i32(a.y - e), -127)) + b.x * power(max(2 * i32(b.y - e), -127)), e);
}

fn bothAdded(a: vec4f, b: vec4f) -> vec4f {
  return vec4f(added(a.xy, b.xy), added(a.zw, b.zw));
}

@group(0) @binding(0) var<storage, read_write> weights: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> slots: array<vec4f>;
@group(0) @binding(2) var<storage, read> chunk_squares: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> stopped: array<atomic<u32>>;
@group(0) @binding(4) var<storage, read> records: array<f32>;
@group(0) @binding(5) var<storage, read_write> chunk_records: array<f32>; // [slots][lanes][5 chunks of 10, 1]
@group(0) @binding(6) var<storage, read> feed: array<f32>;
@group(1) @binding(0) var<uniform> control: vec4u;
const PART_AT = array<u32, 5>(0u, 18u, 16u, 22u, 30u);
const PART_END = array<u32, 5>(16u, 22u, 18u, 30u, 31u);
const PART_ROW = array<u32, 5>(2u, 2u, 64u, 1u, 64u);
const PART_ACROSS = array<u32, 5>(2u, 2u, 64u, 1u, 64u);
const PART_CHUNK = array<u32, 5>(0u, 1u, 2u, 3u, 4u);

fn partOf(chunk: u32) -> u32 {
  var part = 4u;
  while (chunk < PART_CHUNK[part]) { part--; }
  return part;
}

var<workgroup> shared_squares: array<array<vec2f, 3>, 64>;

struct Updated {
  parameter: f32,
  slot_0: f32,
  slot_1: f32,
}

fn normOf(sum: vec2f) -> f32 {
  let factor = factors(i32(sum.y));
  return sqrt(sum.x) * factor.x * factor.y;
}

/** (factor of the gradient, greatest magnitude of an entry) */
fn clip(all_norm: f32, setting_0: f32) -> vec2f {
  let scale = min(1.0, setting_0 / (all_norm + 0.000001));
  return vec2f(scale, 3.4028234663852886e+38);
}

fn updated(parameter: f32, gradient: f32, slot_0: f32, slot_1: f32, clip_scale: f32, clip_bound: f32, number_0: f32, number_1: f32, number_2: f32, number_3: f32, number_4: f32, number_5: f32, number_6: f32) -> Updated {
  let v0 = max(min(gradient * clip_scale, clip_bound), -clip_bound);
  let new_slot_0 = (number_0 * slot_0) + (number_1 * v0);
  let new_slot_1 = (number_2 * slot_1) + (number_3 * (v0 * v0));
  let new_parameter = parameter - (number_6 * (new_slot_0 / ((sqrt(new_slot_1) / number_4) + number_5)));
  return Updated(new_parameter, new_slot_0, new_slot_1);
}

@compute @workgroup_size(64)
fn update(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let chunk = group.x;
  let lane = group.y;
  let slot = control.z;
  let lane_records = (slot * control.w + lane) * 51u;
  let part = partOf(chunk);
  let across = PART_ACROSS[part];
  let row = PART_ROW[part];
  let end = PART_END[part];
  let column = (chunk - PART_CHUNK[part]) * across + thread % across;
  let first = select(end, PART_AT[part] + thread / across * row + column, column < row);
  let stride = 64u / across * row;
  var total = vec2f();
  for (var i = 0u; i < 5u; i++) {
    let each = chunk_squares[lane * 5u + i];
    total = added(total, each);
  }
  var loss = 0.0;
  for (var tile = 0u; tile < 1u; tile++) {
    loss += records[((slot * control.w + lane) * 1u + tile) * 23u + 21u];
  }
  // What is not finite, and what f32 cannot hold, stops the lane before its update.
  let stopped_at = atomicLoad(&stopped[lane]);
  let was_stopped = stopped_at != 0u && stopped_at != control.y;
  let log2_norm = total.y + log2(max(total.x, 1e-30)) / 2.0;
  let is_lost = was_stopped || log2_norm >= 127.999 || exponentOf(loss) == 128;
  let lane_feed = control.x + 177u + lane * 51u;
  let setting_0 = feed[lane_feed + 40u];
  let number_0 = feed[lane_feed + 41u];
  let number_1 = feed[lane_feed + 42u];
  let number_2 = feed[lane_feed + 43u];
  let number_3 = feed[lane_feed + 44u];
  let number_4 = feed[lane_feed + 45u];
  let number_5 = feed[lane_feed + 46u];
  let number_6 = feed[lane_feed + 47u];
  let base = lane * 31u;
  let slot_base = lane * 93u;
  let all_norm = normOf(total);
  let clip_numbers = clip(all_norm, setting_0);
  let clip_scales = vec4f(clip_numbers.x);
  let clip_bound = clip_numbers.y;
  var clipped = vec2f();
  var slots_are_lost = false;
  var before = vec2f();
  var change = vec2f();
  for (var i = first; i < end; i += stride) {
    let w = weights[base + i];
    let g = slots[slot_base + i];
    clipped = added(clipped, squares(clamp(g * clip_scales, vec4f(-clip_bound), vec4f(clip_bound))));
    if (!is_lost) {
      let slot_0 = slots[slot_base + 31u + i];
      let slot_1 = slots[slot_base + 62u + i];
      var next: array<Updated, 4>;
      for (var c = 0u; c < 4u; c++) {
        let clip_scale = clip_scales[c];
        next[c] = updated(w[c], g[c], slot_0[c], slot_1[c], clip_scale, clip_bound, number_0, number_1, number_2, number_3, number_4, number_5, number_6);
      }
      let after = vec4f(next[0].parameter, next[1].parameter, next[2].parameter, next[3].parameter);
      weights[base + i] = after;
      slots_are_lost = slots_are_lost || isLost(vec4f(next[0].slot_0, next[1].slot_0, next[2].slot_0, next[3].slot_0)) || isLost(vec4f(next[0].slot_1, next[1].slot_1, next[2].slot_1, next[3].slot_1));
      slots[slot_base + 31u + i] = vec4f(next[0].slot_0, next[1].slot_0, next[2].slot_0, next[3].slot_0);
      slots[slot_base + 62u + i] = vec4f(next[0].slot_1, next[1].slot_1, next[2].slot_1, next[3].slot_1);
      before = added(before, squares(w));
      change = added(change, squares(after - w));
    }
  }
  // A slot that is not finite stands in the place of the change: the norm of that is then not finite either.
  if (slots_are_lost) { change = vec2f(1.0, 1048576.0); }
  shared_squares[thread] = array<vec2f, 3>(clipped, before, change);
  workgroupBarrier();
  if (thread == 0u && !was_stopped) {
    var sums = array<vec2f, 3>();
    for (var i = 0u; i < 64u; i++) {
      for (var k = 0u; k < 3u; k++) { sums[k] = added(sums[k], shared_squares[i][k]); }
    }
    let mine = chunk_squares[lane * 5u + chunk];
    let at = lane_records + chunk * 10u;
    chunk_records[at] = mine.x;
    chunk_records[at + 1u] = mine.y;
    for (var k = 0u; k < 3u; k++) {
      chunk_records[at + 2u + 2u * k] = sums[k].x;
      chunk_records[at + 3u + 2u * k] = sums[k].y;
    }
    if (!is_lost && sums[2].y >= 524288.0) { atomicStore(&stopped[lane], control.y); }
  }
  if (thread == 0u && chunk == 0u) {
    // 0: went on; 1: left the range in this step; 2: had stopped before.
    chunk_records[lane_records + 50u] = select(select(0.0, 1.0, is_lost), 2.0, was_stopped);
    if (is_lost && !was_stopped) { atomicStore(&stopped[lane], control.y); }
  }
}
