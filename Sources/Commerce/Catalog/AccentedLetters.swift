/// Lower-case letters with accents beyond U+017F, by the letter without: what Unicode decomposes
/// into a letter of Latin, Greek or Cyrillic and marks; and what else symbols become in lower case.
enum AccentedLetters {
  /// UTF-8 of the base letter, by scalar.
  static let bases: [Unicode.Scalar: [UInt8]] = {
    var bases: [Unicode.Scalar: [UInt8]] = [:]
    for (base, letters) in groups {
      for letter in letters.unicodeScalars { bases[letter] = Array(base.utf8) }
    }
    return bases
  }()

  private static let groups: [(String, String)] = [
    ("a", "åǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("ae", "ǣǽ"),
    ("b", "ḃḅḇ"),
    ("c", "ḉ"),
    ("d", "ḋḍḏḑḓ"),
    ("e", "ȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("f", "ḟ"),
    ("g", "ǧǵḡ"),
    ("h", "ȟḣḥḧḩḫẖ"),
    ("i", "ǐȉȋḭḯỉị"),
    ("j", "ǰ"),
    ("k", "ǩḱḳḵ"),
    ("l", "ḷḹḻḽ"),
    ("m", "ḿṁṃ"),
    ("n", "ǹṅṇṉṋ"),
    ("o", "ơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ("p", "ṕṗ"),
    ("r", "ȑȓṙṛṝṟ"),
    ("ss", "ß"),
    ("s", "șṡṣṥṧṩẛ"),
    ("t", "țṫṭṯṱẗ"),
    ("u", "ưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ȳẏẙỳỵỷỹ"),
    ("z", "ẑẓẕ"),
    ("ʒ", "ǯ"),
    ("α", "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"),
    ("ε", "έἐἑἒἓἔἕὲέ"),
    ("η", "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"),
    ("ι", "ΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ"),
    ("ο", "όὀὁὂὃὄὅὸό"),
    ("ρ", "ῤῥ"),
    ("υ", "ΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"),
    ("ω", "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
    ("ϒ", "ϓϔ"),
    ("а", "ӑӓ"),
    ("г", "ѓ"),
    ("е", "ѐёӗ"),
    ("ж", "ӂӝ"),
    ("з", "ӟ"),
    ("и", "йѝӣӥ"),
    ("к", "ќ"),
    ("о", "ӧ"),
    ("у", "ўӯӱӳ"),
    ("ч", "ӵ"),
    ("ы", "ӹ"),
    ("э", "ӭ"),
    ("і", "ї"),
    ("ѵ", "ѷ"),
    ("ә", "ӛ"),
    ("ө", "ӫ"),
  ]
}
