"""Names: modules of paths, classes and functions of a file, attributes of a record."""

from __future__ import annotations

import hashlib
import keyword
import random
from itertools import permutations

import pytest
from bindsmith.ir.types import (
    Definition,
    Doc,
    Field,
    FileTypes,
    Presence,
    Primitive,
    Record,
    Role,
    TypeId,
)
from bindsmith.naming import (
    CLASS_MEMBERS,
    RESERVED_CLASS_NAMES,
    attribute_names,
    class_names,
    function_suffixes,
    pascal_case,
    plan_modules,
    snake_case,
)
from bindsmith.schema.resource import Location
from hypothesis import given
from hypothesis import strategies as st

URI = "file:///r/some/pet-store.json"


def sha(text: str, length: int = 6) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def files(*paths: str) -> dict[str, str]:
    return {path: made.file for path, made in plan_modules(paths).items()}


@pytest.mark.parametrize(
    ("text", "snake", "pascal"),
    [
        ("workflowInstanceState", "workflow_instance_state", "WorkflowInstanceState"),
        ("HTTPServer2", "http_server2", "HTTPServer2"),
        ("sha256Sum", "sha256_sum", "Sha256Sum"),
        ("S3Bucket", "s3_bucket", "S3Bucket"),
        ("a-b.c d", "a_b_c_d", "ABCD"),
        ("ALL_TIME", "all_time", "AllTime"),
        ("UUID", "uuid", "UUID"),
        ("Größe", "gro_u00df_e", "GroU00dfE"),
        ("ﬁeld", "field", "Field"),
        ("漢字", "u6f22_u5b57", "U6f22U5b57"),
        ("🎉---", "", ""),
    ],
)
def test_words(text: str, snake: str, pascal: str) -> None:
    assert (snake_case(text), pascal_case(text)) == (snake, pascal)


def test_modules_follow_the_contract() -> None:
    path = "governance/workflows/workflowInstanceState.json"
    assert files(path)[path] == "governance/workflows/workflow_instance_state.py"
    assert files("class.json", "type.json", "con.json", "3d.yaml", "Lpt1/x.yml") == {
        "class.json": "class_.py",
        "type.json": "type.py",
        "con.json": "con_.py",
        "3d.yaml": "_3d.py",
        "Lpt1/x.yml": "lpt1_/x.py",
    }


def test_a_schema_beside_its_folder_becomes_the_package() -> None:
    made = files("type/entityRelationship.json", "type/entity-relationship/node.json")
    assert set(made.values()) == {
        "type/entity_relationship/__init__.py",
        "type/entity_relationship/node.py",
    }


def test_meeting_files_all_survive_and_the_one_spelled_so_keeps_the_name() -> None:
    assert files("a-b.json", "a_b.json", "Type.json", "type.json", "other.json") == {
        "a_b.json": "a_b.py",
        "a-b.json": f"a_b_{sha('a-b.json')}.py",
        "type.json": "type.py",
        "Type.json": f"type_{sha('Type.json')}.py",
        "other.json": "other.py",
    }
    assert files("A-b/x.json", "a_b/x.json", "A-b/y.json") == {
        "A-b/x.json": f"a_b/x_{sha('A-b/x.json')}.py",
        "a_b/x.json": "a_b/x.py",
        "A-b/y.json": "a_b/y.py",
    }
    # Nobody is spelled so: nobody keeps it.
    assert files("A-b.json", "A.b.json") == {
        "A-b.json": f"a_b_{sha('A-b.json')}.py",
        "A.b.json": f"a_b_{sha('A.b.json')}.py",
    }


def test_files_without_words_have_a_digest() -> None:
    assert files("---.json", "…/x.json") == {
        "---.json": f"_{sha('---')}.py",
        "…/x.json": f"_{sha('…')}/x.py",
    }


@given(st.lists(st.text("aA_-.b1/é漢", min_size=1, max_size=7), max_size=12))
def test_no_two_files_meet_on_any_file_system(names: list[str]) -> None:
    paths = [f"{name.strip('/')}.json" for name in names]
    made = plan_modules(paths)
    targets = {each.file.casefold() for each in made.values()}
    assert set(made) == set(paths)
    assert len(targets) == len(made)
    for each in made.values():
        for part in each.parts:
            assert part.isidentifier()
            assert part.isascii()
            assert part == part.lower()
            assert not keyword.iskeyword(part)
        assert each.parts[-1] not in ("__init__", "_support")
    folders = {each.parts[:n] for each in made.values() for n in range(len(each.parts))}
    assert all(each.package == (each.parts in folders) for each in made.values())
    shuffled = paths[:]
    random.Random(0).shuffle(shuffled)
    assert plan_modules(shuffled) == made


def test_an_unrelated_path_renames_nothing() -> None:
    before = plan_modules(["a-b.json", "a_b.json", "c/d.json"])
    after = plan_modules(["a-b.json", "a_b.json", "c/d.json", "a-c.json", "c/e.json"])
    assert all(after[path] == name for path, name in before.items())


def definition(
    pointer: str,
    role: Role = Role.NESTED,
    path: tuple[str, ...] = (),
    owner: str | None = None,
    title: str = "",
    long_path: tuple[str, ...] = (),
) -> Definition:
    above = None if owner is None else Location(URI, owner)
    id_ = Location(URI, pointer)
    type_ = Record((), None)
    return Definition(id_, type_, role, path, above, Doc(title), (id_,), long_path)


def table(*definitions: Definition) -> FileTypes:
    return FileTypes(URI, {each.id: each for each in definitions})


def root(title: str = "") -> Definition:
    return definition("", Role.ROOT, title=title)


def entry(key: str, keyword: str = "definitions") -> Definition:
    return definition(f"/{keyword}/{key}", Role.DEFINITION, (key,))


def nested(*path: str, owner: str = "", long: tuple[str, ...] = ()) -> Definition:
    way = "".join(f"/properties/{each}" for each in path)
    return definition(owner + way, path=path, owner=owner, long_path=long or path)


def named(*definitions: Definition) -> dict[str, str]:
    made = class_names(table(*definitions), "pet-store")
    return {key.pointer: name.text for key, name in made.items()}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Pet", "Pet"),
        ("reportData", "reportData"),
        ("A pet", "PetStore"),
        ("", "PetStore"),
        ("Größe", "PetStore"),
        ("Any", "Any_"),
        ("None", "None_"),
        ("load", "load_"),
    ],
)
def test_the_root_has_its_title_if_that_is_one_identifier(
    title: str, name: str
) -> None:
    assert named(root(title)) == {"": name}


def test_class_names_follow_the_contract() -> None:
    stage = nested("stage")
    assert named(root("Workflow"), entry("uuid"), stage) == {
        "": "Workflow",
        "/definitions/uuid": "Uuid",
        "/properties/stage": "WorkflowStage",
    }
    below = nested("task", owner="/properties/stage")
    made = named(root("Workflow"), stage, below)
    assert made["/properties/stage/properties/task"] == "WorkflowStageTask"


def test_root_then_definition_then_nested_keeps_a_name() -> None:
    made = named(root("Pet"), entry("pet"), entry("petTail"), nested("tail"))
    assert made["/definitions/pet"] == "PetPet"
    assert made["/definitions/petTail"] == "PetTail"
    assert made["/properties/tail"] == f"PetTail_{sha('/properties/tail')}"


def test_meeting_definitions_take_the_roots_name_before() -> None:
    made = named(root("Pet"), entry("Uuid"), entry("uuid"), entry("u-uid"))
    assert made["/definitions/Uuid"] == "Uuid"
    assert made["/definitions/uuid"] == "PetUuid"
    assert made["/definitions/u-uid"] == "UUid"
    twice = named(root("Pet"), entry("tail"), entry("tail", "$defs"))
    assert len(set(twice.values())) == 3
    assert twice["/$defs/tail"] == f"Tail_{sha('/$defs/tail')}"


def test_meeting_nested_ones_take_the_longer_path() -> None:
    one = definition(
        "/properties/a/oneOf/0", path=("a",), owner="", long_path=("a", "Circle")
    )
    two = definition(
        "/properties/a/oneOf/1/items", path=("a",), owner="", long_path=("a", "Item")
    )
    assert named(root("Pet"), one, two) == {
        "": "Pet",
        one.id.pointer: "PetACircle",
        two.id.pointer: "PetAItem",
    }


def test_the_less_deeply_nested_keeps_a_name() -> None:
    deep = nested("c", owner="/properties/ab")
    made = named(root("Pet"), nested("ab"), deep, nested("abC"))
    assert made["/properties/abC"] == "PetAbC"
    assert made[deep.id.pointer] == f"PetAbC_{sha(deep.id.pointer)}"


def test_class_names_do_not_depend_on_order_or_on_who_they_do_not_meet() -> None:
    some = [root("Pet"), entry("uuid"), entry("Uuid"), nested("tail"), nested("t_ail")]
    expected = named(*some)
    for order in permutations(some):
        assert named(*order) == expected
    more = named(*some, entry("extra"), nested("more"))
    assert {key: more[key] for key in expected} == expected


def test_reserved_names_hide_nothing() -> None:
    made = named(root("Pet"), *map(entry, ("any", "literal", "list", "None", "true")))
    assert list(made.values())[1:] == ["Any_", "Literal_", "List_", "None_", "True_"]
    assert {
        "Any",
        "Literal",
        "List",
        "str",
        "None",
        "TypedDict",
    } <= RESERVED_CLASS_NAMES


def test_names_stay_short() -> None:
    keys, owner, many = [root("Pet")], "", 300
    for _ in range(many):
        keys.append(nested("quiteLongProperty", owner=owner))
        owner = keys[-1].id.pointer
    made = named(*keys)
    assert len(set(made.values())) == many + 1
    assert max(map(len, made.values())) <= 120


def test_function_suffixes() -> None:
    types = table(
        root("Pet"),
        entry("uuid"),
        entry("entityName"),
        entry("entity_name"),
        entry("3d"),
        entry("---"),
        nested("tail"),
        entry("petTail"),
    )
    made = {key.pointer: text for key, text in function_suffixes(types).items()}
    assert made == {
        "": "",
        "/definitions/uuid": "_uuid",
        "/definitions/entityName": f"_entity_name_{sha('entityName')}",
        "/definitions/entity_name": "_entity_name",
        "/definitions/3d": "_3d",
        "/definitions/---": f"_{sha('---')}",
        "/properties/tail": f"_pet_tail_{sha('/properties/tail')}",
        "/definitions/petTail": "_pet_tail",
    }


def test_a_file_of_definitions_still_has_the_functions_of_its_root() -> None:
    made = function_suffixes(table(entry("uuid")))
    assert made[Location(URI, "")] == ""


def attributes(*names: str) -> dict[str, str]:
    fields = (Field(each, Primitive("string"), Presence.OPTIONAL) for each in names)
    made = attribute_names(Record(tuple(fields), None))
    assert list(made) == list(names)
    return {json_name: name.text for json_name, name in made.items()}


def test_attributes_follow_the_contract() -> None:
    assert attributes(
        "startedAt",
        "id",
        "type",
        "class",
        "from_dict",
        "toJSON",
        "additionalProperties",
    ) == {
        "startedAt": "started_at",
        "id": "id",
        "type": "type",
        "class": "class_",
        "from_dict": "from_dict_",
        "toJSON": "to_json_",
        "additionalProperties": "additional_properties_",
    }
    assert attributes("_id", "__init__", "3d", "match", "self", "mro", "None") == {
        "_id": "id",
        "__init__": "init",
        "3d": "_3d",
        "match": "match",
        "self": "self",
        "mro": "mro",
        "None": "none",
    }
    assert attributes("", "🎉") == {
        "": f"field_{sha('')}",
        "🎉": f"field_{sha('🎉')}",
    }


def test_meeting_attributes_take_the_longer_spelling() -> None:
    assert attributes("$ref", "ref", "@ref", "_ref") == {
        "$ref": "dollar_ref",
        "ref": "ref",
        "@ref": "at_ref",
        "_ref": "underscore_ref",
    }
    assert attributes("fooBar", "foo_bar", "ﬁ", "fi") == {
        "fooBar": f"foo_bar_{sha('fooBar')}",
        "foo_bar": "foo_bar",
        "ﬁ": f"fi_{sha('ﬁ')}",
        "fi": "fi",
    }


names = st.lists(
    st.one_of(st.text("aAbB_-$.1 é", max_size=5), st.text(max_size=4)), unique=True
)


@given(names, st.randoms(use_true_random=False))
def test_attributes_are_distinct_whatever_the_order(
    json_names: list[str], shuffler: random.Random
) -> None:
    made = attributes(*json_names)
    assert len(set(made.values())) == len(json_names)
    assert CLASS_MEMBERS.isdisjoint(made.values())
    shuffled = json_names[:]
    shuffler.shuffle(shuffled)
    assert attributes(*shuffled) == made


@given(names)
def test_classes_and_functions_are_distinct_whatever_the_keys(keys: list[str]) -> None:
    every = [root("Pet"), *(entry(each) for each in keys)]
    every += [
        Definition(TypeId(URI, f"/x/{n}"), Record((), None), Role.NESTED, (key,))
        for n, key in enumerate(keys)
    ]
    classes = class_names(table(*every), "s")
    assert len({each.text for each in classes.values()}) == len(every)
    assert RESERVED_CLASS_NAMES.isdisjoint(each.text for each in classes.values())
    assert len(set(function_suffixes(table(*every)).values())) == len(every)
