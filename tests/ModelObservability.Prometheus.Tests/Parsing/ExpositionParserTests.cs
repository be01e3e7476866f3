namespace ModelObservability.Prometheus.Tests.Parsing;

/// <summary>A judge that never says no proves nothing.</summary>
public sealed class ExpositionParserTests
{
    [TestCase("a 1", TestName = "A_line_that_does_not_end_is_refused")]
    [TestCase("a 1\n", TestName = "A_sample_without_a_family_is_refused")]
    [TestCase("# TYPE a gauge\n\na 1\n", TestName = "An_empty_line_is_refused")]
    [TestCase("# TYPE a gauge\na 1\na 2\n", TestName = "A_series_that_comes_twice_is_refused")]
    [TestCase("# TYPE a gauge\na{x=\"1\",x=\"2\"} 1\n", TestName = "A_label_that_comes_twice_is_refused")]
    [TestCase("# TYPE a gauge\na{x=\"1} 1\n", TestName = "A_label_value_that_does_not_end_is_refused")]
    [TestCase("# TYPE a gauge\na{x=\"\\t\"} 1\n", TestName = "An_unknown_escape_is_refused")]
    [TestCase("# TYPE a gauge\na{__name__=\"b\"} 1\n", TestName = "A_reserved_label_is_refused")]
    [TestCase("# TYPE a gauge\na 1,5\n", TestName = "A_decimal_comma_is_refused")]
    [TestCase("# TYPE a gauge\na Infinity\n", TestName = "Infinity_in_dot_nets_spelling_is_refused")]
    [TestCase("# TYPE a gauge\n# TYPE a gauge\n", TestName = "A_second_type_is_refused")]
    [TestCase("# TYPE a histogram\na_bucket{le=\"1.0\"} 1\na_sum 1\na_count 1\n", TestName = "A_histogram_without_infinity_is_refused")]
    [TestCase("# TYPE a histogram\na_bucket{le=\"1.0\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n", TestName = "Falling_buckets_are_refused")]
    [TestCase("# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 2\n", TestName = "A_count_that_is_not_the_last_bucket_is_refused")]
    public void Refuses(string body) => Assert.That(() => ExpositionParser.Parse(body, openMetrics: false), Throws.TypeOf<FormatException>());

    [TestCase("", TestName = "OpenMetrics_without_its_end_is_refused")]
    [TestCase("# TYPE a counter\na_total -1\n# EOF\n", TestName = "A_negative_total_is_refused")]
    [TestCase("# TYPE a counter\na_total NaN\n# EOF\n", TestName = "A_total_that_is_not_a_number_is_refused")]
    [TestCase("# TYPE a gauge\na 1 # {} 1\n# EOF\n", TestName = "An_exemplar_on_a_gauge_is_refused")]
    [TestCase("# TYPE a gauge\n# UNIT a seconds\na 1\n# EOF\n", TestName = "A_unit_that_is_not_in_the_name_is_refused")]
    [TestCase("# TYPE a gauge\na 1\n# TYPE a_total gauge\na_total 1\n# TYPE b gauge\nb 1\n# TYPE a counter\n# EOF\n", TestName = "A_name_of_two_families_is_refused")]
    [TestCase("# TYPE a gauge\n# HELP a \"\na 1\n# EOF\n", TestName = "A_bare_quote_in_help_is_refused")]
    public void RefusesAsOpenMetrics(string body) => Assert.That(() => ExpositionParser.Parse(body, openMetrics: true), Throws.TypeOf<FormatException>());

    [Test]
    public void A_valid_body_is_read_to_the_last_character()
    {
        const string Body = "# TYPE a counter\n# HELP a \\\\ \\n \\\"\na_total{x=\"\\\\ \\n \\\" } # {\"} 5 # {trace_id=\"ab\"} 0.5 12.25\n# EOF\n";

        ParsedFamily family = ExpositionParser.Parse(Body, openMetrics: true).Family("a");

        Assert.That(family.Help, Is.EqualTo("\\ \n \""));
        Assert.That(family.Samples[0].Labels["x"], Is.EqualTo("\\ \n \" } # {"));
        Assert.That(family.Samples[0].Exemplar!.Labels["trace_id"], Is.EqualTo("ab"));
        Assert.That(family.Samples[0].Exemplar!.Time, Is.EqualTo(12.25m));
    }
}
