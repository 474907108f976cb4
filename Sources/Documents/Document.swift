public import Values

/// A sheet of paper: who says what to whom, a table, totals and notes. Every text is ready to be
/// read; empty texts and lists leave no trace. Bounds are in `Limits`; `pdf()` and `plainText()`
/// check them.
public struct Document: Equatable, Sendable {
  /// What it is: "Order", "Sales sheet".
  public var title: String
  /// Which one: "SO-000012".
  public var number: String
  /// One line below the title.
  public var subtitle: String
  /// Who issues it: name, then address.
  public var issuer: [String]
  /// What stands above the party: "For".
  public var partyHeading: String
  /// Whom it is for: name, then address.
  public var party: [String]
  /// Dates, terms and the like, beside the party.
  public var facts: [Fact]
  /// The table's columns; none means no table.
  public var columns: [Column]
  /// The table's rows, each with one cell for each column. A newline in a cell is a new line.
  public var rows: [[String]]
  /// Sums below the table, kept on one page.
  public var totals: [Total]
  /// Paragraphs below the totals.
  public var notes: [String]
  /// One line at the foot of every page.
  public var footer: String
  /// When it was made, for the PDF's metadata; nil: not said.
  public var created: Timestamp?
  /// Its language as in BCP 47: which shape a character has that several languages share.
  public var language: String

  /// A document with so much in it.
  public init(
    title: String, number: String = "", subtitle: String = "", issuer: [String] = [],
    partyHeading: String = "", party: [String] = [], facts: [Fact] = [], columns: [Column] = [],
    rows: [[String]] = [], totals: [Total] = [], notes: [String] = [], footer: String = "",
    created: Timestamp? = nil, language: String = "en"
  ) {
    self.title = title
    self.number = number
    self.subtitle = subtitle
    self.issuer = issuer
    self.partyHeading = partyHeading
    self.party = party
    self.facts = facts
    self.columns = columns
    self.rows = rows
    self.totals = totals
    self.notes = notes
    self.footer = footer
    self.created = created
    self.language = language
  }
}

extension Document {
  /// Something said in two words: "Valid until", "1 March 2026".
  public struct Fact: Equatable, Sendable {
    /// What is said.
    public var label: String
    /// How it is.
    public var value: String

    /// A fact.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// Where a column's cells stand.
  public enum Alignment: Sendable {
    /// At the column's left edge: texts.
    case left
    /// At its right edge: numbers.
    case right
  }

  /// A column of the table.
  public struct Column: Equatable, Sendable {
    /// What stands above it.
    public var title: String
    /// Where its cells stand.
    public var alignment: Alignment
    /// 0: as wide as what it holds, as far as there is room. Else its share of what such columns
    /// leave.
    public var weight: Int

    /// A column.
    public init(_ title: String, alignment: Alignment = .left, weight: Int = 0) {
      self.title = title
      self.alignment = alignment
      self.weight = weight
    }
  }

  /// A line of the totals.
  public struct Total: Equatable, Sendable {
    /// What it is the sum of.
    public var label: String
    /// The sum.
    public var value: String
    /// The one that counts.
    public var isEmphasised: Bool

    /// A line.
    public init(_ label: String, _ value: String, isEmphasised: Bool = false) {
      self.label = label
      self.value = value
      self.isEmphasised = isEmphasised
    }
  }
}
