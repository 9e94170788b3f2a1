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
            "\"https://example.org/x\": a `$ref` may only name a schema beside this one, `https://example.org/x` is none",
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
