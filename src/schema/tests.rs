use super::*;

fn compile(schema: &str) -> Schemas {
    Schemas::compile([("page.json", schema)]).unwrap()
}

fn judged(schema: &str, text: &str) -> Vec<Violation> {
    let parsed = yaml::parse(text, 0);
    compile(schema).get("page.json").unwrap().validate(&parsed.root.unwrap())
}

fn told(schema: &str, text: &str) -> Vec<String> {
    judged(schema, text)
        .into_iter()
        .map(|v| {
            format!(
                "{:?} {} {:?} {} | {}",
                v.span.of(text),
                v.pointer,
                v.kind,
                v.message,
                v.help.unwrap_or_default()
            )
        })
        .collect()
}

#[test]
fn probe() {
    let model = r##"{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://x.y/page.json","type":"object","required":["title","author"],"additionalProperties":false,
      "properties":{"title":{"type":"string","minLength":3,"pattern":"^[A-Z]"},"author":{"type":"string","description":"Who made it.","examples":["Acme"]},"weight":{"type":"integer","minimum":0},
      "type":{"enum":["model","provider"]},"date":{"type":"string","format":"date"},"tags":{"type":"array","items":{"type":"string"},"uniqueItems":true},
      "n":{"$ref":"#/$defs/n"},"lim":{"anyOf":[{"type":"integer"},{"enum":["none","unknown"]}]},
      "shape":{"oneOf":[{"type":"object","properties":{"kind":{"const":"a"},"x":{"type":"integer"}},"required":["kind","x"]},{"type":"object","properties":{"kind":{"const":"b"},"y":{"type":"string"}},"required":["kind","y"]}]},
      "w":{"type":"integer","x-message":"`w` is the width","x-help":"measure it"}
      },"$defs":{"n":{"type":"number","exclusiveMinimum":0}}}"##;
    for text in [
        "title: Abc\nauthor: x\n",
        "title: Abc\nautor: x\n",
        "title: Abc\nweigth: 1\n",
        "title: ab\nauthor: x\nweight: heavy\ntype: modle\ndate: 2025-13-01\ntags: [a, b, a]\nn: 0\n",
        "title: 5\nauthor: x\nlim: none1\ntags: [a, 1]\nzzz: 1\n",
        "title: Abc\nauthor: x\nlim: 1.5\nshape: {kind: b, y: 1}\n",
        "title: Abc\nauthor: x\nshape: {kind: c, y: 1}\nw: x\n",
        "title: Abc\nauthor: x\nshape: 1\n",
        "title: *x\nauthor: x\nshape: {kind: *x}\n",
        "- 1\n",
        "{}\n",
    ] {
        println!("== {text:?}");
        for line in told(model, text) {
            println!("   {line}");
        }
    }
    for (schema, text) in [
        (r#"{"anyOf":[{"required":["a"]},{"required":["b"]}]}"#, "c: 1\n"),
        (r#"{"propertyNames":{"pattern":"^[a-z]+$"}}"#, "A1: 1\n"),
        (r#"{"propertyNames":{"enum":["alpha","beta"]}}"#, "alhpa: 1\n"),
        (r#"{"properties":{"a":false}}"#, "a: 1\n"),
        (r#"{"required":["title"],"properties":{"title":{}}}"#, "titel: 1\n"),
        (
            r#"{"allOf":[{"properties":{"a":{"type":"integer"}}}],"unevaluatedProperties":false}"#,
            "a: 1\nb: 2\n",
        ),
        (
            r#"{"if":{"properties":{"k":{"const":"x"}}},"then":{"required":["y"]},"else":{"required":["z"]}}"#,
            "k: *u\n",
        ),
        (
            r#"{"if":{"properties":{"k":{"const":"x"}}},"then":{"required":["y"]},"else":{"required":["z"]}}"#,
            "k: x\n",
        ),
        (r#"{"not":{"required":["a"]}}"#, "a: 1\n"),
        (r##"{"$ref":"#"}"##, "a: 1\n"),
        (r##"{"properties":{"a":{"$ref":"#"}},"required":["b"]}"##, "a: {a: {b: 1}}\nb: 1\n"),
        (r##"{"type":["integer","null"]}"##, "x\n"),
        (r##"{"items":{"enum":[1,2]},"minItems":3}"##, "[1, 3]\n"),
    ] {
        println!("== {schema} {text:?}");
        for line in told(schema, text) {
            println!("   {line}");
        }
    }
    for schema in [
        r#"{"type":"strng"}"#,
        r#"{"properties":[]}"#,
        r#"{"pattern":"(?=a)"}"#,
        r#"{"pattern":"("}"#,
        r#"{"format":"dat"}"#,
        r#"{"$ref":"http://x.y/z"}"#,
        r##"{"$ref":"#/$defs/x"}"##,
        r#"{"$ref":"pag.json"}"#,
        r#"{"$schema":"http://json-schema.org/draft-07/schema#"}"#,
        r#"{"properties":{"a":{"$id":"b"}}}"#,
        r#"{"a":"#,
        "",
        r#"{"minLength":"x"}"#,
        r##"{"$ref":"#foo"}"##,
        r#"{"$ref":"/etc/passwd"}"#,
        r#"{"$ref":"../x.json"}"#,
        r#"{"type":"object","requird":["a"]}"#,
        r#"5"#,
    ] {
        println!("== {schema}");
        match Schemas::compile([("page.json", schema)]) {
            Ok(_) => println!("  fine"),
            Err(errors) => {
                for e in errors {
                    println!(
                        "   {:?} {} | {}",
                        e.span.of(schema),
                        e.message,
                        e.help.unwrap_or_default()
                    );
                }
            }
        }
    }
}

#[test]
fn deep() {
    let schema = r##"{"anyOf":[{"properties":{"a":{"$ref":"#"}},"required":["x"]},{"properties":{"a":{"$ref":"#"}},"required":["y"]}]}"##;
    for depth in [4, 8, 10, 12, 14] {
        let text = format!("{}1{}", "{a: ".repeat(depth), "}".repeat(depth));
        let t = std::time::Instant::now();
        let n = judged(schema, &text).len();
        println!("{depth} {n} {:?}", t.elapsed());
    }
}
