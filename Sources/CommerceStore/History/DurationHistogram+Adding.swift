public import StoreSchema

/// Times in buckets of an eighth to a quarter of their value.
extension DurationHistogram {
  /// The bucket of a time: its three highest bits and how many follow them.
  static func bucket(ofMillis millis: UInt64) -> UInt32 {
    guard millis >= 8 else { return UInt32(millis) }
    let exponent = UInt32(63 - millis.leadingZeroBitCount)
    return 8 + (exponent - 3) * 4 + UInt32(millis >> UInt64(exponent - 2) & 3)
  }

  /// The times of a bucket, first and last.
  static func millis(ofBucket bucket: UInt32) -> ClosedRange<UInt64> {
    guard bucket >= 8 else { return UInt64(bucket)...UInt64(bucket) }
    let shift = UInt64(min(bucket, 251) - 8) / 4 + 1
    let first = (4 + UInt64(min(bucket, 251) - 8) % 4) << shift
    return first...(first + (1 << shift - 1))
  }

  /// Adds a time.
  mutating func add(millis: UInt64) {
    count += 1
    sumMillis = sumMillis.addingOrMax(millis)
    maxMillis = max(maxMillis, millis)
    add(1, to: Self.bucket(ofMillis: millis))
  }

  /// Adds all of another.
  public mutating func add(_ other: DurationHistogram) {
    count = count.addingOrMax(other.count)
    sumMillis = sumMillis.addingOrMax(other.sumMillis)
    maxMillis = max(maxMillis, other.maxMillis)
    for bucket in other.buckets { add(bucket.count, to: bucket.bucket) }
  }

  private mutating func add(_ times: UInt64, to bucket: UInt32) {
    let place = buckets.firstIndex { $0.bucket >= bucket } ?? buckets.endIndex
    if place < buckets.endIndex, buckets[place].bucket == bucket {
      buckets[place].count = buckets[place].count.addingOrMax(times)
    } else {
      buckets.insert(DurationBucket(bucket: bucket, count: times), at: place)
    }
  }

  /// The mean; 0 of nothing.
  public var meanMillis: UInt64 { count == 0 ? 0 : sumMillis / count }

  /// A time that so many percent of them are not longer than: the middle of its bucket, so right
  /// within an eighth; 0 of nothing.
  public func percentileMillis(_ percent: UInt64) -> UInt64 {
    let (product, overflow) = count.multipliedReportingOverflow(by: percent)
    var rank = overflow ? count / 100 * percent : (product + 99) / 100
    for bucket in buckets {
      guard bucket.count < rank else {
        let range = Self.millis(ofBucket: bucket.bucket)
        return min(range.lowerBound + (range.upperBound - range.lowerBound) / 2, maxMillis)
      }
      rank -= bucket.count
    }
    return maxMillis
  }
}

extension UInt64 {
  /// The sum, or the greatest number when it does not fit.
  func addingOrMax(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
