"""Facts of the models that are weighed: how many have a source, and none is impossible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weighbridge.evidence.store import open_store
from weighbridge.registry import facts


@pytest.fixture(scope="module")
def weighed():
    """The ids of models with five scores or more in the shipped evidence, and its last day."""
    store = open_store()
    rows = store.query("SELECT model FROM scores GROUP BY model HAVING count(*) >= 5")
    return [row["model"] for row in rows], store.evidence_to


def test_no_model_is_newer_than_its_scores_or_older_than_its_base(registry, weighed):
    models, evidence_to = weighed
    assert [m for m in models if (registry.models[m].released or "") > evidence_to] == []
    months = {m.id: m.released[:7] for m in registry.models.values() if m.released}
    tuned = {m.id: m.base_model for m in registry.models.values() if m.base_model}
    both = [(m, base) for m, base in tuned.items() if m in months and base in months]
    assert [pair for pair in both if months[pair[0]] < months[pair[1]]] == []


def lineage(registry, model):
    """The countries of a model's developer and of its bases' developers."""
    one = registry.models[model]
    own = {registry.developers[one.developer].country}
    return own | lineage(registry, one.base_model) if one.base_model else own


def test_bases_of_another_country_have_a_source(registry):
    foreign = [m for m in registry.models.values() if len(lineage(registry, m.id)) > 1]
    assert len(foreign) >= 15
    assert [m.id for m in foreign if m.sources["base_model"] is None] == []


@given(st.dates(), st.integers(-40, 40))
def test_dates_agree_within_a_day_in_either_order(day, shift):
    ordinal = min(max(day.toordinal() + shift, 1), type(day).max.toordinal())
    other = type(day).fromordinal(ordinal)
    same = facts.agree("released", day.isoformat(), other.isoformat())
    assert same == (abs(ordinal - day.toordinal()) <= 1)
    assert same == facts.agree("released", other.isoformat(), day.isoformat())
    assert facts.agree("released", day.isoformat()[:7], day.isoformat())


def test_what_was_read_ranks_above_what_was_derived_and_what_was_not_read(registry):
    read = ["https://a.org/card", "epoch-hub", "page https://a.org/news"]
    ranks = [facts.rank(each, registry.precedence) for each in (*read, *facts.DERIVED, None)]
    assert ranks == sorted(set(ranks))


def test_what_follows_from_the_base_model_agrees_with_it(registry):
    derived = [m for m in registry.models.values() if "its base model" in m.sources.values()]
    assert derived
    for model in derived:
        names = [name for name, source in model.sources.items() if source == "its base model"]
        assert names == ["architecture"]
        base = registry.models[model.base_model]
        assert base.architecture == model.architecture
        assert base.sources["architecture"] is not None


def test_sizes_and_context_windows_agree_within_their_rounding():
    assert facts.agree("params_total_b", 7, 7.6)
    assert not facts.agree("params_total_b", 7, 8.3)
    assert facts.agree("context_tokens", 131072, 128000)
    assert not facts.agree("context_tokens", 131072, 163840)


def applies(name, model):
    """Say whether a model has the fact: of one whose weights are closed, size and files are not public."""
    if name == "released":
        return model.status == "released"
    if name == "base_model":
        return model.base_model is not None
    if name in ("openness", "licence", "kind"):
        return True
    published = model.openness in ("open-weight", "open-source")
    return published and (name != "params_active_b" or model.architecture == "moe")


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("base_model", 1.0),
        ("released", 0.95),
        ("openness", 0.98),
        ("licence", 0.95),
        ("params_total_b", 0.98),
        ("params_active_b", 0.95),
        ("context_tokens", 0.95),
        ("architecture", 0.95),
        ("kind", 0.96),
        ("hf_repo", 0.95),
    ],
)
def test_facts_have_a_source(registry, weighed, name, share):
    """Each share is of the models to which the fact applies, all facts of a model tested."""
    models = [m for each in weighed[0] if applies(name, m := registry.models[each])]
    assert sum(m.sources.get(name) is not None for m in models) >= share * len(models)


def test_every_fact_is_tested():
    (mark,) = (m for m in test_facts_have_a_source.pytestmark if m.name == "parametrize")
    assert {name for name, _ in mark.args[1]} == set(facts.FACTS)


def test_every_base_model_is_of_the_registry(registry):
    tuned = [m for m in registry.models.values() if m.base_model]
    assert tuned
    assert [m.id for m in tuned if m.base_model not in registry.models] == []
