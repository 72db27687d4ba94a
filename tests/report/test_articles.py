"""What an article is drawn from says all that its rows say."""

from __future__ import annotations

import pytest

from toolkit.report.articles import article_values, direction, vocabulary


def items_of(seeds, article):
    """The items by id, as the page reads them."""
    prefixes = {name: layer["prefix"] for name, layer in vocabulary(seeds.schema).items()}
    return {
        one.get("id", f"{prefixes[layer]}.{one['at'][0]}-{one['at'][1]}"): {**one, "layer": layer}
        for layer, items in article_values(seeds, article)["items"].items()
        for one in items
    }


def test_every_item_of_every_layer_is_there_with_its_place(seeds):
    for article in seeds.articles:
        items = items_of(seeds, article)
        for layer in seeds.schema.layers:
            places = [
                (f"{article.id}.{name}", *one["at"])
                for name, one in items.items()
                if one["layer"] == layer.name
            ]
            rows = article.rows[layer.name]
            assert places == [(row["id"], row["start"], row["end"]) for row in rows]


def test_roles_parts_and_enclosing_quotes_lead_to_items_of_the_article(seeds):
    for article in seeds.articles:
        items = items_of(seeds, article)
        led = {filler for one in items.values() for _, filler in one.get("r", ())}
        led |= {other for one in items.values() for other in one.get("in", {}).values()}

        assert led
        assert led <= set(items)


def test_a_threat_holds_roles_parts_fields_and_clusters(seeds):
    (article,) = (one for one in seeds.articles if one.id == "000_687b90cf0bc0ae61")

    threat = items_of(seeds, article)["t.547-662"]

    assert threat["label"] == "threat"
    assert [role for role, _ in threat["r"]] == ["threatener", "target", "beneficiary"]
    assert article.text[slice(*threat["p"]["condition"])] == "an invasion by Russia"
    assert threat["f"]["commitment"] == "committed"
    assert threat["in"] == {"quote_id": "q.547-663"}
    assert threat["c"] == ["sullivan-materiel-for-ukraine-threat"]


@pytest.mark.parametrize("language", ["ar", "fa-IR", "he", "ur", "ku-Arab"])
def test_a_language_that_is_written_from_right_to_left_runs_so(language):
    assert direction(language) == "rtl"
