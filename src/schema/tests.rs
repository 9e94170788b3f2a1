use super::*;

const MODEL: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://example.org/page.json",
  "type": "object",
  "required": ["title", "author"],
  "additionalProperties": false,
  "properties": {
    "title": {"type": "string", "minLength": 3, "pattern": "^[A-Z]"},
    "author": {"type": "string", "description": "Who made it.", "examples": ["Acme"]},
    "weight": {"type": "integer", "minimum": 0},
    "type": {"enum": ["model", "provider"]},
    "date": {"type": "string", "format": "date"},
    "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
    "price": {"$ref": "#/$defs/price"},
    "limit": {"anyOf": [{"type": "integer"}, {"enum": ["none", "unknown"]}]},
    "shape": {"oneOf": [
      {"type": "object", "required": ["kind", "x"], "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}}},
      {"type": "object", "required": ["kind", "y"], "properties": {"kind": {"const": "b"}, "y": {"type": "string"}}}
    ]},
    "width": {"type": "integer", "x-message": "`width` is a number of layers", "x-help": "count them"}
  },
  "$defs": {"price": {"type": "number", "exclusiveMinimum": 0}}
}"##;

fn judged(schema: &str, text: &str) -> Vec<Violation> {
    let schemas = Schemas::compile([("page.json", schema)]).unwrap();
    let root = yaml::parse(text, 0).root.unwrap();
    schemas.get("page.json").unwrap().validate(&root)
}

/// The violations of a page, each as `source text: message` and the help behind a bar.
fn told(schema: &str, text: &str) -> Vec<String> {
    let tell = |violation: Violation| {
        let source = violation.span.of(text);
        let help = violation.help.map(|help| format!(" | {help}")).unwrap_or_default();
        format!("{source}: {}{help}", violation.message)
    };
    judged(schema, text).into_iter().map(tell).collect()
}

#[test]
fn pages_are_judged_in_our_words() {
    for (page, expected) in [
        ("title: Abc\nauthor: x\ndate: 2025-01-31\nlimit: none\nshape: {kind: a, x: 1}\n", &[][..]),
        (
            "title: Abc\nautor: x\n",
            &["autor: the document lacks `author` and has `autor` | did you mean `author`?"],
        ),
        (
            "title: Abc\nauthor: x\nweigth: 1\n",
            &["weigth: unknown key `weigth` in the document | did you mean `weight`?"],
        ),
        ("title: Abc\nauthor: x\nqqq: 1\n", &["qqq: unknown key `qqq` in the document"]),
        (
            "title: Abc\n",
            &["title: Abc: the document lacks the key `author` | Who made it, for example `Acme`"],
        ),
        (
            "title: Abc\nauthor: 5\n",
            &["5: `author` must be text, this is the number `5` | Who made it, for example `Acme`"],
        ),
        (
            "title: ab\nauthor: x\n",
            &[
                "ab: `title` must have at least 3 characters and must match `^[A-Z]`, this is the text `ab`",
            ],
        ),
        (
            "title: Abc\nauthor: x\nweight: heavy\n",
            &["heavy: `weight` must be an integer, this is the text `heavy`"],
        ),
        (
            "title: Abc\nauthor: x\ntype: modle\n",
            &[
                "modle: `type` must be `model` or `provider`, this is the text `modle` | did you mean `model`?",
            ],
        ),
        (
            "title: Abc\nauthor: x\ndate: 2025-02-30\n",
            &[
                "2025-02-30: `date` must be a date such as `2025-01-31`, this is the text `2025-02-30`",
            ],
        ),
        (
            "title: Abc\nauthor: x\nprice: 0.0\n",
            &["0.0: `price` must be more than 0, this is the number `0`"],
        ),
        (
            "title: Abc\nauthor: x\ntags: [a, 1, a]\n",
            &[
                "1: item 2 of `tags` must be text, this is the number `1`",
                "a: `tags` holds the text `a` twice",
            ],
        ),
        (
            "title: Abc\nauthor: x\nlimit: non\n",
            &[
                "non: `limit` must be `none` or `unknown`, this is the text `non` | did you mean `none`?",
            ],
        ),
        (
            "title: Abc\nauthor: x\nlimit: 1.5\n",
            &["1.5: `limit` must be an integer, or `none` or `unknown`, this is the number `1.5`"],
        ),
        (
            "title: Abc\nauthor: x\nshape: {kind: b, y: 1}\n",
            &["1: `y` must be text, this is the number `1`"],
        ),
        (
            "title: Abc\nauthor: x\nshape: {kind: c, y: z}\n",
            &["c: `kind` must be `a` or `b`, this is the text `c`"],
        ),
        ("title: Abc\nauthor: x\nshape: {kind: a}\n", &["shape: `shape` lacks the key `x`"]),
        (
            "title: Abc\nauthor: x\nwidth: wide\n",
            &["wide: `width` is a number of layers | count them"],
        ),
        ("- 1\n", &["- 1: the document must be a mapping, this is a list of 1"]),
    ] {
        assert_eq!(told(MODEL, page), expected, "{page:?}");
    }
}

#[test]
fn every_keyword_has_words() {
    for (schema, page, expected) in [
        (
            r#"{"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#,
            "c: 1",
            "c: 1: the document needs `a` or `b`",
        ),
        (
            r#"{"propertyNames": {"enum": ["alpha"]}}"#,
            "alhpa: 1",
            "alhpa: the key `alhpa` must be `alpha` | did you mean `alpha`?",
        ),
        (r#"{"properties": {"a": false}}"#, "a: 1", "a: unknown key `a` in the document"),
        (
            r#"{"required": ["title"], "properties": {"title": {}}}"#,
            "titel: 1",
            "titel: the document lacks `title` and has `titel` | did you mean `title`?",
        ),
        (
            r#"{"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": false}"#,
            "a: 1\nb: 2",
            "b: unknown key `b` in the document | the keys here are `a`",
        ),
        (
            r#"{"if": {"properties": {"k": {"const": "x"}}}, "then": {"required": ["y"]}}"#,
            "k: x",
            "k: x: the document lacks the key `y`",
        ),
        (
            r#"{"not": {"required": ["a"]}}"#,
            "a: 1",
            "a: 1: the document must not have `a`, this is a mapping",
        ),
        (
            r#"{"items": {"maximum": 2}}"#,
            "[1, 3]",
            "3: item 2 must be at most 2, this is the number `3`",
        ),
        (
            r#"{"contains": {"const": 1}}"#,
            "[2]",
            "[2]: the document lacks an item that it must have, this is a list of 1",
        ),
        (
            r#"{"oneOf": [{"minimum": 1}, {"minimum": 2}]}"#,
            "3",
            "3: the document must have one of its forms, and has several, this is the number `3`",
        ),
        (
            r#"{"multipleOf": 2, "maximum": 4}"#,
            "5",
            "5: the document must be at most 4 and must be a multiple of 2, this is the number `5`",
        ),
        (
            r#"{"enum": ["a", "b"], "type": "string"}"#,
            "1",
            "1: the document must be `a` or `b`, this is the number `1`",
        ),
        (
            r#"{"prefixItems": [{}], "items": false}"#,
            "[1, 2]",
            "2: item 2 must not be here, this is the number `2`",
        ),
    ] {
        let told = told(schema, page);
        assert_eq!(told, [expected], "{schema}");
    }
}

#[test]
fn unreadable_values_are_there_and_of_every_type() {
    let ask = r#"{"if": {"properties": {"k": {"const": "x"}}}, "then": {"required": ["y"]}, "else": {"required": ["z"]}}"#;
    for (schema, page) in [
        (MODEL, "title: *x\nauthor: x\nshape: {kind: *x}\nlimit: *x\ntags: [*x, a, *x]\n"),
        (ask, "k: *x\n"),
        (r#"{"not": {"required": ["a"], "properties": {"a": {"type": "null"}}}}"#, "a: *x\n"),
    ] {
        assert_eq!(told(schema, page), [""; 0], "{page:?}");
    }
}

#[test]
fn violations_tell_where_and_what_was_meant() {
    let page = "title: Abc\nautor: x\ntags: [a, b, a]\n";
    let found = judged(MODEL, page);
    assert_eq!(found[0].pointer, "/autor");
    assert_eq!(found[0].kind, ViolationKind::UnknownKey { key: "autor".to_owned() });
    assert_eq!(found[0].suggestion.as_deref(), Some("author"));
    assert_eq!(found[1].kind, ViolationKind::InvalidValue);
    assert_eq!(found[1].related, [(Span::new(27..28), "first here".to_owned())]);
}

#[test]
fn numbers_and_mappings_are_equal_as_json_has_it() {
    for (page, repeats) in [
        ("[1, 1.0]", true),
        ("[{a: 1, b: 2}, {b: 2, a: 1}]", true),
        ("[0.0, -0.0]", true),
        ("[1, '1', true, null, [1], {a: 1}]", false),
    ] {
        assert_eq!(!told(r#"{"uniqueItems": true}"#, page).is_empty(), repeats, "{page}");
    }
    assert_eq!(told(r#"{"const": {"a": [1, null, 2.5]}}"#, "a: [1.0, ~, 2.5]"), [""; 0]);
    assert_eq!(told(r#"{"type": "integer"}"#, "1.0"), [""; 0]);
}

#[test]
fn schemas_refer_to_one_another_and_to_nothing_else() {
    let page = r#"{"properties": {"model": {"$ref": "model one.json#/$defs/name"}}}"#;
    let page = page.replace("model one", "model%20one");
    let model = r#"{"$defs": {"name": {"type": "string", "x-help": "write its name"}}}"#;
    let schemas =
        Schemas::compile([("page.json", page.as_str()), ("model one.json", model)]).unwrap();
    let root = yaml::parse("model: 1\n", 0).root.unwrap();
    let found = schemas.get("page.json").unwrap().validate(&root);
    assert_eq!(found[0].help.as_deref(), Some("write its name"));
    assert!(schemas.get("absent.json").is_none());
}

#[test]
fn broken_schemas_are_told_at_their_place() {
    for (schema, expected) in [
        (
            r#"{"type": "strng"}"#,
            "\"strng\": `type` must be `array`, `boolean`, `integer`, `null`, `number`, `object` or `string`, this is the text `strng` | did you mean `string`?",
        ),
        (r#"{"properties": []}"#, "[]: `properties` must be a mapping, this is an empty list"),
        (
            r#"{"pattern": "(?=a)"}"#,
            "\"(?=a)\": the pattern `(?=a)` cannot be matched in linear time: look-around and back references are not supported",
        ),
        (
            r#"{"pattern": "("}"#,
            "\"(\": `pattern` must be a regular expression, this is the text `(`",
        ),
        (r#"{"format": "dat"}"#, "\"dat\": there is no format `dat`"),
        (
            r#"{"$ref": "https://example.org/x"}"#,
            "\"https://example.org/x\": `https://example.org/x` is on the web, and nothing is fetched here | put a copy beside this schema and name it by its file",
        ),
        (
            r#"{"$ref": "../page.json"}"#,
            "\"../page.json\": a `$ref` may only name a schema beside this one, `../page.json` is none | did you mean `page.json`?",
        ),
        (r##"{"$ref": "#/$defs/x"}"##, "\"#/$defs/x\": nothing stands at `#/$defs/x`"),
        (
            r#"{"$ref": "pag.json"}"#,
            "\"pag.json\": a `$ref` may only name a schema beside this one, `pag.json` is none | did you mean `page.json`?",
        ),
        (
            r#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#,
            "\"http://json-schema.org/draft-07/schema#\": only schemas of draft 2020-12 are supported | write `https://json-schema.org/draft/2020-12/schema`",
        ),
        (
            r#"{"properties": {"a": {"$id": "b"}}}"#,
            "\"b\": a `$id` inside a schema is not supported",
        ),
        (r#"{"a": "#, "{: a mapping in braces needs `,` between its entries and `}` at its end"),
        ("", ": the schema is empty"),
        ("5", "5: the document must be `true` or `false` or a mapping, this is the number `5`"),
    ] {
        let errors = Schemas::compile([("page.json", schema)]).unwrap_err();
        let told: Vec<_> = errors
            .into_iter()
            .map(|error| {
                let help = error.help.map(|help| format!(" | {help}")).unwrap_or_default();
                format!("{}: {}{help}", error.span.of(schema), error.message)
            })
            .collect();
        assert_eq!(told, [expected], "{schema}");
    }
}

/// Schemas of the web, by their addresses.
struct Table<'t>(&'t [(&'t str, &'t str)]);

impl Remote for Table<'_> {
    fn bring(&self, address: &str) -> Result<Option<String>, remote::Refusal> {
        let known = self.0.iter().find(|(known, _)| *known == address);
        known.map(|(_, text)| Some((*text).to_owned())).ok_or_else(|| remote::Refusal {
            message: format!("`{address}` is not there"),
            help: "look for it".to_owned(),
        })
    }
}

/// What schemas of the web come to: violations of a page, or what is wrong with the schema and where.
fn with_web(own: &str, web: &[(&str, &str)], page: &str) -> Vec<String> {
    let help =
        |help: &Option<String>| help.as_ref().map(|help| format!(" | {help}")).unwrap_or_default();
    match Schemas::with_remote([("own.json", own)], &Table(web)) {
        Ok(schemas) => {
            let root = yaml::parse(page, 0).root.unwrap();
            let found = schemas.get("own.json").unwrap().validate(&root).into_iter();
            found
                .map(|it| format!("{}: {}{}", it.span.of(page), it.message, help(&it.help)))
                .collect()
        }
        Err(mistakes) => {
            let told = mistakes.into_iter().map(|it| {
                assert_eq!(it.file, "own.json");
                format!("{}: {}{}", it.span.of(own), it.message, help(&it.help))
            });
            told.collect()
        }
    }
}

#[test]
fn schemas_of_the_web_are_brought_with_all_that_they_name() {
    let web = [
        (
            "https://a.org/s/page.json",
            r##"{"properties": {"window": {"$ref": "parts/limits.json#/$defs/small"},
                    "name": {"$ref": "#/$defs/name"}, "kind": {"$ref": "https://a.org/s/page.json#kind"},
                    "link": {"const": {"$ref": "nothing.json"}}},
                "$defs": {"name": {"type": "string", "x-help": "write its name"},
                    "kind": {"$anchor": "kind", "enum": ["a", "b"]}}}"##,
        ),
        // It is published under another address: what it names lies beside that.
        (
            "https://a.org/s/parts/limits.json",
            r#"{"$id": "https://b.org/t/limits.json", "$defs":
                {"small": {"$ref": "bound.json"}, "most": {"maximum": 10}}}"#,
        ),
        (
            "https://b.org/t/bound.json",
            r#"{"$ref": "https://a.org/s/parts/limits.json#/$defs/most"}"#,
        ),
    ];
    let own = r#"{"$id": "https://me.org/own.json", "$ref": "HTTPS://user:secret@A.org:443/s/page.json",
        "properties": {"other": {"$ref": "https://me.org/own.json#/$defs/no"}}, "$defs": {"no": false}}"#;
    let page = "window: 11\nname: 1\nkind: c\nlink: {$ref: x}\nother: 1\n";
    assert_eq!(
        with_web(own, &web, page),
        [
            "11: `window` must be at most 10, this is the number `11`",
            "1: `name` must be text, this is the number `1` | write its name",
            "c: `kind` must be `a` or `b`, this is the text `c`",
            "{$ref: x}: `link` must be `{\"$ref\":\"nothing.json\"}`, this is a mapping",
            "other: unknown key `other` in the document",
        ]
    );
    assert_eq!(
        with_web(own, &web, "window: 10\nname: x\nkind: a\nlink: {$ref: nothing.json}\n"),
        [""; 0]
    );
}

#[test]
fn what_is_wrong_with_schemas_of_the_web_is_told_at_the_reference() {
    let endless: Vec<(String, String)> = (0..100)
        .map(|at| (format!("https://a.org/{at}"), format!(r#"{{"$ref": "{}"}}"#, at + 1)))
        .collect();
    let endless: Vec<(&str, &str)> =
        endless.iter().map(|(address, text)| (address.as_str(), text.as_str())).collect();
    let at = "\"https://a.org/0\": ";
    let unsound = "the schema at `https://a.org/0` is not sound: ";
    for (web, told) in [
        (&endless[..], "this comes to more than 32 schemas on the web; the schema at `https://a.org/31` refers to it".to_owned()),
        (&[], "`https://a.org/0` is not there | look for it".to_owned()),
        (
            &[("https://a.org/0", r#"{"not": {"$ref": "b"}}"#)],
            "`https://a.org/b` is not there; the schema at `https://a.org/0` refers to it | look for it".to_owned(),
        ),
        (
            &[("https://a.org/0", r#"{"$ref": "file:///etc/passwd"}"#)],
            "`file:///etc/passwd` is not there; the schema at `https://a.org/0` refers to it | look for it".to_owned(),
        ),
        (
            &[("https://a.org/0", "<html>")],
            "what stands at `https://a.org/0` is no JSON: expected value at line 1 column 1".to_owned(),
        ),
        (&[("https://a.org/0", r#"{"type": "strng"}"#)], format!("{unsound}`type` must be `array`, `boolean`, `integer`, `null`, `number`, `object` or `string`, this is the text `strng` | did you mean `string`?")),
        (&[("https://a.org/0", "5")], format!("{unsound}the document must be `true` or `false` or a mapping, this is the number `5`")),
        (
            &[("https://a.org/0", r#"{"pattern": "(?=a)"}"#)],
            format!("{unsound}the pattern `(?=a)` cannot be matched in linear time: look-around and back references are not supported"),
        ),
        (
            &[("https://a.org/0", r##"{"$ref": "#/$defs/x"}"##)],
            format!("{unsound}nothing stands at `https://a.org/0#/$defs/x`"),
        ),
        (
            &[("https://a.org/0", r#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#)],
            format!("{unsound}only schemas of draft 2020-12 are supported | write `https://json-schema.org/draft/2020-12/schema`"),
        ),
    ] {
        let found = with_web(r#"{"$ref": "https://a.org/0"}"#, web, "");
        assert_eq!(found, [format!("{at}{told}")]);
    }
    let large = format!("{{\"title\": \"{}\"}}", "a".repeat(3 << 20));
    let own = r#"{"anyOf": [{"$ref": "https://a.org/0"}, {"$ref": "https://a.org/1"}]}"#;
    let found = with_web(own, &[("https://a.org/0", &large), ("https://a.org/1", &large)], "");
    assert_eq!(found, ["\"https://a.org/1\": this comes to more than 4 MiB of schemas on the web"]);
    // A part that is not there, by its path or its name; other mistakes are told beside those of the web.
    let own = r##"{"anyOf": [{"$ref": "https://a.org/x#/$defs/y"}, {"$ref": "https://a.org/x#y"}, {"$ref": "#z"}]}"##;
    assert_eq!(
        with_web(own, &[("https://a.org/x", "{}")], ""),
        [
            "\"https://a.org/x#/$defs/y\": nothing stands at `https://a.org/x#/$defs/y`",
            "\"https://a.org/x#y\": nothing stands at `https://a.org/x#y`",
            "\"#z\": nothing stands at `#z`",
        ]
    );
}

#[test]
fn who_judges_nothing_needs_no_schemas_of_the_web() {
    let own = r#"{"properties": {"front_matter": {"properties": {"license": {"$ref": "https://a.org/x#/$defs/y"}}}}}"#;
    let schemas = Schemas::with_remote([("own.json", own)], &remote::LeftOut).unwrap();
    assert_eq!(schemas.keys("own.json", &["front_matter"]), BTreeSet::from(["license".to_owned()]));
}

#[test]
fn recursive_schemas_end() {
    let circle = r#"{"$ref": "b.json"}"#;
    let schemas =
        Schemas::compile([("a.json", circle), ("b.json", r#"{"$ref": "a.json"}"#)]).unwrap();
    let root = yaml::parse("a: 1\n", 0).root.unwrap();
    assert_eq!(schemas.get("a.json").unwrap().validate(&root), []);

    let tree = r##"{"required": ["b"], "properties": {"a": {"$ref": "#"}}}"##;
    assert_eq!(told(tree, "a: {a: {b: 1}}\nb: 1\n"), ["a: `a` lacks the key `b`"]);

    let choice = r##"{"anyOf": [
        {"properties": {"a": {"$ref": "#"}}, "required": ["x"]},
        {"properties": {"a": {"$ref": "#"}}, "required": ["y"]}]}"##;
    let page = format!("{}{{}}{}", "{a: ".repeat(60), "}".repeat(60));
    assert_eq!(judged(choice, &page).len(), 1);
}

#[test]
fn hostile_pages_end() {
    let list = format!("[{}]", "1,".repeat(100_000));
    assert_eq!(told(r#"{"items": {"type": "string"}}"#, &list).len(), Violation::MOST);
    assert_eq!(told(r#"{"uniqueItems": true}"#, &list).len(), 1);
    let keys: Vec<_> = (0..5_000).map(|number| format!("k{number}: x\n")).collect();
    assert_eq!(told(MODEL, &keys.concat()).len(), Violation::MOST);
}
