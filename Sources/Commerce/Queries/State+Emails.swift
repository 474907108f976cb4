public import StoreSchema
public import Values

/// Which mails to list; what is not given does not matter.
public struct EmailFilter: Equatable, Sendable {
  /// Unspecified: any.
  public var status: EmailStatus
  /// None: any.
  public var sheetID: SheetID
  /// None: any.
  public var orderID: OrderID

  /// A filter.
  public init(
    status: EmailStatus = .unspecified, sheetID: SheetID = .none, orderID: OrderID = .none
  ) {
    self.status = status
    self.sheetID = sheetID
    self.orderID = orderID
  }

  func matches(_ email: borrowing Email) -> Bool {
    (status == .unspecified || email.status == status)
      && (sheetID.isNone || email.sheetID == sheetID)
      && (orderID.isNone || email.orderID == orderID)
  }
}

extension State {
  /// The mail with this id.
  public func email(_ id: EmailID) -> Email? { emails[id] }

  /// Whether the principal may read a mail: whoever may read what it is about.
  public func mayRead(_ email: Email, _ principal: Principal) -> Bool {
    if principal.role == .admin { return true }
    guard principal.role == .staff, !principal.staffID.isNone else { return false }
    if mayUseAll(principal.staffID, for: .read) { return true }
    if let sheet = sheets[email.sheetID] { return sheet.staffID == principal.staffID }
    return orders.read(email.orderID) { $0.staffID == principal.staffID || $0.staffID.isNone }
      ?? false
  }

  /// Mails that the principal may read, newest first. `after`: the last of the page before. One
  /// page looks at `Limits.sheetsPerPageScanMax` mails at most, so it may have fewer than asked
  /// for and still a next one.
  public func emails(
    _ filter: EmailFilter = EmailFilter(), readableBy principal: Principal,
    after cursor: EmailID? = nil, limit: Int
  ) -> Page<Email, EmailID> {
    var items: [Email] = []
    var next: EmailID?
    var (last, seen) = (EmailID.none, 0)
    let start = cursor.map { EmailID(rawValue: max($0.rawValue, 1) - 1) }
    emails.visitDown(from: start ?? EmailID(rawValue: .max)) { id, email in
      if items.count == pageSize(limit) || seen == Limits.sheetsPerPageScanMax {
        next = last
        return false
      }
      (last, seen) = (id, seen + 1)
      if filter.matches(email) && mayRead(copy email, principal) { items.append(copy email) }
      return true
    }
    return Page(items: items, next: next, totalCount: emails.count)
  }

  /// Mails whose turn it is, oldest first.
  public func dueEmails(at now: Timestamp, limit: Int) -> [Email] {
    var due: [Email] = []
    emailQueue.visit(from: EmailID(rawValue: 1)) { id, _ in
      if let email = emails[id], email.nextAttemptAt.map({ $0 <= now }) ?? true {
        due.append(email)
      }
      return due.count < limit
    }
    return due
  }

  /// When the next mail has its turn; nil: none waits.
  public var nextEmailAt: Timestamp? {
    var earliest: Timestamp?
    emailQueue.visit(from: EmailID(rawValue: 1)) { id, _ in
      let time = emails.read(id) { $0.nextAttemptAt ?? $0.queuedAt }
      if let time, earliest.map({ time < $0 }) ?? true { earliest = time }
      return true
    }
    return earliest
  }
}
